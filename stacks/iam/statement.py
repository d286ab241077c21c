"""A statement of a policy.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from stacks.iam.arn import Arn
from stacks.iam.condition import Condition, Conditions, as_conditions
from stacks.iam.listed import as_text, listed
from stacks.iam.policy_json import JsonValue, counted
from stacks.iam.principal import ANYONE, EVERYONE, Principal
from stacks.iam.problem import IamError, Problem

Effect = Literal["Allow", "Deny"]
Text = str | Iterable[str]
"""One string, or several: IAM's JSON takes both wherever a list may stand."""
Resources = str | Arn | Iterable[str | Arn]
"""One ARN, or several, as text or as `Arn`."""


@dataclass(frozen=True, init=False, eq=False)
class Statement:
    """One statement: an effect on actions and resources, under conditions.

    A list that is None is absent from the policy; an empty one stands there empty. Order and
    spelling are kept as given; two statements are equal when they say the same in another order.
    Terraform tokens may stand wherever text does. What IAM would refuse is told by
    `stacks.iam.checks.statement_problems`, not here, so that any policy can be read and examined.

    Raises IamError for what IAM's JSON cannot even express: one operator and key, or one type of
    principal, given twice. (Terraform would merge the values into an "or" and so widen an Allow.)
    Raises TypeError for an argument of another type.
    """

    sid: str | None
    effect: Effect
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    principals: tuple[Principal, ...] | None
    not_principals: tuple[Principal, ...] | None
    conditions: tuple[Condition, ...]

    def __init__(
        self,
        *,
        sid: str | None = None,
        effect: Effect = "Allow",
        actions: Text | None = None,
        not_actions: Text | None = None,
        resources: Resources | None = None,
        not_resources: Resources | None = None,
        principals: Iterable[Principal] | None = None,
        not_principals: Iterable[Principal] | None = None,
        conditions: Conditions = (),
    ) -> None:
        vars(self).update(
            sid=sid,
            effect=effect,
            actions=_texts("actions", actions, str),
            not_actions=_texts("not_actions", not_actions, str),
            resources=_texts("resources", resources, str, Arn),
            not_resources=_texts("not_resources", not_resources, str, Arn),
            principals=_principals("principals", principals),
            not_principals=_principals("not_principals", not_principals),
            conditions=as_conditions(conditions),
        )
        if problems := [*self._repeated_conditions(), *self._repeated_principals()]:
            raise IamError(problems)

    def __eq__(self, other: object) -> bool:
        """Equal when both say the same; the order in which a list says it does not count."""
        if not isinstance(other, Statement):
            return NotImplemented
        return self._meaning() == other._meaning()

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash(self._meaning())

    def _meaning(self) -> tuple[object, ...]:
        return (
            self.sid,
            self.effect,
            *(
                None if texts is None else frozenset(texts)
                for texts in (self.actions, self.not_actions, self.resources, self.not_resources)
            ),
            _principals_meaning(self.principals),
            _principals_meaning(self.not_principals),
            frozenset(
                (test.operator, test.key, frozenset(test.values)) for test in self.conditions
            ),
        )

    def _repeated_conditions(self) -> Iterator[Problem]:
        seen: set[tuple[str, str]] = set()
        for test in self.conditions:
            if (test.operator, test.key) in seen:
                yield Problem(
                    ("conditions",),
                    f"{test.operator} on {test.key} is given twice; give it once, with all values",
                )
            seen.add((test.operator, test.key))

    def _repeated_principals(self) -> Iterator[Problem]:
        for name in ("principals", "not_principals"):
            principals: tuple[Principal, ...] = getattr(self, name) or ()
            types = [principal.type for principal in principals]
            if len(set(types)) < len(types):
                yield Problem((name,), "a type of principal is given twice; give it once")
            if ANYONE in types and principals != EVERYONE:
                yield Problem(
                    (name,), 'principals of type "*" stand alone, as Principal("*", ("*",))'
                )

    def to_data(self) -> dict[str, JsonValue]:
        """The statement in IAM's JSON, as `json.dumps` takes it; a list of one is a string."""
        data: dict[str, JsonValue] = {}
        if self.sid is not None:
            data["Sid"] = self.sid
        data["Effect"] = self.effect
        for element, principals in (
            ("Principal", self.principals),
            ("NotPrincipal", self.not_principals),
        ):
            if principals is not None:
                data[element] = _principals_data(principals)
        for element, texts in (
            ("Action", self.actions),
            ("NotAction", self.not_actions),
            ("Resource", self.resources),
            ("NotResource", self.not_resources),
        ):
            if texts is not None:
                data[element] = one_or_list(texts)
        if self.conditions:
            data["Condition"] = self.conditions_data()
        return data

    @cached_property
    def size(self) -> int:
        """Characters of the statement that count against IAM's size quotas."""
        return counted(self.to_data())

    def conditions_data(self) -> dict[str, JsonValue]:
        """The conditions in IAM's JSON: operators, each with its keys and their values."""
        operators: dict[str, dict[str, JsonValue]] = {}
        for test in self.conditions:
            operators.setdefault(test.operator, {})[test.key] = one_or_list(test.values)
        return dict(operators)


def one_or_list(texts: Sequence[str]) -> JsonValue:
    """A list of one as a string, which is how Terraform and the IAM console write it."""
    return texts[0] if len(texts) == 1 else list(texts)


def _texts(name: str, value: Resources | None, *kinds: type) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(map(as_text, listed(name, value, *kinds)))


def _principals(name: str, value: Iterable[Principal] | None) -> tuple[Principal, ...] | None:
    return None if value is None else listed(name, value, Principal)


def _principals_meaning(principals: tuple[Principal, ...] | None) -> object:
    if principals is None:
        return None
    return frozenset((principal.type, frozenset(principal.identifiers)) for principal in principals)


def _principals_data(principals: tuple[Principal, ...]) -> JsonValue:
    if principals == EVERYONE:
        return "*"
    return {principal.type: one_or_list(principal.identifiers) for principal in principals}
