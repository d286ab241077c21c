"""`stacks.iam.arn_correction`: the resource that was likely meant."""

from stacks.iam import reference
from stacks.iam.arn_correction import likely_resource

import pytest

LOCAL = "eu-west-1:111122223333"
TABLE = f"arn:aws:dynamodb:{LOCAL}:table/my-table"
BUCKET = "arn:aws:s3:::my-bucket"
GROUP = f"arn:aws:logs:{LOCAL}:log-group:my-group"
TASK = f"arn:aws:ecs:{LOCAL}:task-definition/my-task"


def likely(action: str, resource: str) -> str | None:
    """For one action."""
    known = reference.action(action)
    assert known is not None
    prefix = action.partition(":")[0]
    return likely_resource(prefix, frozenset(known.resource_types), resource)


@pytest.mark.parametrize(
    ("action", "resource", "correction"),
    [
        ("s3:GetObject", BUCKET, f"{BUCKET}/*"),
        ("logs:PutLogEvents", GROUP, f"{GROUP}:*"),
        ("dynamodb:GetRecords", TABLE, f"{TABLE}/stream/*"),
        ("ecs:RunTask", TASK, f"{TASK}:*"),
    ],
)
def test_what_lies_below_is_likely(action: str, resource: str, correction: str):
    """All of it, and no more than that: a table has more below it than streams."""
    assert likely(action, resource) == correction


@pytest.mark.parametrize(
    ("action", "resource", "correction"),
    [
        ("s3:ListBucket", f"{BUCKET}/*", BUCKET),
        ("s3:ListBucket", f"{BUCKET}/a/b/*", BUCKET),
        ("dynamodb:GetItem", f"{TABLE}/index/my-index", TABLE),
    ],
)
def test_what_it_lies_below_is_likely(action: str, resource: str, correction: str):
    """A bucket for its objects, a table for its index."""
    assert likely(action, resource) == correction


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("kms:Decrypt", f"arn:aws:kms:{LOCAL}:alias/my-key"),
        ("sns:Publish", f"arn:aws:sqs:{LOCAL}:my-queue"),
        ("ecs:UpdateService", f"arn:aws:ecs:{LOCAL}:service/my-service"),
        ("lambda:GetEventSourceMapping", "arn:aws:lambda:*:*:function:my-function"),
        ("s3:ListBucket", "arn:aws:s3:::*/my-folder/*"),
        ("s3:GetObject", "arn:aws:s3:::${var.bucket}"),
        ("s3:GetObject", "my-bucket"),
    ],
)
def test_nothing_is_guessed(action: str, resource: str):
    """Another resource or service, a part in the middle, every name, an unknown part, no ARN."""
    assert likely(action, resource) is None
