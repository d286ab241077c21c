"""Applies the rules: to a role, or to a policy document on its own."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from stacks.iam.document import PolicyDocument
from stacks.iam.remembered import remembered
from stacks.iam.role import RoleKind, RoleSpec
from stacks.rules import name_for_arn, policy_size
from stacks.rules.acceptance import Checked, apply
from stacks.rules.name_for_arn import Resolve
from stacks.rules.permissions import Permissions
from stacks.rules.rule import Finding
from stacks.rules.statements import statements_of
from stacks.rules.table import FAMILIES, RULES

PolicyType = Literal["identity", "trust"]
"""What a policy document is for: the permissions of a role, or who may assume it."""

_OF_EVERY_POLICY = tuple(rules for family in FAMILIES for rules in family.of_every_policy)
_OF_IDENTITY_POLICIES = tuple(
    rules for family in FAMILIES for rules in family.of_permissions_policies
)
_OF_TRUST_POLICIES = tuple(rules for family in FAMILIES for rules in family.of_trust_policies)
_OF_PERMISSIONS = tuple(rules for family in FAMILIES for rules in family.of_permissions)
_OF_ROLES = tuple(rules for family in FAMILIES for rules in family.of_roles)


@remembered
def check_role(role: RoleSpec) -> Checked:
    """Apply every rule to ``role``; paths lead through RoleSpec's fields.

    What IAM would refuse anyway is told by `stacks.iam.checks.role_problems`, not here.
    """
    return apply(_role_findings(role), role.accept, RULES)


def check_resolved_role(role: RoleSpec, resolve: Resolve) -> Checked:
    """As `check_role`, with what is found once ``resolve`` says what tokens of CDKTF stand for.

    Only texts that begin with one are resolved, where that matters.
    """
    found = tuple(_behind_tokens(role, resolve))
    if not found:
        return check_role(role)
    return apply((*_role_findings(role), *found), role.accept, RULES)


def check_policy(
    document: PolicyDocument, policy_type: PolicyType, kind: RoleKind | None = None
) -> list[Finding]:
    """Apply every rule to one policy document; paths lead through PolicyDocument's fields."""
    if policy_type == "trust":
        return list(_of_trust_policy(document, kind))
    permissions = Permissions(tuple(statements_of(document)), kind)
    return [
        *policy_size.findings(document),
        *_of_identity_policy(document),
        *_of_permissions(permissions),
    ]


def _role_findings(role: RoleSpec) -> Iterator[Finding]:
    for rules in _OF_ROLES:
        yield from rules(role)
    for finding in _of_shared_trust_policy(_TheSame(role.trust_policy), role.kind):
        yield finding.under("trust_policy")
    for place, policy in role.own_policies:
        for finding in _of_identity_policy(policy.document):
            yield finding.under(*place, "document")
    statements = tuple(
        ((*place, "document", *path), statement)
        for place, policy in role.own_policies
        for path, statement in statements_of(policy.document)
    )
    are_complete = not role.managed_policy_arns
    yield from _of_permissions(Permissions(statements, role.kind, are_complete))


def _behind_tokens(role: RoleSpec, resolve: Resolve) -> Iterator[Finding]:
    for finding in name_for_arn.findings_behind_tokens(role.trust_policy, resolve):
        yield finding.under("trust_policy")
    for place, policy in role.own_policies:
        for finding in name_for_arn.findings_behind_tokens(policy.document, resolve):
            yield finding.under(*place, "document")


def _of_identity_policy(document: PolicyDocument) -> Iterator[Finding]:
    for rules in (*_OF_EVERY_POLICY, *_OF_IDENTITY_POLICIES):
        yield from rules(document)


class _TheSame:
    """A document that equals itself alone: one that says the same in another order is another."""

    def __init__(self, document: PolicyDocument) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TheSame) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=64)
def _of_shared_trust_policy(shared: _TheSame, kind: RoleKind | None) -> tuple[Finding, ...]:
    """The roles of a services.yaml share their trust policy, mostly."""
    return tuple(_of_trust_policy(shared.document, kind))


def _of_trust_policy(document: PolicyDocument, kind: RoleKind | None) -> Iterator[Finding]:
    for rules in _OF_EVERY_POLICY:
        yield from rules(document)
    for rules in _OF_TRUST_POLICIES:
        yield from rules(document, kind)


def _of_permissions(permissions: Permissions) -> Iterator[Finding]:
    for rules in _OF_PERMISSIONS:
        yield from rules(permissions)
