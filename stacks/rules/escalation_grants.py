"""Which rows of the escalation tables a role's policies complete, and by which statements."""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.rules.action_table import ActionTable
from stacks.rules.escalation_paths import (
    ANY_PERMISSION,
    CONTAINER_AGENT,
    FOREIGN_CODE,
    SHELLS,
    EscalationPath,
)
from stacks.rules.limiting import admits, forbids_others, limits, narrows
from stacks.rules.pass_role_paths import PASS_ROLE_PATHS, PassRolePath
from stacks.rules.permissions import Permissions
from stacks.rules.reach import Reach
from stacks.rules.statements import Covering

PASS_ROLE = "iam:PassRole"  # noqa: S105 - an action's name

_TABLE = ActionTable(
    {
        PASS_ROLE,
        *(
            action
            for row in (
                *ANY_PERMISSION,
                *PASS_ROLE_PATHS,
                *SHELLS,
                *FOREIGN_CODE,
                *CONTAINER_AGENT,
            )
            for action in row.actions
        ),
    }
)


class TableGrant(NamedTuple):
    """One action that a statement allows on something.

    ``order`` is that of the statements, and of the texts in one: by what they say, not by where
    they stand, since a list in another order means the same.
    """

    place: Path
    statement: Statement
    by: Covering
    reach: Reach
    order: tuple[int, str]

    @property
    def path(self) -> Path:
        """Where the text that allows the action stands."""
        return (*self.place, *self.by.path)

    @property
    def is_of_many_services(self) -> bool:
        """Whether the text that allows the action allows some of other services as well."""
        return self.by.is_not_action or "*" in self.by.text.partition(":")[0]


class Completed(NamedTuple):
    """A row whose actions are all allowed: by which grants, and on which resource the first."""

    row: EscalationPath | PassRolePath
    grants: tuple[TableGrant, ...]
    on: str | None

    @property
    def last(self) -> TableGrant:
        """The one that completes it."""
        return max(self.grants, key=lambda each: each.order)

    @property
    def last_texts(self) -> tuple[str, ...]:
        """What allows its actions in the statement that completes it."""
        place = self.last.place
        return tuple(each.by.text for each in self.grants if each.place == place)

    @property
    def is_by_one_pattern(self) -> bool:
        """Whether one pattern, or one NotAction, allows it all."""
        by = self.last.by
        is_pattern = by.is_wildcard or by.is_not_action
        return is_pattern and all(grant.path == self.last.path for grant in self.grants)


class _Indexed(NamedTuple):
    """A statement with its number and its place, and what in it speaks of each action."""

    number: int
    place: Path
    statement: Statement
    by_action: dict[str, Covering]
    reach: Reach


class Held:
    """What a role's policies allow and deny of the actions in the tables."""

    def __init__(self, permissions: Permissions) -> None:
        self._allows: list[_Indexed] = []
        self._denies: list[_Indexed] = []
        for number, (place, statement) in enumerate(permissions.statements):
            by_action = _TABLE.coverings(statement)
            indexed = _Indexed(number, place, statement, by_action, Reach(statement))
            (self._allows if statement.effect == "Allow" else self._denies).append(indexed)

    @property
    def is_nothing(self) -> bool:
        """Whether no action of the tables is allowed, as in most roles of services."""
        return not any(each.by_action for each in self._allows)

    def completed(self, row: EscalationPath) -> Completed | None:
        """``row`` with the grants that complete it, if there are such and nothing limits them."""
        first, *others = row.actions
        if self._is_denied(first, *row.limited_by):
            return None
        for grant in self._grants(first):
            conditions = grant.statement.conditions
            on = grant.reach.all_of(first, row.over)
            if limits(conditions, *row.limited_by):
                continue
            if not row.on_any and (on is None or narrows(first, conditions)):
                continue
            if row.also and not any(each.reach.includes(*row.also) for each in self._grants(first)):
                continue
            rest = self._of_each(others)
            return None if rest is None else Completed(row, (grant, *rest), on)
        return None

    def completed_by_passing(self, row: PassRolePath, told: Container[Path]) -> Completed | None:
        """The same of a row with iam:PassRole, but by no pattern at ``told``, which is worse."""
        if self._is_denied(PASS_ROLE):
            return None
        for grant in self._grants(PASS_ROLE):
            conditions = grant.statement.conditions
            on = grant.reach.all_of(PASS_ROLE)
            if on is None or limits(conditions, "iam:AssociatedResourceArn"):
                continue
            services = (name + end for name in row.services for end in ("", ".cn"))
            if not any(admits(conditions, "iam:PassedToService", each) for each in services):
                continue
            if grant.path in told:
                continue
            rest = self._of_each(row.actions)
            return None if rest is None else Completed(row, (grant, *rest), on)
        return None

    def _of_each(self, actions: Iterable[str]) -> list[TableGrant] | None:
        """A grant of each action, or None where one of them is not allowed."""
        found: list[TableGrant] = []
        for action in actions:
            grant = next(self._grants(action), None)
            if grant is None or self._is_denied(action):
                return None
            found.append(grant)
        return found

    def _grants(self, action: str) -> Iterator[TableGrant]:
        for each in self._allows:
            by = each.by_action.get(action)
            if by and each.reach.any_of(action):
                yield TableGrant(each.place, each.statement, by, each.reach, (each.number, by.text))

    def _is_denied(self, action: str, *limited_by: str) -> bool:
        """Whether a Deny leaves nothing of ``action``, but perhaps what a condition limits."""
        return any(
            forbids_others(each.statement.conditions, *limited_by)
            for each in self._denies
            if action in each.by_action and each.reach.all_of(action)
        )
