"""Says the same in fewer statements, always in the same order.

A statement allows each of its actions on each of its resources. So two with the same effect and
conditions are one when they have the same actions, or the same resources. AWS CDK does the same,
as its feature flag "@aws-cdk/aws-iam:minimizePolicies".
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from stacks.iam.condition import Condition
from stacks.iam.statement import Effect, Statement
from stacks.iam.text import in_order, is_list

Conditions = frozenset[tuple[str, str, frozenset[str]]]


class Merged(NamedTuple):
    """A statement, and the indices of those that it was made of."""

    statement: Statement
    origins: tuple[int, ...]


class _Part(NamedTuple):
    """What can be merged: the pairs of ``actions`` and ``resources``."""

    effect: Effect
    conditions: tuple[Condition, ...]
    actions: frozenset[str]
    resources: frozenset[str]
    origins: frozenset[int]

    @property
    def under(self) -> tuple[Effect, Conditions]:
        """What must be the same for two to be merged."""
        conditions = frozenset((c.operator, c.key, frozenset(c.values)) for c in self.conditions)
        return self.effect, conditions


def minimized(statements: Sequence[Statement]) -> list[Merged]:
    """``statements`` merged, sorted, and with sorted actions and resources.

    Those with a Sid, with NotAction or NotResource, or with principals stay as they are.
    """
    kept: list[Merged] = []
    parts: list[_Part] = []
    for index, statement in enumerate(statements):
        part = _part(statement, index)
        if part is None:
            kept.append(Merged(statement, (index,)))
        else:
            parts.append(part)
    # One alone has nothing to be merged with.
    count = 1
    while len(parts) != count:
        count = len(parts)
        parts = _together(parts, lambda part: (part.actions, _alone(part.resources)))
        parts = _together(parts, lambda part: (part.resources, _alone(part.actions)))
    return [*kept, *sorted(map(_merged, parts), key=lambda each: sort_key(each.statement))]


def sort_key(statement: Statement) -> tuple[object, ...]:
    """Puts statements in an order of what they say, the actions first."""
    return (
        sorted(map(in_order, statement.actions or ())),
        sorted(map(in_order, statement.resources or ())),
        sorted(
            (each.operator, each.key, sorted(map(in_order, each.values)))
            for each in statement.conditions
        ),
    )


def _part(statement: Statement, index: int) -> _Part | None:
    if statement.sid or statement.actions is None or statement.resources is None:
        return None
    if statement.principals is not None or statement.not_principals is not None:
        return None
    return _Part(
        statement.effect,
        statement.conditions,
        frozenset(statement.actions),
        frozenset(statement.resources),
        frozenset({index}),
    )


def _alone(texts: frozenset[str]) -> frozenset[str]:
    """``texts`` where others can't be added to them, because one is a list that Terraform knows."""
    return texts if any(map(is_list, texts)) else frozenset()


def _together(parts: Iterable[_Part], same: Callable[[_Part], object]) -> list[_Part]:
    """Merge those of ``parts`` that are under the same conditions and ``same`` in one respect."""
    groups: dict[object, list[_Part]] = {}
    for part in parts:
        groups.setdefault((part.under, same(part)), []).append(part)
    return [
        _Part(
            group[0].effect,
            group[0].conditions,
            frozenset(action for part in group for action in part.actions),
            frozenset(resource for part in group for resource in part.resources),
            frozenset(origin for part in group for origin in part.origins),
        )
        for group in groups.values()
    ]


def _merged(part: _Part) -> Merged:
    statement = Statement(
        effect=part.effect,
        actions=sorted(part.actions, key=in_order),
        resources=sorted(part.resources, key=in_order),
        conditions=part.conditions,
    )
    return Merged(statement, tuple(sorted(part.origins)))
