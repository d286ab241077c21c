"""Grants on Amazon Kinesis Data Streams."""

from stacks.grants import kinesis
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/my-stream"
OTHER_STREAM = f"{STREAM}-2"
CONSUMER = f"{STREAM}/consumer/my-consumer:1700000000"


def asks(actions: str, resource: str) -> list[Ask]:
    """A call of each of the actions."""
    return [Ask(f"kinesis:{action}", resource) for action in actions.split()]


LOOK_UP = "DescribeStreamSummary ListShards"
READ = "GetRecords GetShardIterator"
WRITE = "PutRecord PutRecords"
BEYOND = [
    *asks("DeleteStream SplitShard UpdateShardCount RegisterStreamConsumer", STREAM),
    *asks("PutResourcePolicy EnableEnhancedMonitoring", STREAM),
    *asks("DeregisterStreamConsumer", CONSUMER),
    *asks("GetRecords PutRecord ListShards", OTHER_STREAM),
    *asks("SubscribeToShard", f"{STREAM}/consumer/my-consumer-2:1700000000"),
    *asks("SubscribeToShard", f"{OTHER_STREAM}/consumer/my-consumer:1700000000"),
]

CASES = [
    Case(
        "write",
        kinesis.write("my-stream"),
        may=asks(f"{WRITE} {LOOK_UP}", STREAM),
        may_not=[*asks(READ, STREAM), Ask("kms:GenerateDataKey", KEY, via("kinesis")), *BEYOND],
    ),
    Case(
        "write-with-key",
        kinesis.write(STREAM, kms_key=KEY),
        may=[
            *asks(f"{WRITE} {LOOK_UP}", STREAM),
            Ask("kms:GenerateDataKey", KEY, via("kinesis")),
        ],
        may_not=[
            *asks(READ, STREAM),
            Ask("kms:GenerateDataKey", KEY),
            Ask("kms:GenerateDataKey", OTHER_KEY, via("kinesis")),
            Ask("kms:Decrypt", KEY, via("kinesis")),
            *BEYOND,
        ],
    ),
    Case(
        "read",
        kinesis.read("my-stream", kms_key=KEY),
        may=[
            *asks(f"{READ} DescribeStream {LOOK_UP}", STREAM),
            Ask("kms:Decrypt", KEY, via("kinesis")),
        ],
        may_not=[
            *asks(WRITE, STREAM),
            *asks("SubscribeToShard", CONSUMER),
            Ask("kms:Decrypt", KEY),
            Ask("kms:GenerateDataKey", KEY, via("kinesis")),
            *BEYOND,
        ],
    ),
    Case(
        "subscribe",
        kinesis.subscribe("my-stream", "my-consumer", kms_key=KEY),
        may=[
            *asks("SubscribeToShard DescribeStreamConsumer", CONSUMER),
            *asks(f"DescribeStream {LOOK_UP}", STREAM),
            Ask("kms:Decrypt", KEY, via("kinesis")),
        ],
        may_not=[*asks(f"{READ} {WRITE}", STREAM), Ask("kms:Decrypt", KEY), *BEYOND],
    ),
]
