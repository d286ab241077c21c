"""Grants on Amazon Athena."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

WORKGROUP = Resource(
    noun="an Athena workgroup",
    arn="arn:{partition}:athena:{region}:{account}:workgroup/{name}",
    name="[A-Za-z0-9._-]{1,128}",
    form="a workgroup's name has 1 to 128 letters, digits, dots, - and _",
    example="my-workgroup",
    source="https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html",
)


@grant
def query(scope: Scope, workgroup: Annotated[str, WORKGROUP]) -> Iterator[Statement]:
    """Run queries in a workgroup, stop them, and get their results.

    Athena reads and writes as the caller, who therefore needs `glue.read` on the database, and
    Athena may ask for the database named default too; `s3.read` and `s3.list` on the data; and
    `s3.read_write`, `s3.list` and s3:GetBucketLocation on the bucket of the results.

    Leaves out that access to data, other data catalogs than AWS Glue's, saved queries, sessions of
    Spark, and changing the workgroup.

    Source: https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
    """
    del scope
    yield Statement(
        actions=[
            "athena:StartQueryExecution",
            "athena:StopQueryExecution",
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            # The JDBC and ODBC drivers get large results by it.
            "athena:GetQueryResultsStream",
            "athena:GetWorkGroup",
        ],
        resources=[workgroup],
    )
