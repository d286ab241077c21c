"""Reads IAM's JSON into statements.

Source of the grammar:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple, NoReturn, Self

from stacks.iam.condition import Condition
from stacks.iam.nearest import did_you_mean
from stacks.iam.policy_json import JsonValue
from stacks.iam.principal import ANYONE, EVERYONE, Principal
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.statement import Effect, Statement

_POLICY_ELEMENTS = ("Version", "Id", "Statement")
_STATEMENT_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)


class Policy(NamedTuple):
    """What a policy's JSON holds."""

    statements: tuple[Statement, ...]
    version: str | None
    id: str | None


class PolicyParts(NamedTuple):
    """What could be read of a policy: statements by their index, and what is wrong elsewhere."""

    statements: Mapping[int, Statement]
    version: str | None
    id: str | None
    problems: tuple[Problem, ...]


def read_policy(text: str) -> Policy:
    """Read a policy from JSON text. Raises IamError with all that is wrong."""
    return read_policy_data(load_json(text))


def load_json(text: str) -> JsonValue:
    """Read JSON in which nothing is lost: no key stands twice in an object.

    Raises IamError for that, and for what is no JSON.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_Float, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise JsonError(error.msg, error.lineno, error.colno) from None
    except IamError:
        raise
    except ValueError as error:
        message = f"this can't be read as JSON: {error}"
        raise IamError([Problem((), message, rule="no-json")]) from None
    except RecursionError:
        message = "this is nested too deeply to be read"
        raise IamError([Problem((), message, rule="no-json")]) from None


def read_policy_data(data: JsonValue) -> Policy:
    """Read a policy from what `json.loads` returns. Raises IamError with all that is wrong."""
    parts = read_policy_parts(data)
    if parts.problems:
        raise IamError(parts.problems)
    return Policy(tuple(parts.statements.values()), parts.version, parts.id)


def read_policy_parts(data: JsonValue) -> PolicyParts:
    """Read what can be read of a policy, and tell what can't."""
    return _Reader().policy(data)


