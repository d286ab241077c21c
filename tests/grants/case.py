"""A case of a grant: what a role with it may do, and what comes near and it may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stacks.grants.grant import Grant
from stacks.grants.scope import Scope
from stacks.iam.request import Context, Request, Values
from stacks.iam.request_checks import checked_request
from stacks.iam.role import RoleKind

SCOPE = Scope("aws", "us-east-1", "111122223333")
KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
KEY = f"arn:aws:kms:us-east-1:111122223333:key/{KEY_ID}"
OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/ffffffff-12ab-34cd-56ef-1234567890ab"


@dataclass(frozen=True)
class Ask:
    """One call: an action on a resource, with the context that AWS would give it."""

    action: str
    resource: str = "*"
    context: Mapping[str, Values] = field(default_factory=dict[str, Values])

    @property
    def request(self) -> Request:
        """The request as the IAM core takes it."""
        return checked_request(self.action, self.resource, Context(self.context))

    def __str__(self) -> str:
        given = "".join(f" {key}={value}" for key, value in self.context.items())
        return f"{self.action} {self.resource}{given}"


@dataclass(frozen=True)
class Case:
    """A grant with the calls that must be allowed and the near misses that must not be.

    Every action that it grants is in ``may``. ``kind`` is that of the role it is looked at in.
    """

    id: str
    grant: Grant
    may: Sequence[Ask]
    may_not: Sequence[Ask]
    kind: RoleKind | None = "task"


def via(service: str) -> dict[str, Values]:
    """The context of a call to KMS that a service makes on the role's behalf."""
    return {"kms:ViaService": f"{service}.us-east-1.amazonaws.com"}
