"""A family of rules: what they are, and what they are applied to."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleKind, RoleSpec
from stacks.rules.permissions import Permissions
from stacks.rules.rule import Finding, Rule

PolicyRules = Callable[[PolicyDocument], Iterator[Finding]]
TrustRules = Callable[[PolicyDocument, RoleKind | None], Iterator[Finding]]
PermissionsRules = Callable[[Permissions], Iterator[Finding]]
RoleRules = Callable[[RoleSpec], Iterator[Finding]]


class Family(NamedTuple):
    """``rules`` under a title, and the functions that look for what they are about.

    They look at each policy, of permissions or of trust; at the permissions policies of a role
    together; or at the role.
    """

    title: str
    rules: tuple[Rule, ...]
    of_every_policy: tuple[PolicyRules, ...] = ()
    of_permissions_policies: tuple[PolicyRules, ...] = ()
    of_trust_policies: tuple[TrustRules, ...] = ()
    of_permissions: tuple[PermissionsRules, ...] = ()
    of_roles: tuple[RoleRules, ...] = ()
