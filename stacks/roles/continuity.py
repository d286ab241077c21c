"""Lets Terraform keep what exists: roles that are taken over, and those that have moved."""

from stacks.bindings.ahead import call
from stacks.roles.registry import RoleRegistry

import jsii
from cdktf import IAnyProducer, IResolveContext, Lazy, TerraformResource, TerraformStack

_RESOURCE_TYPES: dict[type[TerraformResource], str] = {}


def take_over(stack: TerraformStack, registry: RoleRegistry) -> None:
    """Have in ``stack`` the import blocks of its roles, those added later included.

    IamRole.import_from does the same, and runs Terraform at synthesis to ask its version.
    """
    if not registry.imports_are_added:
        call(stack.add_override, "import", Lazy.any_value(_Imports(registry)))
        registry.imports_are_added = True


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


@jsii.implements(IAnyProducer)
class _Imports:
    """The import blocks of a stack, which are one value in Terraform's JSON."""

    def __init__(self, registry: RoleRegistry) -> None:
        self._registry = registry

    def produce(self, context: IResolveContext) -> list[dict[str, str]]:  # noqa: ARG002 - cdktf's
        """Made at synthesis, when no role is added to the stack any more."""
        return self._registry.imports()
