"""Keeps what others add to a stack from melting into its roles."""

from collections.abc import Iterator

from stacks.roles.ecs_deployer_policy import EcsDeployerPolicy
from stacks.roles.registry import REGISTRY, RoleRegistry
from stacks.roles.role import Role
from stacks.roles.trust_documents import SharedTrust

import jsii
from cdktf import TerraformDataSource, TerraformOutput, TerraformResource
from cdktf import TerraformStack as Stack
from constructs import IConstruct, IValidation


@jsii.implements(IValidation)
class ForeignAddresses:
    """Refuses, at synthesis, what has the Terraform address of a part of a role.

    cdktf makes one resource of two that have the same address, and says nothing: a data source of
    another's making would add its statements to a role's policy.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def validate(self) -> list[str]:
        """A message for each address that is taken twice, or that a role has moved from."""
        registry: RoleRegistry = getattr(self._stack, REGISTRY)
        return [
            f"{message}; give this construct another id"
            for construct in _foreign(self._stack)
            if (address := _address(construct)) and (message := _taken(registry, address))
        ]


def _taken(registry: RoleRegistry, address: str) -> str | None:
    if owner := registry.owner(address):
        return f"{address} is a part of {owner}"
    if mover := registry.mover(address):
        return f"{mover} has moved from {address}, which Terraform refuses while it is in use"
    return None


def _foreign(scope: IConstruct) -> Iterator[IConstruct]:
    """Every construct below ``scope`` that is no part of one of this project's."""
    for child in scope.node.children:
        if not isinstance(child, Role | EcsDeployerPolicy | SharedTrust):
            yield child
            yield from _foreign(child)


def _address(construct: IConstruct) -> str | None:
    if isinstance(construct, TerraformResource):
        return f"{construct.terraform_resource_type}.{construct.friendly_unique_id}"
    if isinstance(construct, TerraformDataSource):
        return f"data.{construct.terraform_resource_type}.{construct.friendly_unique_id}"
    if isinstance(construct, TerraformOutput):
        return f"output.{construct.friendly_unique_id}"
    return None
