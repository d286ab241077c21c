"""Grants on Amazon Athena."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from stacks.grants import kms, s3
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, region_of
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement

WORKGROUP = Resource(
    noun="an Athena workgroup",
    arn="arn:{partition}:athena:{region}:{account}:workgroup/{name}",
    name="[A-Za-z0-9._-]{1,128}",
    form="a workgroup's name has 1 to 128 letters, digits, dots, - and _",
    example="my-workgroup",
    source="https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html",
)


_RESULTS_BUCKET = s3.BUCKET.described("the bucket that the results of queries are put into")
_RESULTS_PREFIX = replace(s3.PREFIX, description="what the keys of results begin with, ending in /")
_RESULTS_KEY = kms.KEY.described("the customer-managed key of that bucket, if it has one")


@grant
def query(
    scope: Scope,
    workgroup: Annotated[str, WORKGROUP],
    *,
    results_bucket: Annotated[str | None, _RESULTS_BUCKET] = None,
    results_prefix: Annotated[str | None, _RESULTS_PREFIX] = None,
    results_kms_key: Annotated[str | None, _RESULTS_KEY] = None,
) -> Iterator[Statement]:
    """Run queries in a workgroup, stop them, and get their results.

    Athena reads and writes as the caller: give it the place of the results too, unless Athena
    manages them. It asks AWS Glue for the database named default, whatever the query.

    Leaves out the data and what is known of it, `s3.read` and `s3.list` on its bucket and
    `glue.read` on its database; other data catalogs than AWS Glue's, saved queries, sessions of
    Spark, and changing the workgroup.

    Sources:
        https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
        https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
        https://docs.aws.amazon.com/athena/latest/ug/security-iam-awsmanpol.html
    """
    of_bucket = {"results_prefix": results_prefix, "results_kms_key": results_kms_key}
    if results_bucket is None and any(of_bucket.values()):
        message = "it is one of a bucket; give results_bucket too"
        raise IamError(Problem((name,), message) for name, value in of_bucket.items() if value)
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
    # "Access policy for the default database and catalog", which each region has of its own
    there = replace(scope, region=region_of(workgroup) or scope.region)
    yield Statement(
        actions=["glue:GetDatabase"],
        resources=[there.arn("glue", "catalog"), there.arn("glue", "database/default")],
    )
    if results_bucket is not None:
        prefix = results_prefix or ""
        yield Statement(actions=["s3:GetBucketLocation"], resources=[results_bucket])
        yield Statement(
            actions=["s3:ListBucket"],
            resources=[results_bucket],
            conditions=[Condition("StringLike", "s3:prefix", f"{prefix}*")] if prefix else [],
        )
        # Large results are put in parts.
        yield Statement(
            actions=[
                "s3:GetObject",
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            resources=[f"{results_bucket}/{prefix}*"],
        )
        yield from kms.use_via(scope, results_kms_key, "s3", *s3.KMS_WRITE)
