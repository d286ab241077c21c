"""What the parameters of grants take, and how they are checked.

No text that is given may widen a grant: wildcards of IAM are refused in all of it, also in quotes
in a Terraform expression. What an expression computes is Terraform's to know.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from stacks.grants.corrections import of_url, surplus
from stacks.grants.scope import Scope
from stacks.iam.arn import Arn, arn_problem
from stacks.iam.partition import region_problem
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement_checks import text_fault
from stacks.iam.text import expressions, is_unresolved, parts, string_literals, variables

_ACCOUNT = re.compile(r"[0-9]{12}")


class Parameter(Protocol):
    """What stands in the annotation of a grant's parameter, after its Python type."""

    @property
    def description(self) -> str:
        """What is meant, for the catalogue."""
        ...

    @property
    def example(self) -> str | bool | Sequence[str]:
        """A value as a user may give it."""
        ...

    @property
    def takes_variables(self) -> bool:
        """Whether a policy variable of IAM may stand in it."""
        ...

    def problem(self, value: object, scope: Scope) -> str | None:
        """What is wrong with ``value``, or None."""
        ...

    def resolve(self, value: object, scope: Scope) -> object:
        """What the grant gets for a ``value`` that nothing is wrong with."""
        ...


@dataclass(frozen=True)
class Flag:
    """True or false."""

    description: str
    example: bool = True
    takes_variables: bool = False

    def problem(self, value: object, scope: Scope) -> str | None:
        """Only a bool is one."""
        del scope
        return None if isinstance(value, bool) else f"{value!r} must be true or false"

    def resolve(self, value: object, scope: Scope) -> object:
        """The bool itself."""
        del scope
        return value


@dataclass(frozen=True)
class Text:
    """Text of a form; ``pattern`` is of all of it, ``form`` is what it looks like, in words.

    With ``takes_variables`` the policy variables of IAM may stand in it; ``${*}``, ``${?}`` and
    ``${$}`` are then the characters themselves.
    """

    description: str
    example: str
    pattern: str
    form: str
    takes_variables: bool = False

    def problem(self, value: object, scope: Scope) -> str | None:
        """Wildcards, expressions that are no variables, and what the form has no place for."""
        del scope
        if not isinstance(value, str):
            return not_text(value)
        if message := _wildcard_problem(value, takes_variables=self.takes_variables):
            return message
        literal = value
        if is_unresolved(value) or (self.takes_variables and variables(value)):
            # What an expression or a variable becomes is not known: the rest must be able to stand.
            literal = "".join(part.text for part in parts(value) if part.kind == "text")
            if not literal:
                return None
        if not re.fullmatch(self.pattern, literal):
            return f"{value!r} is not {self.form}, as {self.example}"
        fault = text_fault(value)
        return fault.message if fault else None

    def resolve(self, value: object, scope: Scope) -> object:
        """The text itself."""
        del scope
        return value


