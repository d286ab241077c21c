"""What an account of AWS has to hold before a stack can be deployed to it."""

from stacks.emulator.clients import already_there, client
from stacks.emulator.emulator import Emulator
from stacks.iam.arn import Arn
from stacks.manifest import ServicesFile

# Stands for a customer-managed policy that roles name and do not make. What it says in the real
# account is not known; here it allows nothing that there is.
_STAND_IN = """{"Version": "2012-10-17", "Statement": [
{"Sid": "StandsForTheRealOne", "Effect": "Allow", "Action": "none:None", "Resource": "*"}]}"""


def prepare_account(emulator: Emulator, services: ServicesFile) -> None:
    """Make the bucket of the state, the policies that the roles name, and roles to take over."""
    settings = services.settings
    arns = {
        arn
        for role in services.roles
        for arn in (*role.managed_policy_arns, role.permissions_boundary)
        if arn and Arn.parse(arn).account == settings.account
    }
    iam = client(emulator, "iam", settings.region)
    for arn in sorted(arns):
        path, _, name = Arn.parse(arn).resource.removeprefix("policy").rpartition("/")
        with already_there("EntityAlreadyExists"):
            iam.create_policy(PolicyName=name, Path=f"{path}/", PolicyDocument=_STAND_IN)
    for role in services.roles:
        if role.import_existing:
            with already_there("EntityAlreadyExists"):
                iam.create_role(
                    RoleName=role.name,
                    Path=role.path,
                    AssumeRolePolicyDocument=role.trust_policy.to_json(),
                )
    if settings.backend:
        client(emulator, "s3", "us-east-1").create_bucket(Bucket=settings.backend.bucket)
