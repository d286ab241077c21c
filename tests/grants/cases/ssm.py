"""Grants on AWS Systems Manager Parameter Store."""

from stacks.grants import ssm
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

PARAMETERS = "arn:aws:ssm:us-east-1:111122223333:parameter"
PASSWORD = f"{PARAMETERS}/app/password"
BEYOND = [
    Ask("ssm:PutParameter", PASSWORD),
    Ask("ssm:DeleteParameter", PASSWORD),
    Ask("ssm:GetParameterHistory", PASSWORD),
    Ask("ssm:DescribeParameters"),
    Ask("ssm:GetParameter", f"{PARAMETERS}/app-2/password"),
    Ask("ssm:GetParameters", f"{PARAMETERS}/app"),
    Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app-2"),
    Ask("ssm:GetParametersByPath", f"{PARAMETERS}/"),
    Ask("ssm:SendCommand", "arn:aws:ssm:us-east-1:111122223333:document/my-document"),
]

PUBLIC = "arn:aws:ssm:us-east-1::parameter/aws/service/ecs/optimized-ami/amazon-linux-2023"
CASES = [
    Case(
        "read-public",
        ssm.read(["/aws/service/ecs/optimized-ami/amazon-linux-2023", f"{PUBLIC}/arm64"]),
        may=[
            Ask("ssm:GetParameter", PUBLIC),
            Ask("ssm:GetParameters", PUBLIC),
            Ask("ssm:GetParameters", f"{PUBLIC}/arm64"),
        ],
        may_not=[
            Ask("ssm:GetParameter", f"{PUBLIC}-2"),
            Ask("ssm:GetParameter", PUBLIC.replace("::", ":111122223333:")),
            *BEYOND,
        ],
    ),
    Case(
        "read",
        ssm.read(["/app/password"]),
        may=[Ask("ssm:GetParameter", PASSWORD), Ask("ssm:GetParameters", PASSWORD)],
        may_not=[
            Ask("ssm:GetParameter", f"{PASSWORD}-2"),
            Ask("ssm:GetParameter", f"{PASSWORD}/2"),
            Ask("ssm:GetParametersByPath", PASSWORD),
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app"),
            *BEYOND,
        ],
    ),
    Case(
        "read-several-with-key",
        ssm.read([PASSWORD, "plain"], kms_key=KEY),
        may=[
            Ask("ssm:GetParameter", PASSWORD),
            Ask("ssm:GetParameters", f"{PARAMETERS}/plain"),
            Ask("kms:Decrypt", KEY, via("ssm")),
        ],
        may_not=[
            Ask("ssm:GetParameter", f"{PARAMETERS}/app/plain"),
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("secretsmanager")),
            Ask("kms:Decrypt", OTHER_KEY, via("ssm")),
            Ask("kms:Encrypt", KEY, via("ssm")),
            *BEYOND,
        ],
    ),
    Case(
        "read-path-with-key",
        ssm.read_path("/app/", kms_key=KEY),
        may=[
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app"),
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app/"),
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app/db"),
            Ask("ssm:GetParameter", PASSWORD),
            Ask("ssm:GetParameters", f"{PARAMETERS}/app/db/password"),
            Ask("kms:Decrypt", KEY, via("ssm")),
        ],
        may_not=[Ask("kms:Decrypt", KEY), *BEYOND],
    ),
    Case(
        "read-path-by-arn",
        ssm.read_path(f"{PARAMETERS}/app/db"),
        may=[
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app/db"),
            Ask("ssm:GetParameter", f"{PARAMETERS}/app/db/password"),
            Ask("ssm:GetParameters", f"{PARAMETERS}/app/db/password"),
        ],
        may_not=[
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/app"),
            Ask("ssm:GetParameter", PASSWORD),
            *BEYOND,
        ],
    ),
]
