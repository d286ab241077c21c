"""Task role and execution role are two: what belongs to the one is not to be in the other."""

from collections.abc import Iterator

from stacks.iam import reference
from stacks.iam.glob import fold, text_matches
from stacks.iam.text import is_unresolved
from stacks.rules.permissions import Permissions
from stacks.rules.rule import Finding, Rule

_EXECUTION_ROLE = (
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
)

EXECUTION_PERMISSION_ON_TASK_ROLE = Rule(
    "execution-permission-on-task-role",
    "warning",
    "A task role may pull images, which ECS does with the execution role; containers need not.",
    "Put the image into images of the execution role, and leave it out here.",
    None,
    _EXECUTION_ROLE,
)
TASK_PERMISSION_ON_EXECUTION_ROLE = Rule(
    "task-permission-on-execution-role",
    "warning",
    "An execution role may do what ECS never does with it: containers can't use it either.",
    "Allow it in the task role, if the containers need it.",
    None,
    _EXECUTION_ROLE,
)
RULES = (EXECUTION_PERMISSION_ON_TASK_ROLE, TASK_PERMISSION_ON_EXECUTION_ROLE)

_IMAGE_PULL = frozenset(
    {
        "ecr:batchimportupstreamimage",
        "ecr:getauthorizationtoken",
        "ecr:batchchecklayeravailability",
        "ecr:getdownloadurlforlayer",
        "ecr:batchgetimage",
    }
)
# A task that builds images needs some of these to push them, and the others for what it builds on:
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
_PUSH = "ecr:PutImage"
# What ECS does with the execution role: pull images, through a cache also; write awslogs; read
# secrets, parameters, environment files and FireLens configuration, and decrypt them.
_OF_EXECUTION_ROLE = _IMAGE_PULL | {
    "ecr:createrepository",
    "ecr:tagresource",
    "ecr-public:getauthorizationtoken",
    "ecr-public:batchchecklayeravailability",
    "sts:getservicebearertoken",
    "logs:createloggroup",
    "logs:createlogstream",
    "logs:putlogevents",
    "logs:describeloggroups",
    "logs:describelogstreams",
    "logs:putretentionpolicy",
    "logs:tagresource",
    "ssm:getparameter",
    "ssm:getparameters",
    "secretsmanager:getsecretvalue",
    "secretsmanager:describesecret",
    "kms:decrypt",
    "s3:getobject",
    "s3:getobjectversion",
    "s3:getbucketlocation",
    "s3:listbucket",
    "fsx:describefilesystems",
    "ds:describedirectories",
}


def findings(permissions: Permissions) -> Iterator[Finding]:
    """Of every action that the other one of the two roles is for."""
    if permissions.kind is None:
        return
    pulls_for_ecs = permissions.kind == "task" and not any(permissions.grants(_PUSH))
    for place, statement in permissions.statements:
        if statement.effect != "Allow":
            continue
        for index, action in enumerate(statement.actions or ()):
            if is_unresolved(action) or action.strip("*:") == "":
                continue
            path = (*place, "actions", index)
            folded = fold(action)
            if pulls_for_ecs and folded in _IMAGE_PULL:
                message = f"{action} is ECS's to do, with the execution role"
                yield Finding(EXECUTION_PERMISSION_ON_TASK_ROLE, path, message, (action,))
            elif permissions.kind == "execution" and not _is_of_execution_role(folded, action):
                message = f"ECS does not call {action} with the execution role"
                yield Finding(TASK_PERMISSION_ON_EXECUTION_ROLE, path, message, (action,))


def _is_of_execution_role(folded: str, action: str) -> bool:
    """Whether a pattern of actions means one of the execution role's, or nothing at all."""
    if any(text_matches(folded, known) for known in _OF_EXECUTION_ROLE):
        return True
    has_wildcard = "*" in action or "?" in action
    return not has_wildcard and reference.action(action) is None
