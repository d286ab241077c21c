"""Constructs: roles of IAM in a CDKTF stack."""

from stacks.roles.access_warnings import AccessWarning, AccessWarnings
from stacks.roles.claims import Claims
from stacks.roles.ecs_task_role import EcsTaskRole
from stacks.roles.foreign import ForeignAddresses
from stacks.roles.registry import REGISTRY, RoleRegistry
from stacks.roles.role import Role

__all__ = [
    "REGISTRY",
    "AccessWarning",
    "AccessWarnings",
    "Claims",
    "EcsTaskRole",
    "ForeignAddresses",
    "Role",
    "RoleRegistry",
]
