"""Grants on Amazon SNS."""

from stacks.grants import sns
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

TOPIC = "arn:aws:sns:us-east-1:111122223333:my-topic"
BEYOND = [
    Ask("sns:Subscribe", TOPIC),
    Ask("sns:SetTopicAttributes", TOPIC),
    Ask("sns:AddPermission", TOPIC),
    Ask("sns:DeleteTopic", TOPIC),
    Ask("sns:Publish", f"{TOPIC}-2"),
    Ask("sns:Publish", f"{TOPIC}.fifo"),
]

CASES = [
    Case(
        "publish",
        sns.publish("my-topic"),
        may=[Ask("sns:Publish", TOPIC)],
        may_not=[Ask("kms:GenerateDataKey", KEY, via("sns")), *BEYOND],
    ),
    Case(
        "publish-with-key",
        sns.publish(TOPIC, kms_key=KEY),
        may=[
            Ask("sns:Publish", TOPIC),
            Ask("kms:GenerateDataKey", KEY, via("sns")),
            Ask("kms:Decrypt", KEY, via("sns")),
        ],
        may_not=[
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("sqs")),
            Ask("kms:Decrypt", OTHER_KEY, via("sns")),
            *BEYOND,
        ],
    ),
]
