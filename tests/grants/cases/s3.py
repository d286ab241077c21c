"""Grants on Amazon S3."""

from stacks.grants import s3
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

BUCKET = "arn:aws:s3:::my-bucket"
IN_LOGS = f"{BUCKET}/logs/today"
# What no grant on objects gives: the bucket's own settings, and others' objects.
BEYOND = [
    Ask("s3:PutBucketPolicy", BUCKET),
    Ask("s3:DeleteBucket", BUCKET),
    Ask("s3:PutObjectAcl", IN_LOGS),
    Ask("s3:GetObjectVersion", IN_LOGS),
    Ask("s3:GetObject", "arn:aws:s3:::my-bucket-2/logs/today"),
    Ask("s3:PutObject", "arn:aws:s3:::my-bucket-2/logs/today"),
]

CASES = [
    Case(
        "read",
        s3.read("my-bucket"),
        may=[Ask("s3:GetObject", IN_LOGS), Ask("s3:GetObject", f"{BUCKET}/a")],
        may_not=[
            Ask("s3:PutObject", IN_LOGS),
            Ask("s3:DeleteObject", IN_LOGS),
            Ask("s3:ListBucket", BUCKET),
            *BEYOND,
        ],
    ),
    Case(
        "read-prefix-with-key",
        s3.read(BUCKET, prefix="logs/", kms_key=KEY),
        may=[Ask("s3:GetObject", IN_LOGS), Ask("kms:Decrypt", KEY, via("s3"))],
        may_not=[
            Ask("s3:GetObject", f"{BUCKET}/logs-of-others/today"),
            Ask("s3:GetObject", f"{BUCKET}/a"),
            Ask("s3:GetObject", f"{BUCKET}/other/logs/today"),
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("sqs")),
            Ask("kms:Decrypt", OTHER_KEY, via("s3")),
            Ask("kms:GenerateDataKey", KEY, via("s3")),
            *BEYOND,
        ],
    ),
    Case(
        "read-of-a-team",
        s3.read("my-bucket", prefix="${aws:PrincipalTag/team}/"),
        may=[Ask("s3:GetObject", f"{BUCKET}/red/a", {"aws:PrincipalTag/team": "red"})],
        may_not=[
            Ask("s3:GetObject", f"{BUCKET}/blue/a", {"aws:PrincipalTag/team": "red"}),
            Ask("s3:GetObject", f"{BUCKET}/red/a"),
        ],
    ),
    Case(
        "write",
        s3.write("my-bucket", prefix="logs/", kms_key=KEY),
        may=[
            Ask("s3:PutObject", IN_LOGS),
            Ask("s3:AbortMultipartUpload", IN_LOGS),
            Ask("kms:GenerateDataKey", KEY, via("s3")),
            Ask("kms:Decrypt", KEY, via("s3")),
        ],
        may_not=[
            Ask("s3:GetObject", IN_LOGS),
            Ask("s3:DeleteObject", IN_LOGS),
            Ask("s3:PutObject", f"{BUCKET}/a"),
            Ask("s3:ListBucket", BUCKET),
            Ask("kms:GenerateDataKey", KEY),
            *BEYOND,
        ],
    ),
    Case(
        "read-write",
        s3.read_write("my-bucket", kms_key=KEY),
        may=[
            Ask("s3:GetObject", IN_LOGS),
            Ask("s3:PutObject", IN_LOGS),
            Ask("s3:AbortMultipartUpload", IN_LOGS),
            Ask("kms:GenerateDataKey", KEY, via("s3")),
            Ask("kms:Decrypt", KEY, via("s3")),
        ],
        may_not=[Ask("s3:DeleteObject", IN_LOGS), Ask("s3:ListBucket", BUCKET), *BEYOND],
    ),
    Case(
        "list",
        s3.list_("my-bucket"),
        may=[Ask("s3:ListBucket", BUCKET)],
        may_not=[
            Ask("s3:ListBucketVersions", BUCKET),
            Ask("s3:ListBucket", f"{BUCKET}-2"),
            *BEYOND,
        ],
    ),
    Case(
        "list-prefix",
        s3.list_("my-bucket", prefix="logs/"),
        may=[
            Ask("s3:ListBucket", BUCKET, {"s3:prefix": "logs/"}),
            Ask("s3:ListBucket", BUCKET, {"s3:prefix": "logs/2026/"}),
        ],
        may_not=[
            Ask("s3:ListBucket", BUCKET),
            Ask("s3:ListBucket", BUCKET, {"s3:prefix": ""}),
            Ask("s3:ListBucket", BUCKET, {"s3:prefix": "other/"}),
        ],
    ),
    Case(
        "delete",
        s3.delete("my-bucket", prefix="logs/"),
        may=[Ask("s3:DeleteObject", IN_LOGS)],
        may_not=[
            Ask("s3:DeleteObject", f"{BUCKET}/a"),
            Ask("s3:DeleteObjectVersion", IN_LOGS),
            Ask("s3:PutObject", IN_LOGS),
            *BEYOND,
        ],
    ),
]
