"""Grants on AWS Secrets Manager."""

from stacks.grants import secretsmanager
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

PARTIAL = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db"
SECRET = f"{PARTIAL}-a1B2c3"
# A secret that was made later under the same name.
SUCCESSOR = f"{PARTIAL}-d4E5f6"
READ = "secretsmanager:GetSecretValue"
DESCRIBE = "secretsmanager:DescribeSecret"
BEYOND = [
    Ask("secretsmanager:PutSecretValue", SECRET),
    Ask("secretsmanager:PutResourcePolicy", SECRET),
    Ask("secretsmanager:DeleteSecret", SECRET),
    Ask("secretsmanager:ListSecrets"),
    Ask("secretsmanager:BatchGetSecretValue"),
    Ask(READ, f"{PARTIAL}-admin-a1B2c3"),
    Ask(READ, f"{PARTIAL}/admin-a1B2c3"),
    Ask(READ, f"{PARTIAL}2-a1B2c3"),
    Ask(READ, PARTIAL),
    Ask(DESCRIBE, f"{PARTIAL}2-a1B2c3"),
]

CASES = [
    Case(
        "read-by-name",
        secretsmanager.read("app/db"),
        may=[Ask(READ, SECRET), Ask(READ, SUCCESSOR), Ask(DESCRIBE, SECRET)],
        may_not=[Ask("kms:Decrypt", KEY, via("secretsmanager")), *BEYOND],
    ),
    Case(
        "read-by-partial-arn",
        secretsmanager.read(PARTIAL),
        may=[Ask(READ, SECRET), Ask(READ, SUCCESSOR), Ask(DESCRIBE, SECRET)],
        may_not=BEYOND,
    ),
    Case(
        "read-by-arn-with-key",
        secretsmanager.read(SECRET, kms_key=KEY),
        may=[
            Ask(READ, SECRET),
            Ask(DESCRIBE, SECRET),
            Ask("kms:Decrypt", KEY, via("secretsmanager")),
        ],
        may_not=[
            Ask(READ, SUCCESSOR),
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("ssm")),
            Ask("kms:Decrypt", OTHER_KEY, via("secretsmanager")),
            Ask("kms:GenerateDataKey", KEY, via("secretsmanager")),
            *BEYOND,
        ],
    ),
    Case(
        "read-by-name-that-ends-as-an-arn-does",
        secretsmanager.read("app/db-passwd"),
        may=[Ask(action, f"{PARTIAL}-passwd-a1B2c3") for action in (READ, DESCRIBE)],
        may_not=[Ask(READ, f"{PARTIAL}-passwd"), Ask(READ, SECRET), *BEYOND],
    ),
]
