"""Least-privilege IAM roles for Amazon ECS, written with CDK for Terraform.

Import it before cdktf: it chooses the Node.js that cdktf will run on.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from stacks.node import use_packaged_node

if TYPE_CHECKING:
    from stacks.ecs_iam_stack import EcsIamStack
    from stacks.iam import (
        AcceptedFinding,
        Arn,
        Condition,
        IamError,
        PolicyDocument,
        Principal,
        RoleSpec,
        Statement,
    )
    from stacks.roles import (
        AccessWarning,
        EcsCodeDeployRole,
        EcsDeployerPolicy,
        EcsEventsRole,
        EcsExecutionRole,
        EcsInfrastructureRole,
        EcsSchedulerRole,
        EcsTaskRole,
    )
    from stacks.settings import S3State

__all__ = [
    "AcceptedFinding",
    "AccessWarning",
    "Arn",
    "Condition",
    "EcsCodeDeployRole",
    "EcsDeployerPolicy",
    "EcsEventsRole",
    "EcsExecutionRole",
    "EcsIamStack",
    "EcsInfrastructureRole",
    "EcsSchedulerRole",
    "EcsTaskRole",
    "IamError",
    "PolicyDocument",
    "Principal",
    "RoleSpec",
    "S3State",
    "Statement",
]

# These are imported when first asked for: some need cdktf and start Node.js, and no program needs
# all of them.
_LATER = {
    "EcsIamStack": "stacks.ecs_iam_stack",
    "S3State": "stacks.settings",
    **dict.fromkeys(
        (
            "AcceptedFinding",
            "Arn",
            "Condition",
            "IamError",
            "PolicyDocument",
            "Principal",
            "RoleSpec",
            "Statement",
        ),
        "stacks.iam",
    ),
    **dict.fromkeys(
        (
            "AccessWarning",
            "EcsCodeDeployRole",
            "EcsDeployerPolicy",
            "EcsEventsRole",
            "EcsExecutionRole",
            "EcsInfrastructureRole",
            "EcsSchedulerRole",
            "EcsTaskRole",
        ),
        "stacks.roles",
    ),
}

use_packaged_node()


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
