"""Grants on databases of Amazon RDS and Aurora, for those that authenticate users with IAM."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

DATABASE = Text(
    description="the resource ID of an instance, a cluster or a proxy, which is not its name",
    example="db-ABCDEFGHIJKL01234",
    pattern=r"(db|cluster)-[A-Z0-9]{1,60}|prx-[A-Za-z0-9]{1,60}",
    form="a resource ID, which begins with db-, cluster- or prx-",
)
# PostgreSQL's names have up to 63 bytes, MySQL's up to 32.
USER = Text(
    description="the user in the database",
    example="my_app",
    pattern=r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,62}",
    form="the name of a user of a database: up to 63 letters, digits and _ . @ -",
)


@grant
def connect(
    scope: Scope, database: Annotated[str, DATABASE], user: Annotated[str, USER]
) -> Iterator[Statement]:
    """Connect to a database as one of its users, with a token of IAM in place of a password.

    Leaves out all other users, and the API of RDS; what the user may do is the database's to say.

    Sources:
        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
    """
    yield Statement(
        actions=["rds-db:connect"],
        resources=[scope.arn("rds-db", f"dbuser:{database}/{user}")],
    )
