"""Grants on AWS IAM: the passing of roles to services of AWS."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement


@dataclass(frozen=True)
class Role(Resource):
    """A role, which a name alone leads to where it is declared beside its user, path and all."""

    def resolve(self, value: object, scope: Scope) -> object:
        """The ARN."""
        path = scope.role_paths.get(str(value), "/")
        return super().resolve(f"{path[1:]}{value}", scope)


ROLE = Role(
    noun="an IAM role",
    arn="arn:{partition}:iam::{account}:role/{name}",
    name=r"([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}",
    form="a role's name has 1 to 64 letters, digits and _+=,.@-, with its path before it if any",
    example="my-role",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
_SERVICE = Text(
    description="the principal of the service that the role is passed to",
    example="ecs-tasks.amazonaws.com",
    pattern=r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?",
    form="the principal of a service",
)


@grant
def pass_role(
    scope: Scope, role: Annotated[str, ROLE], *, service: Annotated[str, _SERVICE]
) -> Iterator[Statement]:
    """Pass a role to one service, for what is set up there to run with it.

    Leaves out other roles and other services, assuming the role (`sts.assume_role`), and the
    action of the service that the role is passed in.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    del scope
    yield pass_to(service, [role])


def pass_to(service: str, roles: Sequence[str]) -> Statement:
    """The passing of exactly ``roles`` to exactly ``service``."""
    return Statement(
        actions=["iam:PassRole"],
        resources=roles,
        conditions=[Condition("StringEquals", "iam:PassedToService", service)],
    )
