"""Grants on Amazon SQS."""

from stacks.grants import sqs
from tests.grants.case import KEY, Ask, Case, via

QUEUE = "arn:aws:sqs:us-east-1:111122223333:my-queue"
OTHER_QUEUE = "arn:aws:sqs:us-east-1:111122223333:my-queue-2"
BEYOND = [
    Ask("sqs:PurgeQueue", QUEUE),
    Ask("sqs:SetQueueAttributes", QUEUE),
    Ask("sqs:AddPermission", QUEUE),
    Ask("sqs:GetQueueUrl", OTHER_QUEUE),
]

CASES = [
    Case(
        "send",
        sqs.send("my-queue", kms_key=KEY),
        may=[
            Ask("sqs:SendMessage", QUEUE),
            Ask("sqs:GetQueueUrl", QUEUE),
            Ask("sqs:GetQueueAttributes", QUEUE),
            Ask("kms:GenerateDataKey", KEY, via("sqs")),
            Ask("kms:Decrypt", KEY, via("sqs")),
        ],
        may_not=[
            Ask("sqs:ReceiveMessage", QUEUE),
            Ask("sqs:SendMessage", OTHER_QUEUE),
            Ask("kms:Decrypt", KEY),
            *BEYOND,
        ],
    ),
    Case(
        "consume",
        sqs.consume(QUEUE, kms_key=KEY),
        may=[
            Ask("sqs:ReceiveMessage", QUEUE),
            Ask("sqs:DeleteMessage", QUEUE),
            Ask("sqs:ChangeMessageVisibility", QUEUE),
            Ask("sqs:GetQueueUrl", QUEUE),
            Ask("sqs:GetQueueAttributes", QUEUE),
            Ask("kms:Decrypt", KEY, via("sqs")),
        ],
        may_not=[
            Ask("sqs:SendMessage", QUEUE),
            Ask("sqs:ReceiveMessage", OTHER_QUEUE),
            Ask("kms:GenerateDataKey", KEY, via("sqs")),
            *BEYOND,
        ],
    ),
]
