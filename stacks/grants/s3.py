"""Grants on Amazon S3: general purpose buckets and their objects.

Which action takes a bucket and which an object:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

BUCKET = Resource(
    noun="an S3 bucket",
    arn="arn:{partition}:s3:::{name}",
    name=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    form="a bucket's name has 3 to 63 lowercase letters, digits, dots and hyphens",
    example="my-bucket",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
)
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: UTF-8, to 1,024 bytes;
# a policy takes less of it.
PREFIX = Text(
    description="only objects whose key begins with this; end it with / to mean a folder",
    example="logs/",
    pattern=r"[^\x00-\x1f]{1,1024}",
    form="the beginning of a key",
    takes_variables=True,
)
_KEY = kms.KEY.described("the customer-managed key of SSE-KMS, if the objects have one")

_READ = ("s3:GetObject",)
# A large object is uploaded in parts, which stay, and cost, until the upload is aborted.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
_WRITE = ("s3:PutObject", "s3:AbortMultipartUpload")
# Uploads in parts read their data key back. https://repost.aws/knowledge-center/s3-large-file-encryption-kms-key
_KMS_READ = ("kms:Decrypt",)
KMS_WRITE = ("kms:GenerateDataKey", "kms:Decrypt")


@grant
def read(
    scope: Scope,
    bucket: Annotated[str, BUCKET],
    *,
    prefix: Annotated[str | None, PREFIX] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read objects of a bucket.

    Leaves out listing them (`s3.list`; without it a missing object is 403 rather than 404), old
    versions, tags and access control lists.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    """
    yield Statement(actions=_READ, resources=[_objects(bucket, prefix)])
    yield from kms.use_via(scope, kms_key, "s3", *_KMS_READ)


@grant
def write(
    scope: Scope,
    bucket: Annotated[str, BUCKET],
    *,
    prefix: Annotated[str | None, PREFIX] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Put objects into a bucket, in one piece or in parts, over those of the same key.

    Leaves out reading and deleting them, tags, access control lists, and the bucket's own settings.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    """
    yield Statement(actions=_WRITE, resources=[_objects(bucket, prefix)])
    yield from kms.use_via(scope, kms_key, "s3", *KMS_WRITE)


@grant
def read_write(
    scope: Scope,
    bucket: Annotated[str, BUCKET],
    *,
    prefix: Annotated[str | None, PREFIX] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read objects of a bucket and put them into it: `s3.read` and `s3.write`.

    Leaves out listing (`s3.list`) and deleting (`s3.delete`) them, tags, access control lists, and
    the bucket's own settings.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    """
    yield Statement(actions=(*_READ, *_WRITE), resources=[_objects(bucket, prefix)])
    yield from kms.use_via(scope, kms_key, "s3", *KMS_WRITE)


@grant
def list_(
    scope: Scope,
    bucket: Annotated[str, BUCKET],
    *,
    prefix: Annotated[str | None, PREFIX] = None,
) -> Iterator[Statement]:
    """List the objects of a bucket, or those of a prefix: the request has to name the prefix then.

    Leaves out reading them, their versions, and uploads that are under way.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
    """
    del scope
    conditions = [Condition("StringLike", "s3:prefix", f"{prefix}*")] if prefix else []
    yield Statement(actions=["s3:ListBucket"], resources=[bucket], conditions=conditions)


@grant
def delete(
    scope: Scope,
    bucket: Annotated[str, BUCKET],
    *,
    prefix: Annotated[str | None, PREFIX] = None,
) -> Iterator[Statement]:
    """Delete objects of a bucket; where it keeps versions, hide them.

    Leaves out deleting a version for good, and deleting the bucket.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
    """
    del scope
    yield Statement(actions=["s3:DeleteObject"], resources=[_objects(bucket, prefix)])


def _objects(bucket: str, prefix: str | None) -> str:
    return f"{bucket}/{prefix or ''}*"
