"""Grants on AWS STS."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import iam
from stacks.grants.grant import grant
from stacks.grants.parameter import Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
_EXTERNAL_ID = Text(
    description="the one external ID that the role may be assumed with, and has to be",
    example="12345",
    pattern=r"[A-Za-z0-9_+=,.@:/-]{2,1224}",
    form="an external ID of 2 to 1,224 letters, digits and _+=,.@:/-",
)


@grant
def assume_role(
    scope: Scope,
    role: Annotated[str, iam.ROLE],
    *,
    external_id: Annotated[str | None, _EXTERNAL_ID] = None,
) -> Iterator[Statement]:
    """Assume a role, of this account or, by its ARN, of another; its trust policy must allow it.

    Leaves out session tags, a source identity, and passing the role to a service (`iam.pass_role`).

    Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    del scope
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_externalid
    conditions = [Condition("StringEquals", "sts:ExternalId", external_id)] if external_id else []
    yield Statement(actions=["sts:AssumeRole"], resources=[role], conditions=conditions)
