"""Grants on Amazon ElastiCache, for users of Valkey and Redis that authenticate with IAM."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

REPLICATION_GROUP = Resource(
    noun="a replication group of ElastiCache",
    arn="arn:{partition}:elasticache:{region}:{account}:replicationgroup:{name}",
    name=r"(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?",
    form="a replication group's ID has 1 to 40 small letters, digits and hyphens, a letter first",
    example="my-group",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
    description="a replication group, which is a cache on nodes: its ID or ARN",
)
SERVERLESS_CACHE = Resource(
    noun="a serverless cache",
    arn="arn:{partition}:elasticache:{region}:{account}:serverlesscache:{name}",
    name=r"(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?",
    form="a serverless cache's name has 1 to 40 small letters, digits and hyphens, a letter first",
    example="my-cache",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html",
)
USER = Resource(
    noun="a user of ElastiCache",
    arn="arn:{partition}:elasticache:{region}:{account}:user:{name}",
    name=r"[A-Za-z][A-Za-z0-9-]{0,39}",
    form="a user's ID has 1 to 40 letters, digits and hyphens, a letter first",
    example="my-app",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html",
    description="the user that is connected as: its ID or ARN",
)


@grant
def connect(
    scope: Scope,
    replication_group: Annotated[str, REPLICATION_GROUP],
    user: Annotated[str, USER],
) -> Iterator[Statement]:
    """Connect to a replication group as a user, with a token of IAM in place of a password.

    Leaves out other users, and the API of ElastiCache; what the user may do is its access string's
    to say.

    Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """
    del scope
    yield _connect(replication_group, user)


@grant
def connect_serverless(
    scope: Scope,
    cache: Annotated[str, SERVERLESS_CACHE],
    user: Annotated[str, USER],
) -> Iterator[Statement]:
    """Connect to a serverless cache as a user, with a token of IAM in place of a password.

    Leaves out other users, and the API of ElastiCache; what the user may do is its access string's
    to say.

    Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """
    del scope
    yield _connect(cache, user)


def _connect(cache: str, user: str) -> Statement:
    # Both are asked about.
    return Statement(actions=["elasticache:Connect"], resources=[cache, user])
