"""docs/task-start.md: ``python -m stacks.grants.start_page > docs/task-start.md``.

Every documented way in which the start of a task needs a permission, with the statement for it.
"""

from dataclasses import dataclass

from stacks.grants.execution import TaskNeeds, execution_statements
from stacks.grants.page import EXAMPLE_SCOPE, statement_lines
from stacks.iam.minimize import minimized

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"
_ECR = "https://docs.aws.amazon.com/AmazonECR/latest/userguide"
_IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf"  # noqa: S105 - an ARN
_FILE = "arn:aws:s3:::my-config"


@dataclass(frozen=True)
class Way:
    """One way: ``field`` is that of the task definition, ``needs`` an example of it."""

    what: str
    field: str
    needs: TaskNeeds
    source: str
    note: str = ""


WAYS = (
    Way(
        "An image in Amazon ECR",
        "containerDefinitions[].image",
        TaskNeeds(images=[f"{_IMAGE}/my-ecs:1"]),
        f"{_GUIDE}/task_execution_IAM_role.html",
        "A repository of another account needs a repository policy there as well. What encrypts a "
        "repository takes no permission of the role.",
    ),
    Way(
        "An image that ECR fetches from another registry, through a pull through cache rule",
        "containerDefinitions[].image",
        TaskNeeds(images=[f"{_IMAGE}/docker-hub/library/nginx"], pull_through_cache=["docker-hub"]),
        f"{_ECR}/pull-through-cache-iam.html",
        "The task definition does not tell: name the prefix in `pull_through_cache`. The secret "
        "for the other registry is read by ECR's service-linked role.",
    ),
    Way(
        "Credentials of a private registry",
        "containerDefinitions[].repositoryCredentials.credentialsParameter",
        TaskNeeds(registry_credentials=["docker-hub-login"]),
        f"{_GUIDE}/private-auth.html",
    ),
    Way(
        "A secret of Secrets Manager",
        "containerDefinitions[].secrets[].valueFrom",
        TaskNeeds(secrets=[f"{_SECRET}:password::"]),
        f"{_GUIDE}/secrets-envvar-secrets-manager.html",
        "IAM asks about the secret, without the JSON key, stage and version. Of an ARN without the "
        "six characters at its end, any six are allowed.",
    ),
    Way(
        "A parameter of SSM Parameter Store",
        "containerDefinitions[].secrets[].valueFrom",
        TaskNeeds(secrets=["/my-ecs/password"]),
        f"{_GUIDE}/secrets-envvar-ssm-paramstore.html",
    ),
    Way(
        "A secret through Parameter Store",
        "containerDefinitions[].secrets[].valueFrom",
        TaskNeeds(secrets=["/aws/reference/secretsmanager/db"]),
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html",
    ),
    Way(
        "A secret of a log driver",
        "containerDefinitions[].logConfiguration.secretOptions[].valueFrom",
        TaskNeeds(secrets=["/splunk/token"]),
        f"{_GUIDE}/secrets-logconfig.html",
    ),
    Way(
        "The customer-managed key of a secret or a parameter",
        "—",
        TaskNeeds(secrets=[_SECRET, "/my-ecs/password"], kms_keys=[_KEY]),
        f"{_GUIDE}/task_execution_IAM_role.html",
        "The task definition does not tell: name the key in `kms_keys`. That only these services "
        "may use the key is this project's own.",
    ),
    Way(
        "Logs of the log driver awslogs",
        "containerDefinitions[].logConfiguration.options.awslogs-group",
        TaskNeeds(log_groups=["/ecs/my-ecs"]),
        f"{_GUIDE}/using_awslogs.html",
        "In the region of `awslogs-region`.",
    ),
    Way(
        "Logs of Service Connect's proxy",
        "—",
        TaskNeeds(log_groups=["/ecs/service-connect"]),
        f"{_GUIDE}/create-service-connect.html",
        "The service has them, in `serviceConnectConfiguration.logConfiguration`, and the task "
        "definition does not tell: add the log group to `log_groups`.",
    ),
    Way(
        "A log group that awslogs makes",
        "containerDefinitions[].logConfiguration.options.awslogs-create-group",
        TaskNeeds(create_log_groups=["/ecs/my-ecs"]),
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
    ),
    Way(
        "An environment file",
        "containerDefinitions[].environmentFiles[].value",
        TaskNeeds(environment_files=[f"{_FILE}/app.env"], kms_keys=[_KEY]),
        f"{_GUIDE}/use-environment-file.html",
        "`kms:Decrypt` only where the object has a customer-managed key.",
    ),
    Way(
        "A configuration of FireLens in S3",
        "containerDefinitions[].firelensConfiguration.options.config-file-value",
        TaskNeeds(firelens_configs=[f"{_FILE}/fluent-bit.conf"]),
        f"{_GUIDE}/firelens-taskdef-customconfig.html",
        "Not on Fargate, which takes files of the image only. What FireLens delivers, it delivers "
        "with the task role.",
    ),
    Way(
        "A credential spec of gMSA in S3",
        "containerDefinitions[].credentialSpecs[]",
        TaskNeeds(credential_specs=[f"credentialspec:{_FILE}/gmsa.json"]),
        f"{_GUIDE}/linux-gmsa.html",
        "A secret that a domainless one names is inside the file: add it to `secrets`.",
    ),
    Way(
        "A credential spec of gMSA in SSM",
        "containerDefinitions[].credentialSpecs[]",
        TaskNeeds(
            credential_specs=["credentialspec:arn:aws:ssm:us-east-1:111122223333:parameter/gmsa"]
        ),
        f"{_GUIDE}/linux-gmsa.html",
    ),
    Way(
        "Credentials of a volume of FSx for Windows",
        "volumes[].fsxWindowsFileServerVolumeConfiguration.authorizationConfig",
        TaskNeeds(fsx_credentials=[_SECRET]),
        f"{_GUIDE}/tutorial-wfsx-volumes.html",
    ),
    Way(
        "The agent of GuardDuty Runtime Monitoring, on Fargate",
        "—",
        TaskNeeds(
            images=["593207742271.dkr.ecr.us-east-1.amazonaws.com/aws-guardduty-agent-fargate"]
        ),
        "https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html",
        "The task definition does not tell: add the image of your region to `images`; the account "
        "in it differs by region.",
    ),
)

