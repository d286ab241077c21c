"""What the roles of a stack have in common, and what they may not have in common."""

from collections import Counter
from collections.abc import Iterable

from stacks.iam.problem import IamError, Problem
from stacks.iam.role import RoleSpec
from stacks.roles.addresses import addresses
from stacks.roles.claims import Claims
from stacks.settings import StackSettings

from cdktf import TerraformStack
from constructs import Construct

REGISTRY = "_ecs_iam_role_registry"
"""The attribute of a stack that holds its registry."""


class RoleRegistry:
    """The roles of one stack, with the settings that reach them all."""

    def __init__(self, settings: StackSettings, claims: Claims) -> None:
        self.settings = settings
        self._claims = claims
        self._owners: dict[str, str] = {}
        self.roles: dict[str, RoleSpec] = {}
        """What each role of the stack is by now, by the path of its construct."""

    @classmethod
    def of(cls, scope: Construct) -> "RoleRegistry":
        """The registry of the stack that ``scope`` is in. Raises IamError where it has none."""
        stack = TerraformStack.of(scope)
        registry = getattr(stack, REGISTRY, None)
        if isinstance(registry, RoleRegistry):
            return registry
        message = "a role needs an EcsIamStack above it, which knows the account and the region"
        raise IamError([Problem((), message)], subject=scope.node.path)

    def check(self, role: RoleSpec, path: str) -> None:
        """Whether the construct at ``path`` can have ``role``, or what has been added to it.

        Raises IamError when another role has one of its Terraform addresses, of which cdktf would
        silently make one resource, or its name, which IAM refuses.
        """
        self._check(addresses(role), _names(role), path)

    def add(self, role: RoleSpec, path: str) -> None:
        """Take in a role that was checked."""
        self._take(addresses(role), _names(role), path)
        self.roles[path] = role

    def check_policy(self, taken: Iterable[str], name: str, path: str) -> None:
        """Whether the construct at ``path`` can have a managed policy with these addresses.

        Raises IamError as `check` does.
        """
        self._check(taken, [("policy", name)], path)

    def add_policy(self, taken: Iterable[str], name: str, path: str) -> None:
        """Take in a policy that was checked."""
        self._take(taken, [("policy", name)], path)

    def _check(self, taken: Iterable[str], names: Iterable[tuple[str, str]], path: str) -> None:
        problems = self._address_problems(taken, path)
        for kind, name in names:
            if owner := self._claims.other_owner(self._claim(kind, name), path):
                message = f"{name} is the name of {owner} already; IAM ignores case in names"
                problems.append(Problem(("name",), message))
        if problems:
            raise IamError(problems, subject=path)

    def _take(self, taken: Iterable[str], names: Iterable[tuple[str, str]], path: str) -> None:
        for kind, name in names:
            self._claims.take(self._claim(kind, name), path)
        self._owners.update(dict.fromkeys(taken, path))

    def _claim(self, kind: str, name: str) -> str:
        """Names are unique in an account, and IAM ignores their case."""
        return f"{kind} {name.casefold()} in account {self.settings.account}"

    def _address_problems(self, taken: Iterable[str], path: str) -> list[Problem]:
        problems: list[Problem] = []
        for address, count in Counter(taken).items():
            owner = self._owners.get(address, path)
            if owner != path:
                message = f"{address} is {owner}'s already; give this one another id"
                problems.append(Problem((), message))
            elif count > 1:
                message = f"two of its policies would be {address}; rename one"
                problems.append(Problem((), message))
        return problems

    def owner(self, address: str) -> str | None:
        """The path of the role that has a Terraform address."""
        return self._owners.get(address)


def _names(role: RoleSpec) -> list[tuple[str, str]]:
    """What of ``role`` has a name of its own in the account."""
    return [("role", role.name), *(("policy", each.name) for each in role.managed_policies)]
