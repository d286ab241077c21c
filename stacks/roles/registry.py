"""What the roles of a stack have in common, and what they may not have in common."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import RoleSpec
from stacks.roles.addresses import addresses, former_addresses
from stacks.roles.claims import Claims
from stacks.roles.terraform_text import plain_text
from stacks.roles.tree import path_of, stack_of
from stacks.roles.trust_documents import TrustDocuments
from stacks.settings import StackSettings, boundary_problem

from constructs import Construct

# https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
_LOGICAL_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
REGISTRY = "_ecs_iam_role_registry"
"""The attribute of a stack that holds its registry."""


class RoleRegistry:
    """The roles of one stack, with the settings that reach them all."""

    def __init__(self, settings: StackSettings, claims: Claims) -> None:
        self.settings = settings
        self._claims = claims
        self.trust_documents = TrustDocuments(settings)
        self._owners = self.trust_documents.owners
        self._moved: dict[str, str] = {}
        self.roles: dict[str, RoleSpec] = {}
        """What each role of the stack is by now, by the path of its construct."""
        self.policies: dict[str, PolicyDocument] = {}
        """The managed policies that belong to no role of the stack, in the same way."""
        self.has_only_these = False
        """Whether nobody else can have added to the stack, so that no id can be taken."""
        self.more_follow = False
        """Whether other roles are about to be added, so that what all have in common can wait."""

    @classmethod
    def of(cls, scope: Construct) -> "RoleRegistry":
        """The registry of the stack that ``scope`` is in. Raises IamError where it has none."""
        registry = getattr(stack_of(scope), REGISTRY, None)
        if isinstance(registry, RoleRegistry):
            return registry
        message = "a role needs an EcsIamStack above it, which knows the account and the region"
        raise IamError([Problem((), message)], subject=path_of(scope))

    def check(self, role: RoleSpec, path: str) -> None:
        """Whether the construct at ``path`` can have ``role``, or what has been added to it.

        Raises IamError when another role has one of its Terraform addresses, of which cdktf would
        silently make one resource, or its name, which IAM refuses; or when one of them is where the
        other was before it moved, which Terraform refuses; or when its permissions boundary is in
        another account or partition.
        """
        if role.permissions_boundary is not None and (
            message := boundary_problem(role.permissions_boundary, self.settings)
        ):
            raise IamError([Problem(("permissions_boundary",), message)], subject=path)
        if message := _move_problem(role):
            raise IamError([Problem(("moved_from",), message)], subject=path)
        self._check(self._addresses(role), _names(role), path, self._former_addresses(role))

    def add(self, role: RoleSpec, path: str) -> None:
        """Take in a role that was checked."""
        self._take(self._addresses(role), _names(role), path)
        self._moved.update(dict.fromkeys(self._former_addresses(role), path))
        self.roles[path] = role

    def imports(self) -> list[dict[str, str]]:
        """An import block of Terraform for each role that it takes over.

        What is managed already, it leaves alone:
        https://developer.hashicorp.com/terraform/language/import
        """
        return [
            {"to": f"aws_iam_role.{role.logical_id}", "id": plain_text(role.name)}
            for role in self.roles.values()
            if role.import_existing
        ]

    def check_policy(self, taken: Collection[str], name: str, path: str) -> None:
        """Whether the construct at ``path`` can have a managed policy with these addresses.

        Raises IamError as `check` does.
        """
        self._check(taken, [("policy", name)], path)

    def add_policy(
        self, taken: Iterable[str], name: str, path: str, document: PolicyDocument
    ) -> None:
        """Take in a policy that was checked."""
        self._take(taken, [("policy", name)], path)
        self.policies[path] = document

    def _addresses(self, role: RoleSpec) -> list[str]:
        return addresses(
            role,
            exclusive=self.settings.exclusive_policies,
            own_trust=self.trust_documents.shared_id(role) is None,
        )

    def _former_addresses(self, role: RoleSpec) -> list[str]:
        return former_addresses(role, exclusive=self.settings.exclusive_policies)

    def _check(
        self,
        taken: Collection[str],
        names: Iterable[tuple[str, str]],
        path: str,
        left: Iterable[str] = (),
    ) -> None:
        problems = [*self._address_problems(taken, path), *self._left_problems(taken, left, path)]
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

    def _left_problems(
        self, taken: Collection[str], left: Iterable[str], path: str
    ) -> Iterator[Problem]:
        """Terraform moves from an address that nothing has any more, and to one place.

        https://developer.hashicorp.com/terraform/language/moved
        """
        for address in taken:
            if mover := self._moved.get(address):
                message = f"{mover} has moved from {address}; give this one another id"
                yield Problem((), message)
        for address in left:
            if owner := self._owners.get(address) or (path if address in taken else None):
                message = f"{address} is {owner}'s, and still there; nothing has moved from it"
                yield Problem(("moved_from",), message)
            elif (mover := self._moved.get(address, path)) != path:
                message = f"{mover} has moved from {address} already"
                yield Problem(("moved_from",), message)

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

    def mover(self, address: str) -> str | None:
        """The path of the role that has moved from a Terraform address."""
        return self._moved.get(address)


def _move_problem(role: RoleSpec) -> str | None:
    if role.moved_from is None:
        return None
    if role.import_existing:
        return "a role that has moved is in Terraform's state, and can't be imported too"
    if not _LOGICAL_ID.fullmatch(role.moved_from):
        return f"{role.moved_from!r} is no name of Terraform's; it reads like my_ecs_task"
    if role.moved_from == role.logical_id:
        return f"{role.moved_from} is where it is now; leave moved_from out"
    return None


def _names(role: RoleSpec) -> list[tuple[str, str]]:
    """What of ``role`` has a name of its own in the account."""
    return [("role", role.name), *(("policy", each.name) for each in role.managed_policies)]
