"""Applies the rules: to a role, or to a policy document on its own."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleKind, RoleSpec
from stacks.rules import (
    action_resources,
    arn_fields,
    arn_forms,
    conditions,
    documents,
    ecs_arns,
    escalation,
    existence,
    exposure,
    federated_trust,
    github_trust,
    managed_policies,
    missing_pass_role,
    pass_role,
    policy_size,
    redundancy,
    separation,
    service_linked_roles,
    trust,
    trust_actions,
    trust_principals,
    trust_services,
    trust_sources,
    variables,
    wildcards,
)
from stacks.rules.acceptance import Checked, apply
from stacks.rules.permissions import Permissions
from stacks.rules.rule import Finding
from stacks.rules.statements import statements_of
from stacks.rules.table import RULES

PolicyType = Literal["identity", "trust"]
"""What a policy document is for: the permissions of a role, or who may assume it."""

_PolicyRules = Callable[[PolicyDocument], Iterator[Finding]]
_TrustRules = Callable[[PolicyDocument, RoleKind | None], Iterator[Finding]]
_PermissionsRules = Callable[[Permissions], Iterator[Finding]]
_RoleRules = Callable[[RoleSpec], Iterator[Finding]]

_OF_EVERY_POLICY: tuple[_PolicyRules, ...] = (
    documents.findings,
    existence.findings,
    variables.findings,
    conditions.findings,
    redundancy.findings,
)
_OF_IDENTITY_POLICIES: tuple[_PolicyRules, ...] = (
    wildcards.findings,
    action_resources.findings,
    arn_forms.findings,
    arn_fields.findings,
    pass_role.findings,
    service_linked_roles.findings,
    exposure.findings,
    ecs_arns.findings,
)
_OF_TRUST_POLICIES: tuple[_TrustRules, ...] = (
    trust.findings,
    trust_sources.findings,
    trust_services.findings,
    trust_principals.findings,
    trust_actions.findings,
    federated_trust.findings,
    github_trust.findings,
)
_OF_PERMISSIONS: tuple[_PermissionsRules, ...] = (
    separation.findings,
    escalation.findings,
    missing_pass_role.findings,
)
_OF_ROLES: tuple[_RoleRules, ...] = (managed_policies.findings,)


def check_role(role: RoleSpec) -> Checked:
    """Apply every rule to ``role``; paths lead through RoleSpec's fields.

    What IAM would refuse anyway is told by `stacks.iam.checks.role_problems`, not here.
    """
    return apply(_role_findings(role), role.accept, RULES)


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
    for index, policy in enumerate(role.policies):
        for finding in _of_identity_policy(policy.document):
            yield finding.under("policies", index, "document")
    statements = tuple(
        (("policies", index, "document", *path), statement)
        for index, policy in enumerate(role.policies)
        for path, statement in statements_of(policy.document)
    )
    are_complete = not role.managed_policy_arns
    yield from _of_permissions(Permissions(statements, role.kind, are_complete))


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
