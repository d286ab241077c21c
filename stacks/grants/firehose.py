"""Grants on Amazon Data Firehose.

A customer-managed key of a stream is used under a grant that Firehose has itself, so that who puts
records needs no permission on it:
https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

STREAM = Resource(
    noun="a Firehose stream",
    arn="arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
    name=r"[A-Za-z0-9_.-]{1,64}",
    form="a stream's name has 1 to 64 letters, digits, dots, - and _",
    example="my-stream",
    source="https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html",
)


@grant
def put(scope: Scope, stream: Annotated[str, STREAM]) -> Iterator[Statement]:
    """Put records into a Firehose stream, one at a time or in batches.

    Leaves out the stream's settings and destination, and who may deliver from it.

    Source: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    """
    del scope
    yield Statement(actions=("firehose:PutRecord", "firehose:PutRecordBatch"), resources=[stream])
