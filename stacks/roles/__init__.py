"""Constructs: roles of IAM in a CDKTF stack."""

from stacks.roles.access_warnings import AccessWarning, AccessWarnings
from stacks.roles.claims import Claims
from stacks.roles.continuity import take_over
from stacks.roles.ecs_code_deploy_role import EcsCodeDeployRole
from stacks.roles.ecs_deployer_policy import EcsDeployerPolicy
from stacks.roles.ecs_execution_role import EcsExecutionRole
from stacks.roles.ecs_infrastructure_role import EcsInfrastructureRole
from stacks.roles.ecs_run_task_roles import EcsEventsRole, EcsSchedulerRole
from stacks.roles.ecs_task_role import EcsTaskRole
from stacks.roles.foreign import ForeignAddresses
from stacks.roles.registry import REGISTRY, RoleRegistry
from stacks.roles.role import Role

__all__ = [
    "REGISTRY",
    "AccessWarning",
    "AccessWarnings",
    "Claims",
    "EcsCodeDeployRole",
    "EcsDeployerPolicy",
    "EcsEventsRole",
    "EcsExecutionRole",
    "EcsInfrastructureRole",
    "EcsSchedulerRole",
    "EcsTaskRole",
    "ForeignAddresses",
    "Role",
    "RoleRegistry",
    "take_over",
]
