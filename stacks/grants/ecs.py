"""Grants on Amazon ECS: running tasks, reaching into them, and deploying services.

Which action takes which resource and condition key:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated

from stacks.grants import iam, kms, s3
from stacks.grants.derived import derived
from stacks.grants.grant import grant
from stacks.grants.logs import LOG_GROUP
from stacks.grants.parameter import Resource, Several, Text, region_of
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, parts

TASKS_PRINCIPAL = "ecs-tasks.amazonaws.com"
_NAME = "[A-Za-z0-9_-]{1,255}"


class _TaskDefinition(Resource):
    """A task definition: a family stands for all of its revisions, an ARN names one of them."""

    def problem(self, value: object, scope: Scope) -> str | None:
        """Also an ARN without a revision: AWS refuses what is allowed on such a one."""
        found = super().problem(value, scope)
        if found or not isinstance(value, str) or not value.startswith("arn:"):
            return found
        if is_unresolved(value) or _has_revision(value):
            return None
        return f"{value!r} has no revision; give that too, or the family alone for all revisions"


CLUSTER = Resource(
    noun="an ECS cluster",
    arn="arn:{partition}:ecs:{region}:{account}:cluster/{name}",
    name=_NAME,
    form="a cluster's name has 1 to 255 letters, digits, - and _",
    example="my-cluster",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html",
)
SERVICE = Resource(
    noun="an ECS service",
    arn="arn:{partition}:ecs:{region}:{account}:service/{name}",
    name=f"{_NAME}/{_NAME}",
    form="a service is named CLUSTER/SERVICE, each of 1 to 255 letters, digits, - and _",
    example="my-cluster/my-service",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
)
TASK_DEFINITION = _TaskDefinition(
    noun="an ECS task definition",
    arn="arn:{partition}:ecs:{region}:{account}:task-definition/{name}",
    name=f"{_NAME}(:[1-9][0-9]*)?",
    form="a family has 1 to 255 letters, digits, - and _; after it may be a colon and a revision",
    example="my-family",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
    description="a task definition: FAMILY for all revisions, FAMILY:REVISION, or a revision's ARN",
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
_FAMILY = Text(
    description="the family of the task definitions that are registered and deployed",
    example="my-family",
    pattern=_NAME,
    form="the family of task definitions: 1 to 255 letters, digits, - and _",
)
PASS_ROLES = Several(
    iam.ROLE, "the task role and the execution role of the task definition, by name or ARN"
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
_CONTAINER = Text(
    description="the one container to run commands in",
    example="app",
    pattern=_NAME,
    form="a container's name of 1 to 255 letters, digits, - and _",
)
_SESSION_LOG_GROUP = LOG_GROUP.described("the log group that sessions are logged to")
_SESSION_BUCKET = s3.BUCKET.described("the bucket that sessions are logged to")
_SESSION_BUCKET_KEY = kms.KEY.described("the customer-managed key of that bucket, if it has one")
_SESSION_PREFIX = replace(
    s3.PREFIX, description="what the keys of session logs begin with, ending in /"
)
# None of them has a resource.
_SESSION_CHANNELS = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
_SESSION_KEY = kms.KEY.described("the customer-managed key of the cluster's ECS Exec sessions")


@grant
def run_task(
    scope: Scope,
    task_definition: Annotated[str, TASK_DEFINITION],
    *,
    cluster: Annotated[str, CLUSTER],
    pass_roles: Annotated[Sequence[str], PASS_ROLES],
) -> Iterator[Statement]:
    """Run tasks of a task definition in a cluster, with exactly the roles that are named.

    Leaves out tagging tasks (ecs:TagResource, which is asked for where they get tags, propagated
    and managed ones included), watching and stopping them, starting them on a container instance of
    choice, and services.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    """
    del scope
    yield Statement(
        actions=["ecs:RunTask"],
        resources=[_revisions(task_definition)],
        conditions=[Condition("ArnEquals", "ecs:cluster", cluster)],
    )
    yield iam.pass_to(TASKS_PRINCIPAL, pass_roles)


@grant
def protect_task(scope: Scope, cluster: Annotated[str, CLUSTER]) -> Iterator[Statement]:
    """Protect tasks of a cluster from being stopped by scale-in, as a task does with itself.

    A task's own ID is not known before it runs, so it is any task of the cluster.

    Leaves out describing and stopping tasks.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
    """
    del scope
    actions = ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
    yield Statement(actions=actions, resources=[_tasks(cluster)])


@grant
def execute_command(
    scope: Scope,
    cluster: Annotated[str, CLUSTER],
    *,
    container: Annotated[str | None, _CONTAINER] = None,
    kms_key: Annotated[str | None, _SESSION_KEY] = None,
) -> Iterator[Statement]:
    """Run commands, as root, in the containers of a cluster's tasks through ECS Exec.

    This is what the caller needs; the task role needs more. The AWS CLI also describes the task.

    Leaves out listing tasks, and sessions that are started past ECS Exec (ssm:StartSession).

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    """
    del scope
    tasks = _tasks(cluster)
    conditions = [Condition("StringEquals", "ecs:container-name", container)] if container else []
    yield Statement(
        actions=["ecs:ExecuteCommand"], resources=[cluster, tasks], conditions=conditions
    )
    yield Statement(actions=["ecs:DescribeTasks"], resources=[tasks])
    if kms_key is not None:
        # The caller's end of the session, not a service, asks for the data key: no kms:ViaService.
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
        yield Statement(actions=["kms:GenerateDataKey"], resources=[kms_key])


@grant
def exec_agent(
    scope: Scope,
    *,
    log_group: Annotated[str | None, _SESSION_LOG_GROUP] = None,
    bucket: Annotated[str | None, _SESSION_BUCKET] = None,
    prefix: Annotated[str | None, _SESSION_PREFIX] = None,
    bucket_kms_key: Annotated[str | None, _SESSION_BUCKET_KEY] = None,
    kms_key: Annotated[str | None, _SESSION_KEY] = None,
) -> Iterator[Statement]:
    """Let the agent of ECS Exec in the task's containers open sessions, and log them.

    This is what the task role needs; who runs commands needs `ecs.execute_command`. The sessions
    are root's and need a root file system that can be written to.

    Leaves out the log group's and the bucket's own settings, and reading the logs.

    Sources:
      https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
      https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
    """
    of_bucket = {"prefix": prefix, "bucket_kms_key": bucket_kms_key}
    if bucket is None and any(of_bucket.values()):
        message = "it is one of a bucket; give the bucket too"
        raise IamError(Problem((name,), message) for name, value in of_bucket.items() if value)
    yield Statement(actions=_SESSION_CHANNELS, resources=["*"])
    if log_group is not None:
        yield Statement(actions=["logs:DescribeLogGroups"], resources=["*"])
        # CloudWatch Logs asks about the ARN with what follows the log group's name.
        described = [log_group, f"{log_group}:*"]
        yield Statement(actions=["logs:DescribeLogStreams"], resources=described)
        yield Statement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[f"{log_group}:*"],
        )
    if bucket is not None:
        # AWS's page has "*" for the first; the reference has the bucket.
        actions = ["s3:GetBucketLocation", "s3:GetEncryptionConfiguration"]
        yield Statement(actions=actions, resources=[bucket])
        yield Statement(actions=["s3:PutObject"], resources=[f"{bucket}/{prefix or ''}*"])
        yield from kms.use_via(scope, bucket_kms_key, "s3", *s3.KMS_WRITE)
    if kms_key is not None:
        # The agent itself decrypts the data key of the session: no kms:ViaService.
        yield Statement(actions=["kms:Decrypt"], resources=[kms_key])


@grant
def deploy(
    scope: Scope,
    service: Annotated[str, SERVICE],
    *,
    family: Annotated[str, _FAMILY],
    pass_roles: Annotated[Sequence[str], PASS_ROLES],
) -> Iterator[Statement]:
    """Deploy to a service, as a CI job does: register a task definition, update and watch.

    The service can be given task definitions of the family only, and these the named roles only.

    Leaves out creating and deleting services, tagging, and running tasks outside of the service.

    Sources:
      https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
      https://github.com/aws-actions/amazon-ecs-deploy-task-definition#permissions
    """
    # A service takes the task definitions of its own region.
    there = replace(scope, region=region_of(service) or scope.region)
    revisions = f"{there.arn('ecs', f'task-definition/{family}')}:*"
    yield Statement(actions=["ecs:RegisterTaskDefinition"], resources=[revisions])
    yield Statement(actions=["ecs:DescribeTaskDefinition"], resources=["*"])
    yield Statement(actions=["ecs:DescribeServices"], resources=[service])
    yield Statement(
        actions=["ecs:UpdateService"],
        resources=[service],
        # An update that leaves the task definition as it is does not have the key.
        conditions=[Condition("ArnLikeIfExists", "ecs:task-definition", revisions)],
    )
    yield iam.pass_to(TASKS_PRINCIPAL, pass_roles)


def _has_revision(arn: str) -> bool:
    literal = "".join(part.text for part in parts(arn) if part.kind == "text")
    return ":" in literal.partition(":task-definition/")[2]


def _revisions(arn: str) -> str:
    """The task definition with its revision; an expression of Terraform's is taken to have one."""
    return arn if not arn.startswith("arn:") or _has_revision(arn) else f"{arn}:*"


def _tasks(cluster: str) -> str:
    """All tasks of a cluster."""
    return f"{derived(cluster, ':cluster/', ':task/')}/*"
