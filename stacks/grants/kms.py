"""Grants on customer-managed keys of AWS KMS, and the statements that other grants need on them.

Keys are named in policies by their ID, never by an alias, which IAM does not follow:
https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text, region_of
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement

KEY = Resource(
    noun="a key of AWS KMS",
    arn="arn:{partition}:kms:{region}:{account}:key/{name}",
    name=r"(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    form="a key goes by its ID or ARN, and not by an alias",
    example="1234abcd-12ab-34cd-56ef-1234567890ab",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id",
    description="a customer-managed key: its ID or ARN",
)
# https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
_VIA = Text(
    description="the one AWS service that may use the key on the role's behalf",
    example="s3",
    pattern="[a-z][a-z0-9-]*",
    form="the name of an AWS service, as it stands in front of REGION.amazonaws.com",
)


@grant
def encrypt(
    scope: Scope, key: Annotated[str, KEY], *, via: Annotated[str | None, _VIA] = None
) -> Iterator[Statement]:
    """Encrypt data with a key, and make data keys of it.

    Leaves out decryption, re-encryption, and all that changes the key or who may use it.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    yield _use(scope, key, ("kms:Encrypt", "kms:GenerateDataKey"), via)


@grant
def decrypt(
    scope: Scope, key: Annotated[str, KEY], *, via: Annotated[str | None, _VIA] = None
) -> Iterator[Statement]:
    """Decrypt data that was encrypted with a key.

    Leaves out encryption, re-encryption, and all that changes the key or who may use it.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    yield _use(scope, key, ("kms:Decrypt",), via)


def use_via(
    scope: Scope, key: str | None, service: str, *actions: str, of: Sequence[str] = ()
) -> Iterator[Statement]:
    """``actions`` on ``key``, when ``service`` asks on the role's behalf; nothing without a key.

    ``of`` are ARNs of what is encrypted with it. Raises IamError where one is in another region.
    """
    if key is not None:
        here = region_of(key)
        there = next((each for each in map(region_of, of) if each and here and each != here), None)
        if there:
            message = (
                f"{key} is in {here}, and what it is the key of in {there}; give its ARN there"
            )
            raise IamError([Problem(("kms_key",), message)])
        yield _use(scope, key, actions, service)


def _use(scope: Scope, key: str, actions: tuple[str, ...], via: str | None) -> Statement:
    # A service uses keys of its own region only, so the key's region is the service's.
    conditions = [scope.via_service(via, region=region_of(key))] if via else []
    return Statement(actions=actions, resources=[key], conditions=conditions)
