"""The calls that show what a role may do: those of S3 and SQS, which the emulator decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from stacks.iam.arn import Arn
from stacks.iam.problem import IamError
from stacks.iam.role import RoleSpec

_ANOTHER_BUCKET = "another-bucket"
_ANOTHER_QUEUE = "another-queue"
_NO_NAME = frozenset("*?$&{}")


@dataclass(frozen=True)
class Call:
    """A call of the AWS API: ``operation`` as the SDK calls it, and what IAM is asked for it.

    ``key`` is the object's, for the calls of S3 that are about one.
    """

    service: str
    operation: str
    action: str
    resource: str
    name: str
    key: str = ""

    def __str__(self) -> str:
        """``s3 get-object``, as AWS's command line has it."""
        return f"{self.service} {self.operation.replace('_', '-')}"

    @property
    def on(self) -> str:
        """``my-log-bucket/example``, or the name of a bucket or a queue."""
        return f"{self.name}/{self.key}" if self.key else self.name


def calls_of(role: RoleSpec, *, partition: str, region: str, account: str) -> list[Call]:
    """For each bucket and queue that ``role`` names, what its users do, and what they should not.

    Things without a name of their own, such as ``my-*``, are passed over. Those that take away what
    others need come last.
    """
    arns = list(_arns(role))
    calls: list[Call] = []
    buckets: dict[str, str] = {}
    for arn in arns:
        bucket, _, key = arn.resource.partition("/")
        if arn.service == "s3" and not _NO_NAME & set(bucket):
            example = key.replace("*", "example")
            known = buckets.setdefault(bucket, "")
            if not _NO_NAME & set(example):
                buckets[bucket] = known or example
    for bucket, key in sorted(buckets.items()):
        calls.extend(_of_bucket(f"arn:{partition}:s3:::{bucket}", bucket, key or "example"))
    if buckets:
        another = f"arn:{partition}:s3:::{_ANOTHER_BUCKET}"
        calls.extend(_of_bucket(another, _ANOTHER_BUCKET, "example", ("get_object",)))
    queues = {
        arn.resource for arn in arns if arn.service == "sqs" and not _NO_NAME & set(arn.resource)
    }
    for queue in sorted(queues):
        calls.extend(_of_queue(f"arn:{partition}:sqs:{region}:{account}:{queue}", queue))
    if queues:
        another = f"arn:{partition}:sqs:{region}:{account}:{_ANOTHER_QUEUE}"
        calls.extend(_of_queue(another, _ANOTHER_QUEUE, ("send_message",)))
    return calls


def _arns(role: RoleSpec) -> Iterator[Arn]:
    for _, policy in role.own_policies:
        for statement in policy.document.statements:
            for resource in (*(statement.resources or ()), *(statement.not_resources or ())):
                try:
                    yield Arn.parse(resource)
                except IamError:
                    # "*", or a token: nothing that has a name.
                    continue


# The actions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
_OF_BUCKETS = {
    "put_object": "s3:PutObject",
    "get_object": "s3:GetObject",
    "list_objects_v2": "s3:ListBucket",
    "put_bucket_policy": "s3:PutBucketPolicy",
    "delete_object": "s3:DeleteObject",
}
_OF_QUEUES = {
    "send_message": "sqs:SendMessage",
    "receive_message": "sqs:ReceiveMessage",
    "purge_queue": "sqs:PurgeQueue",
}


def _of_bucket(
    arn: str, name: str, key: str, operations: tuple[str, ...] = tuple(_OF_BUCKETS)
) -> Iterator[Call]:
    for operation in operations:
        on_object = operation.endswith("_object")
        yield Call(
            "s3",
            operation,
            _OF_BUCKETS[operation],
            f"{arn}/{key}" if on_object else arn,
            name,
            key if on_object else "",
        )


def _of_queue(
    arn: str, name: str, operations: tuple[str, ...] = tuple(_OF_QUEUES)
) -> Iterator[Call]:
    for operation in operations:
        yield Call("sqs", operation, _OF_QUEUES[operation], arn, name)