@dataclass(frozen=True)
class Resource:
    """A resource of AWS, by its name or its ARN.

    ``arn`` is the form of its ARN, with ``{partition}``, ``{region}``, ``{account}`` and
    ``{name}``; ``name`` is the pattern of a name; ``form`` tells it in words. Where ``name`` is
    empty there is no name that an ARN could be made of, and only an ARN will do.

    A text that begins with a Terraform expression is taken for an ARN, another that holds one for a
    name, if it does not begin with ``arn:``. `stacks.rules.name_for_arn` finds what is none.
    """

    noun: str
    arn: str
    name: str
    form: str
    example: str
    source: str = ""
    description: str = ""
    takes_variables: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Say what is taken where nothing else is said."""
        if not self.description:
            what = "its ARN" if not self.name else "its name or ARN"
            object.__setattr__(self, "description", f"{self.noun}: {what}")

    def described(self, description: str) -> Self:
        """The same resource, as a parameter with another description."""
        return replace(self, description=description)

    def problem(self, value: object, scope: Scope) -> str | None:
        """Whether ``value`` can be the name or the ARN of such a resource."""
        if not isinstance(value, str):
            return not_text(value)
        if message := _wildcard_problem(value, takes_variables=False):
            return message
        if is_arn(value):
            return self._arn_problem(value, scope)
        if not self.name:
            return f"{value!r} is no ARN; {self.noun} is named by its ARN, as {self.example}"
        if is_unresolved(value):
            return None
        if not re.fullmatch(self.name, value):
            meant = next((url for url in of_url(value) if not self.problem(url, scope)), None)
            example = f"; write {meant}" if meant else f", as {self.example}"
            return f"{value!r} is no name of {self.noun}: {self.form}{example}"
        return None

    def resolve(self, value: object, scope: Scope) -> object:
        """The ARN."""
        text = str(value)
        if is_arn(text):
            return text
        return self.arn.format(
            partition=scope.partition, region=scope.region, account=scope.account, name=text
        )

    def _arn_problem(self, value: str, scope: Scope) -> str | None:
        if is_unresolved(value):
            return None
        if message := arn_problem(value):
            return message
        _, _, service, region, account, resource = self.arn.split(":", 5)
        given = Arn.parse(value)
        shown = self.arn.format(
            partition=scope.partition, region="REGION", account="ACCOUNT", name="NAME"
        )
        if given.partition != scope.partition:
            return f"{value!r} is in the partition {given.partition}, the role in {scope.partition}"
        pattern = self._resource(resource)
        if given.service != service or not re.fullmatch(pattern, given.resource):
            rest = surplus(pattern, given.resource) if given.service == service else ""
            is_rest = bool(rest) and not self._arn_problem(value.removesuffix(rest), scope)
            hint = f"; leave out {rest}" if is_rest else ""
            return f"{value!r} is no ARN of {self.noun}; that reads {shown}{hint}"
        if bool(region) != bool(given.region) or bool(account) != bool(given.account):
            return f"{value!r} is no ARN of {self.noun}; that reads {shown}"
        if given.region and (message := region_problem(given.region)):
            return f"{value!r}: {message}"
        if given.account not in ("", "aws") and not _ACCOUNT.fullmatch(given.account):
            return f"{value!r}: {given.account!r} is no account; an account has 12 digits"
        return None

    def _resource(self, form: str) -> str:
        """The pattern of the resource in an ARN, for one such as ``table/{name}``."""
        before, _, after = form.partition("{name}")
        return f"{re.escape(before)}(?:{self.name or '.+'}){re.escape(after)}"


@dataclass(frozen=True)
class Several:
    """One or more of what another parameter takes."""

    of: Parameter
    description: str

    @property
    def example(self) -> Sequence[str]:
        """A list of one."""
        return [str(self.of.example)]

    @property
    def takes_variables(self) -> bool:
        """As each of them does."""
        return self.of.takes_variables

    def problem(self, value: object, scope: Scope) -> str | None:
        """What is wrong with the first of them that something is wrong with."""
        items = list(as_items(value))
        if not items:
            return f"nothing is named; it reads like {self.example[0]}"
        return next(filter(None, (self.of.problem(item, scope) for item in items)), None)

    def resolve(self, value: object, scope: Scope) -> object:
        """What each becomes, as a tuple."""
        return tuple(self.of.resolve(item, scope) for item in as_items(value))


def resolved(parameter: Parameter, value: object, scope: Scope) -> str:
    """The text that ``value`` becomes. Raises IamError, with an empty path, where it can't be."""
    if message := parameter.problem(value, scope):
        raise IamError([Problem((), message)])
    return str(parameter.resolve(value, scope))


def as_items(value: object) -> Iterator[object]:
    """The items of a list; anything else is the one item."""
    if isinstance(value, list | tuple):
        yield from value  # pyright: ignore[reportUnknownVariableType]
    else:
        yield value


def is_arn(text: str) -> bool:
    """Whether ``text`` is meant as an ARN: it begins as one, or with an expression alone."""
    if text.startswith("arn:"):
        return True
    pieces = parts(text)
    return bool(pieces) and pieces[0].kind == "expression"


def region_of(arn: str) -> str:
    """The region in ``arn``, or nothing where it has none or an expression hides it."""
    if is_unresolved(arn) and not arn.startswith("arn:"):
        return ""
    # What colons are in an expression part nothing.
    shown = "".join("{" if part.kind == "expression" else part.text for part in parts(arn))
    _, _, _, region, *_ = [*shown.split(":"), ""]
    return "" if "{" in region else region


def not_text(value: object) -> str:
    """Why ``value``, which is none, can't stand for a text."""
    if isinstance(value, Arn):
        return "it must be text, and is of type Arn; give str() of it"
    if value is None or isinstance(value, str | bytes | int | float | list | tuple | dict):
        return f"{value!r} must be text"
    kind = type(value).__name__
    return (
        f"it must be text, and is of type {kind}; give a name or an ARN, such as its attribute arn"
    )


def _wildcard_problem(value: str, *, takes_variables: bool) -> str | None:
    literal = "".join(part.text for part in parts(value) if part.kind == "text")
    found = next((character for character in "*?" if character in literal), None)
    if found:
        escape = f", or ${{{found}}} for the character itself" if takes_variables else ""
        return (
            f"{value!r} has the wildcard {found} in it; a grant is on what is named, and adds "
            f"the wildcards that it needs. Leave it out{escape}, or write a statement"
        )
    for expression in expressions(value):
        if any(re.search(r"[*?]", literal) for literal in string_literals(expression)):
            return f"{expression} has a wildcard in quotes; a grant is on what is named"
    for variable in variables(value):
        if not takes_variables:
            return f"{variable} can't stand here; only literal text can. Write a statement"
        # No page of AWS says that a default is taken literally.
        if re.search(r"[*?]", variable.partition(",")[2]):
            return f"{variable} has a wildcard in its default; give it another, or leave it out"
    return None
