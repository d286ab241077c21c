"""Grants on Amazon Kinesis Data Streams.

Which permissions producers and consumers need:
https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

STREAM = Resource(
    noun="a Kinesis data stream",
    arn="arn:{partition}:kinesis:{region}:{account}:stream/{name}",
    name=r"[A-Za-z0-9_.-]{1,128}",
    form="a stream's name has 1 to 128 letters, digits, dots, - and _",
    example="my-stream",
    source="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html",
)
# https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html
CONSUMER = Text(
    description="the name that the consumer is registered under",
    example="my-consumer",
    pattern=r"[A-Za-z0-9_.-]{1,128}",
    form="a consumer's name, with 1 to 128 letters, digits, dots, - and _",
)
_KEY = kms.KEY.described("the customer-managed key of the stream, if it has one")

# The Kinesis libraries of AWS look at the stream and its shards, to write as well as to read.
_LOOK_UP = ("kinesis:DescribeStreamSummary", "kinesis:ListShards")


@grant
def write(
    scope: Scope,
    stream: Annotated[str, STREAM],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Put records into a stream, and look up its shards.

    Leaves out reading records, splitting and merging shards, and the stream's settings.

    Sources:
        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
        https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
    """
    yield Statement(
        actions=("kinesis:PutRecord", "kinesis:PutRecords", *_LOOK_UP), resources=[stream]
    )
    yield from kms.use_via(scope, kms_key, "kinesis", "kms:GenerateDataKey", of=[stream])


@grant
def read(
    scope: Scope,
    stream: Annotated[str, STREAM],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read records of a stream, shard by shard.

    Leaves out enhanced fan-out (`kinesis.subscribe`), writing records, and the stream's settings,
    and the table and metrics in which the Kinesis Client Library keeps its state.

    Sources:
        https://docs.aws.amazon.com/streams/latest/dev/kcl-iam-permissions.html
        https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
    """
    reading = ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream")
    yield Statement(actions=(*reading, *_LOOK_UP), resources=[stream])
    yield from kms.use_via(scope, kms_key, "kinesis", "kms:Decrypt", of=[stream])


@grant
def subscribe(
    scope: Scope,
    stream: Annotated[str, STREAM],
    consumer: Annotated[str, CONSUMER],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Receive the records of a stream as one registered consumer, with enhanced fan-out.

    Leaves out registering and removing consumers, reading without one (`kinesis.read`), writing
    records, and the stream's settings.

    Sources:
        https://docs.aws.amazon.com/streams/latest/dev/kcl-iam-permissions.html
        https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
    """
    # AWS adds the time at which the consumer was registered.
    yield Statement(
        actions=("kinesis:SubscribeToShard", "kinesis:DescribeStreamConsumer"),
        resources=[f"{stream}/consumer/{consumer}:*"],
    )
    yield Statement(actions=("kinesis:DescribeStream", *_LOOK_UP), resources=[stream])
    yield from kms.use_via(scope, kms_key, "kinesis", "kms:Decrypt", of=[stream])
