"""Lets Terraform keep what exists: roles that are taken over, and those that have moved."""

from stacks.bindings.ahead import call
from stacks.roles.registry import RoleRegistry

from cdktf import TerraformResource, TerraformStack

_RESOURCE_TYPES: dict[type[TerraformResource], str] = {}


def take_over(stack: TerraformStack, registry: RoleRegistry) -> None:
    """Have in ``stack`` the import blocks of the roles that it has by now.

    IamRole.import_from does the same, and runs Terraform at synthesis to ask its version.
    """
    call(stack.add_override, "import", registry.imports())


def move(resource: TerraformResource, former: str) -> None:
    """Tell Terraform that ``resource`` had the logical id ``former`` before.

    A block for what was never there is passed over:
    https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
    """
    kind = type(resource)
    if kind not in _RESOURCE_TYPES:
        # Node.js has to be waited for, so it is asked once for each class.
        _RESOURCE_TYPES[kind] = resource.terraform_resource_type
    call(resource.move_from_id, f"{_RESOURCE_TYPES[kind]}.{former}")
