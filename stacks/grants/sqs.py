"""Grants on Amazon SQS.

Which permissions a sender and a receiver need:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

QUEUE = Resource(
    noun="an SQS queue",
    arn="arn:{partition}:sqs:{region}:{account}:{name}",
    name=r"(?=.{1,80}$)[A-Za-z0-9_-]+(\.fifo)?",
    form="a queue's name has 1 to 80 letters, digits, - and _, and .fifo at its end for a FIFO",
    example="my-queue",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
)
_KEY = kms.KEY.described("the customer-managed key of SSE-KMS, if the queue has one")

# Both look up a queue by its name, as most SDKs do first, and its attributes.
_LOOK_UP = ("sqs:GetQueueAttributes", "sqs:GetQueueUrl")


@grant
def send(
    scope: Scope,
    queue: Annotated[str, QUEUE],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Send messages to a queue, and look it up.

    Leaves out receiving and deleting messages, purging the queue, and its settings.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    yield Statement(actions=("sqs:SendMessage", *_LOOK_UP), resources=[queue])
    # "Producer": kms:Decrypt verifies the data key before a new one is made.
    yield from kms.use_via(scope, kms_key, "sqs", "kms:GenerateDataKey", "kms:Decrypt", of=[queue])


@grant
def consume(
    scope: Scope,
    queue: Annotated[str, QUEUE],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Receive messages of a queue, keep them for longer, delete them when done, and look it up.

    Leaves out sending messages, purging the queue, and its settings.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    actions = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility")
    yield Statement(actions=(*actions, *_LOOK_UP), resources=[queue])
    yield from kms.use_via(scope, kms_key, "sqs", "kms:Decrypt", of=[queue])
