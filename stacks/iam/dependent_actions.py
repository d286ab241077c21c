"""Actions that are of no use without another: what hands a role to a service needs iam:PassRole.

Sources: the API operations of the Service Authorization Reference, which name the actions that each
is authorized by, and the guides where that page has none. Only what concerns roles is here: that
tags given on creation need the service's TagResource, say, is told by AWS itself.
"""

from typing import NamedTuple

_REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference"
_ECS = f"{_REFERENCE}/list_ecs.html#list_ecs-operations"
_EVENTS = f"{_REFERENCE}/list_events.html#list_events-operations"
_LAMBDA = f"{_REFERENCE}/list_lambda.html#list_lambda-operations"
_PIPES = f"{_REFERENCE}/list_pipes.html#list_pipes-operations"
_SCHEDULER = f"{_REFERENCE}/list_scheduler.html#list_scheduler-operations"
_STEP_FUNCTIONS = f"{_REFERENCE}/list_stepfunctions.html#list_stepfunctions-operations"
_EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permission-to-pass-iam-roles.html"

_TASKS = "ecs-tasks.amazonaws.com"
_ECS_ITSELF = "ecs.amazonaws.com"
_TASK_HAS_ROLE = "the task definition has a role"


class DependentActions(NamedTuple):
    """The actions that ``action`` needs as well, ``when`` that is so; None means always.

    ``passed_to`` has the services that the role can be for: the values of iam:PassedToService.
    """

    action: str
    needs: tuple[str, ...]
    passed_to: tuple[str, ...]
    when: str | None
    source: str


def _passes_role(action: str, *passed_to: str, source: str, when: str | None) -> DependentActions:
    return DependentActions(action, ("iam:PassRole",), passed_to, when, source)


_ROWS = (
    _passes_role("ecs:RunTask", _TASKS, _ECS_ITSELF, source=_ECS, when=_TASK_HAS_ROLE),
    _passes_role("ecs:StartTask", _TASKS, _ECS_ITSELF, source=_ECS, when=_TASK_HAS_ROLE),
    _passes_role("ecs:CreateService", _TASKS, _ECS_ITSELF, source=_ECS, when=_TASK_HAS_ROLE),
    _passes_role("ecs:UpdateService", _TASKS, _ECS_ITSELF, source=_ECS, when=_TASK_HAS_ROLE),
    _passes_role("ecs:CreateTaskSet", _TASKS, source=_ECS, when=_TASK_HAS_ROLE),
    _passes_role("ecs:RegisterTaskDefinition", _TASKS, source=_ECS, when=_TASK_HAS_ROLE),
    DependentActions(
        "ecs:CreateExpressGatewayService",
        ("ecs:RegisterTaskDefinition", "iam:PassRole"),
        (_TASKS, _ECS_ITSELF),
        when=None,
        source=_ECS,
    ),
    _passes_role(
        "events:PutTargets", "events.amazonaws.com", source=_EVENTS, when="a target has a role"
    ),
    _passes_role(
        "scheduler:CreateSchedule", "scheduler.amazonaws.com", source=_SCHEDULER, when=None
    ),
    _passes_role(
        "scheduler:UpdateSchedule", "scheduler.amazonaws.com", source=_SCHEDULER, when=None
    ),
    _passes_role("pipes:CreatePipe", "pipes.amazonaws.com", source=_PIPES, when=None),
    _passes_role("pipes:UpdatePipe", "pipes.amazonaws.com", source=_PIPES, when=None),
    _passes_role("lambda:CreateFunction", "lambda.amazonaws.com", source=_LAMBDA, when=None),
    _passes_role(
        "states:CreateStateMachine", "states.amazonaws.com", source=_STEP_FUNCTIONS, when=None
    ),
    _passes_role(
        "states:UpdateStateMachine",
        "states.amazonaws.com",
        source=_STEP_FUNCTIONS,
        when="it changes the role",
    ),
    _passes_role(
        "ec2:RunInstances", "ec2.amazonaws.com", source=_EC2, when="it names an instance profile"
    ),
    _passes_role("ec2:AssociateIamInstanceProfile", "ec2.amazonaws.com", source=_EC2, when=None),
)

DEPENDENT_ACTIONS = {row.action: row for row in _ROWS}
"""By the action's name in AWS's spelling."""
