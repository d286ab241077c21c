"""Grants on Amazon SNS.

Which permissions a publisher needs:
https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

TOPIC = Resource(
    noun="an SNS topic",
    arn="arn:{partition}:sns:{region}:{account}:{name}",
    name=r"(?=.{1,256}$)[A-Za-z0-9_-]+(\.fifo)?",
    form="a topic's name has 1 to 256 letters, digits, - and _, and .fifo at its end for a FIFO",
    example="my-topic",
    source="https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
)
_KEY = kms.KEY.described("the customer-managed key of the topic, if it has one")


@grant
def publish(
    scope: Scope,
    topic: Annotated[str, TOPIC],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Publish messages to a topic, one at a time or in batches.

    Leaves out subscribing, the topic's settings, and messages to phone numbers and to devices,
    which go to no topic.

    Sources:
        https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
        https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    yield Statement(actions=["sns:Publish"], resources=[topic])
    # "Allow a user to publish to an encrypted topic": both.
    yield from kms.use_via(scope, kms_key, "sns", "kms:GenerateDataKey", "kms:Decrypt", of=[topic])
