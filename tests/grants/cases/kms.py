"""Grants on AWS KMS."""

from stacks.grants import kms
from tests.grants.case import KEY, KEY_ID, OTHER_KEY, Ask, Case, via

CASES = [
    Case(
        "encrypt",
        kms.encrypt(KEY_ID),
        may=[Ask("kms:Encrypt", KEY), Ask("kms:GenerateDataKey", KEY)],
        may_not=[
            Ask("kms:Decrypt", KEY),
            Ask("kms:Encrypt", OTHER_KEY),
            Ask("kms:ReEncryptTo", KEY),
            Ask("kms:CreateGrant", KEY),
            Ask("kms:PutKeyPolicy", KEY),
            Ask("kms:ScheduleKeyDeletion", KEY),
        ],
    ),
    Case(
        "decrypt",
        kms.decrypt(KEY),
        may=[Ask("kms:Decrypt", KEY)],
        may_not=[
            Ask("kms:Encrypt", KEY),
            Ask("kms:Decrypt", OTHER_KEY),
            Ask("kms:CreateGrant", KEY),
        ],
    ),
    Case(
        "decrypt-via-a-service",
        kms.decrypt(KEY, via="s3"),
        may=[Ask("kms:Decrypt", KEY, via("s3"))],
        may_not=[Ask("kms:Decrypt", KEY), Ask("kms:Decrypt", KEY, via("sqs"))],
    ),
]