_OTHERS = (
    ("An image of Docker Hub, ECR Public or any registry without credentials", "nothing"),
    ("A file system of EFS with IAM authorization", "the task role: `efs.mount`"),
    ("ECS Exec", "the task role: `execute_command: true`"),
    ("What FireLens and sidecars (X-Ray, CloudWatch agent) deliver", "the task role"),
    ("EBS volumes, Service Connect with TLS, VPC Lattice", "`EcsInfrastructureRole`"),
    ("A customer-managed key of Fargate's ephemeral storage", "the key's own policy"),
    ("A log group with a customer-managed key", "the key's own policy"),
    ("Container instances: registration, and image pulls without an execution role", "their role"),
)

_HEAD = """\
# What the start of a task needs

The containers of a task act in the task role. To start them, ECS acts in the execution role, and
this is every documented way in which that takes a permission: the field of the task definition that
causes it, the statements that `execution_role` makes of it, and AWS's page. `task_definition:
taskdef.json` finds all that the task definition tells.

AWS's own policy, AmazonECSTaskExecutionRolePolicy, allows pulling and logging on all resources, and
neither secrets nor files. This page is made from a table in the code; a test keeps it so.
"""


def page() -> str:
    """The text of docs/task-start.md."""
    others = "".join(f"| {what} | {who} |\n" for what, who in _OTHERS)
    return (
        _HEAD
        + "".join(map(_section, WAYS))
        + "\n## What the execution role is not for\n\n| what | who is asked |\n| --- | --- |\n"
        + others
    )


def _section(way: Way) -> str:
    statements = [each for _, each in execution_statements(way.needs, EXAMPLE_SCOPE)]
    lines = [line for each in minimized(statements) for line in statement_lines(each.statement)]
    field = f"`{way.field}` · " if way.field != "—" else ""
    note = f"\n{way.note}\n" if way.note else ""
    allows = "\n".join(lines)
    return f"\n## {way.what}\n\n{field}[AWS]({way.source})\n{note}\n```\n{allows}\n```\n"


if __name__ == "__main__":
    print(page(), end="")
