"""Constructs: roles of IAM in a CDKTF stack."""

from stacks.roles.ecs_task_role import EcsTaskRole
from stacks.roles.registry import RoleRegistry
from stacks.roles.role import Role

__all__ = ["EcsTaskRole", "Role", "RoleRegistry"]