class JsonError(IamError):
    """The text is no JSON: ``line`` and ``column`` tell where, counted from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line = line
        self.column = column
        place = f"line {line}, column {column}"
        problem = Problem((), f"this is no JSON: {message} at {place}", rule="no-json")
        super().__init__([problem])


class _Float(float):
    """A number that is written as it was read: 1.10, 1e2."""

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str

    def __str__(self) -> str:
        return self.text


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"the JSON key {twice!r} is given twice in one object"
        raise IamError([Problem((), message, rule="json-key-twice")])
    return data


def _no_constant(name: str) -> NoReturn:
    message = f"this is no JSON: {name} is no JSON value"
    raise IamError([Problem((), message, rule="no-json")])


class _Reader:
    """Collects problems on the way, so that one reading finds them all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def _wrong(
        self, path: Path, message: str, rule: str = "wrong-type", *, about_key: bool = False
    ) -> None:
        self.problems.append(Problem(path, message, about_key, rule))

    def policy(self, data: JsonValue) -> PolicyParts:
        if not isinstance(data, dict):
            self._wrong((), f"a policy is a JSON object, not {kind(data)}")
            return PolicyParts({}, None, None, tuple(self.problems))
        self._only(data, _POLICY_ELEMENTS, ())
        if "Statement" not in data:
            self._wrong((), "a policy needs a Statement", "missing-statement")
        statements = data.get("Statement", [])
        if isinstance(statements, dict):
            statements = [statements]
        if not isinstance(statements, list):
            self._wrong(("Statement",), f"expected statements, found {kind(statements)}")
            statements = []
        return PolicyParts(
            statements={
                index: statement
                for index, item in enumerate(statements)
                if (statement := self._whole_statement(item, ("Statement", index)))
            },
            version=self._optional_text(data, "Version", ()),
            id=self._optional_text(data, "Id", ()),
            problems=tuple(self.problems),
        )

    def _whole_statement(self, data: JsonValue, path: Path) -> Statement | None:
        """A statement in which nothing is wrong."""
        before = len(self.problems)
        statement = self._statement(data, path)
        return statement if len(self.problems) == before else None

    def _statement(self, data: JsonValue, path: Path) -> Statement | None:
        if not isinstance(data, dict):
            self._wrong(path, f"a statement is a JSON object, not {kind(data)}")
            return None
        self._only(data, _STATEMENT_ELEMENTS, path)
        return Statement(
            sid=self._optional_text(data, "Sid", path),
            effect=self._effect(data, path),
            actions=self._optional_texts(data, "Action", path),
            not_actions=self._optional_texts(data, "NotAction", path),
            resources=self._optional_texts(data, "Resource", path),
            not_resources=self._optional_texts(data, "NotResource", path),
            principals=self._principals(data, "Principal", path),
            not_principals=self._principals(data, "NotPrincipal", path),
            conditions=self._conditions(data.get("Condition", {}), (*path, "Condition")),
        )

    def _effect(self, data: Mapping[str, JsonValue], path: Path) -> Effect:
        effect = data.get("Effect")
        if effect == "Allow":
            return "Allow"
        if effect != "Deny":
            is_there = "Effect" in data
            found = f"{effect!r}" if is_there else "missing"
            rule = "unknown-effect" if is_there else "missing-effect"
            self._wrong((*path, "Effect"), f"the Effect is {found}; it is Allow or Deny", rule)
        return "Deny"

    def _principals(
        self, data: Mapping[str, JsonValue], element: str, path: Path
    ) -> tuple[Principal, ...] | None:
        if element not in data:
            return None
        value = data[element]
        if value == "*":
            return EVERYONE
        if not isinstance(value, dict):
            message = f'expected "*" or an object, found {kind(value)}'
            self._wrong((*path, element), message, "malformed-principal")
            return None
        if ANYONE in value:
            message = f'"*" is no type of principal; write "{element}": "*"'
            self._wrong((*path, element), message, "unknown-principal-type")
            return None
        return tuple(
            Principal(type_, self._texts(identifiers, (*path, element, type_)))
            for type_, identifiers in value.items()
        )

    def _conditions(self, data: JsonValue, path: Path) -> tuple[Condition, ...]:
        if not isinstance(data, dict):
            self._wrong(path, f"expected an object of operators, found {kind(data)}")
            return ()
        conditions: list[Condition] = []
        for operator, tests in data.items():
            if not isinstance(tests, dict):
                self._wrong((*path, operator), f"expected an object of keys, found {kind(tests)}")
                continue
            conditions.extend(
                Condition(operator, key, self._condition_values(values, (*path, operator, key)))
                for key, values in tests.items()
            )
        return tuple(conditions)

    def _condition_values(self, value: JsonValue, path: Path) -> tuple[str, ...]:
        """Condition values may be strings, numbers and booleans; IAM treats all as text."""
        values: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bool):
                values.append(str(item).lower())
            elif isinstance(item, str | int | float):
                values.append(str(item))
            else:
                self._wrong(path, f"expected text, a number, true or false, found {kind(item)}")
        return tuple(values)

    def _optional_text(self, data: Mapping[str, JsonValue], element: str, path: Path) -> str | None:
        value = data.get(element)
        if element in data and not isinstance(value, str):
            self._wrong((*path, element), f"expected text, found {kind(value)}")
        return value if isinstance(value, str) else None

    def _optional_texts(
        self, data: Mapping[str, JsonValue], element: str, path: Path
    ) -> tuple[str, ...] | None:
        return self._texts(data[element], (*path, element)) if element in data else None

    def _texts(self, value: JsonValue, path: Path) -> tuple[str, ...]:
        texts: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                texts.append(item)
            else:
                self._wrong(path, f"expected text or a list of texts, found {kind(item)}")
        return tuple(texts)

    def _only(self, data: Mapping[str, JsonValue], elements: Sequence[str], path: Path) -> None:
        for name in data:
            if name not in elements:
                hint = did_you_mean(name, elements)
                message = f"{name!r} is no element of a policy.{hint}"
                self._wrong((*path, name), message, "unknown-element", about_key=True)


def kind(value: JsonValue) -> str:
    """What ``value`` is, for people."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"
