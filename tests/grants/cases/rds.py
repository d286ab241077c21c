"""Grants on databases of Amazon RDS and Aurora."""

from stacks.grants import rds
from tests.grants.case import Ask, Case

USERS = "arn:aws:rds-db:us-east-1:111122223333:dbuser"


def case(id_: str, database: str) -> Case:
    """The user my_app of ``database``."""
    return Case(
        id_,
        rds.connect(database, "my_app"),
        may=[Ask("rds-db:connect", f"{USERS}:{database}/my_app")],
        may_not=[
            Ask("rds-db:connect", f"{USERS}:{database}/my_app2"),
            Ask("rds-db:connect", f"{USERS}:{database}/postgres"),
            Ask("rds-db:connect", f"{USERS}:{database}5/my_app"),
            Ask("rds-db:connect", f"{USERS}:db-OTHER/my_app"),
            Ask("rds:DescribeDBInstances", "arn:aws:rds:us-east-1:111122223333:db:my-database"),
            Ask("rds:ModifyDBInstance", "arn:aws:rds:us-east-1:111122223333:db:my-database"),
        ],
    )


CASES = [
    case("connect-to-an-instance", "db-ABCDEFGHIJKL01234"),
    case("connect-to-a-cluster", "cluster-ABCDEFGHIJKL01234"),
    case("connect-to-a-proxy", "prx-0123456789abcdef0"),
]
