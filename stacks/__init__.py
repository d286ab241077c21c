"""Least-privilege IAM roles for Amazon ECS, written with CDK for Terraform.

Import it before cdktf: it chooses the Node.js that cdktf will run on.
"""

from importlib import import_module
from typing import TYPE_CHECKING

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
from stacks.node import use_packaged_node
from stacks.settings import S3State

if TYPE_CHECKING:
    from stacks.ecs_iam_stack import EcsIamStack
    from stacks.roles import AccessWarning, EcsTaskRole

__all__ = [
    "AcceptedFinding",
    "AccessWarning",
    "Arn",
    "Condition",
    "EcsIamStack",
    "EcsTaskRole",
    "IamError",
    "PolicyDocument",
    "Principal",
    "RoleSpec",
    "S3State",
    "Statement",
]

# These need cdktf and start Node.js, which takes seconds: they are imported when first asked for.
_NEEDS_CDKTF = {
    "EcsIamStack": "stacks.ecs_iam_stack",
    "EcsTaskRole": "stacks.roles",
    "AccessWarning": "stacks.roles",
}

use_packaged_node()


def __getattr__(name: str) -> object:
    if name not in _NEEDS_CDKTF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEEDS_CDKTF[name]), name)
