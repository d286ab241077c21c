"""What the roles of a stack have in common, and what they may not have in common."""

from collections import Counter

from stacks.iam.problem import IamError, Problem
from stacks.iam.role import RoleSpec
from stacks.roles.addresses import addresses
from stacks.settings import StackSettings

from cdktf import TerraformStack
from constructs import Construct


class RoleRegistry:
    """The roles of one stack, with the settings that reach them all."""

    def __init__(self, settings: StackSettings) -> None:
        self.settings = settings
        self._owners: dict[str, str] = {}
        self._names: dict[str, str] = {}

    @classmethod
    def of(cls, scope: Construct) -> "RoleRegistry":
        """The registry of the stack that ``scope`` is in. Raises IamError where it has none."""
        stack = TerraformStack.of(scope)
        registry = getattr(stack, "roles", None)
        if isinstance(registry, RoleRegistry):
            return registry
        message = "a role needs an EcsIamStack above it, which knows the account and the region"
        raise IamError([Problem((), message)], subject=scope.node.path)

    def register(self, role: RoleSpec, path: str) -> None:
        """Take in the role of the construct at ``path``, or what has been added to it.

        Raises IamError, and takes nothing in, when another role has one of its Terraform
        addresses, of which cdktf would silently make one resource, or its name, which IAM refuses.
        """
        problems: list[Problem] = []
        for address, count in Counter(addresses(role)).items():
            owner = self._owners.get(address, path)
            if owner != path:
                message = f"{address} is {owner}'s already; give this role another id"
                problems.append(Problem((), message))
            elif count > 1:
                message = f"two of its policies would be {address}; rename one"
                problems.append(Problem((), message))
        owner = self._names.get(role.name.casefold(), path)
        if owner != path:
            message = f"{role.name} is the name of {owner} already; IAM ignores case in names"
            problems.append(Problem(("name",), message))
        if problems:
            raise IamError(problems, subject=path)
        self._names[role.name.casefold()] = path
        self._owners.update(dict.fromkeys(addresses(role), path))
