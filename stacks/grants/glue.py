"""Grants on AWS Glue: the Data Catalog of the account.

What is asked of a table is asked of its database and of the catalog too:
https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from stacks.grants.derived import derived
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Several, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

# https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
_NAME = "[a-z0-9_-]{1,255}"
DATABASE = Resource(
    noun="a database of the Data Catalog",
    arn="arn:{partition}:glue:{region}:{account}:database/{name}",
    name=_NAME,
    form="a database's name has 1 to 255 lowercase letters, digits, - and _",
    example="my_database",
    source="https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html",
)
_TABLES = Several(
    Text(
        description="a table of the database: its name",
        example="my_table",
        pattern=_NAME,
        form="the name of a table: 1 to 255 lowercase letters, digits, - and _",
    ),
    "only these tables of the database, by name",
)


@grant
def read(
    scope: Scope,
    database: Annotated[str, DATABASE],
    *,
    tables: Annotated[Sequence[str] | None, _TABLES] = None,
) -> Iterator[Statement]:
    """Read what the Data Catalog says of a database, its tables and their partitions.

    Leaves out the data itself, which is in Amazon S3 mostly (`s3.read`), the listing of databases,
    old versions of tables, statistics, functions, and all changes.

    Source: https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    """
    del scope
    above = [derived(database, ":database/.*", ":catalog"), database]
    of_database = derived(database, ":database/", ":table/")
    yield Statement(actions=["glue:GetDatabase"], resources=above)
    yield Statement(
        actions=[
            "glue:GetTable",
            "glue:GetTables",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:BatchGetPartition",
        ],
        resources=[*above, *(f"{of_database}/{table}" for table in tables or ("*",))],
    )
