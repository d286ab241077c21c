"""What the permissions policies of one role allow together."""

from collections.abc import Iterator
from typing import NamedTuple

from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.rules.statements import Covering, covering


class Grant(NamedTuple):
    """A statement that allows an action: where the statement stands, and what in it does."""

    place: Path
    statement: Statement
    by: Covering

    @property
    def path(self) -> Path:
        """Where the text that allows the action stands."""
        return (*self.place, *self.by.path)


class Permissions(NamedTuple):
    """The statements of all permissions policies of a role, each with its path.

    ``kind`` is the role's, None where it is not known. They are not complete where the role has
    managed policies, whose statements are known to AWS, or stand elsewhere.
    """

    statements: tuple[tuple[Path, Statement], ...]
    kind: RoleKind | None = None
    are_complete: bool = True

    def grants(self, action: str) -> Iterator[Grant]:
        """Every statement that allows ``action`` on something. What a Deny takes away is there."""
        for place, statement in self.statements:
            if statement.effect == "Allow" and (by := covering(statement, action)):
                yield Grant(place, statement, by)
