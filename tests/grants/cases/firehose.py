"""Grants on Amazon Data Firehose."""

from stacks.grants import firehose
from tests.grants.case import Ask, Case

STREAM = "arn:aws:firehose:us-east-1:111122223333:deliverystream/my-stream"

CASES = [
    Case(
        "put",
        firehose.put("my-stream"),
        may=[Ask("firehose:PutRecord", STREAM), Ask("firehose:PutRecordBatch", STREAM)],
        may_not=[
            Ask("firehose:PutRecord", f"{STREAM}-2"),
            Ask("firehose:UpdateDestination", STREAM),
            Ask("firehose:DeleteDeliveryStream", STREAM),
            Ask("firehose:StopDeliveryStreamEncryption", STREAM),
        ],
    ),
]
