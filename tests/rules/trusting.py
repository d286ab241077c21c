"""What the tests of rules about trust policies say."""

from collections.abc import Mapping

from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.role import RoleKind
from stacks.iam.statement import Effect, Statement
from stacks.rules import (
    federated_trust,
    github_trust,
    trust_actions,
    trust_principals,
    trust_services,
    trust_sources,
)
from stacks.rules import trust as ecs_trust
from stacks.rules.rule import Finding

FAMILY = (
    ecs_trust,
    trust_sources,
    trust_services,
    trust_principals,
    trust_actions,
    federated_trust,
    github_trust,
)
"""The modules with the rules about trust policies alone."""
ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
ECS_TASKS = "ecs-tasks.amazonaws.com"
SOURCE = {
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-west-2:{ACCOUNT}:*"},
}
"""The conditions of ECS's own page for task roles."""


def trust(
    principals: Mapping[str, str | list[str]],
    actions: str | list[str] = "sts:AssumeRole",
    conditions: Conditions = (),
    effect: Effect = "Allow",
) -> Statement:
    """A statement of a trust policy; it trusts ``principals``, by type."""
    listed = [Principal(type_, names) for type_, names in principals.items()]
    return Statement(effect=effect, actions=actions, principals=listed, conditions=conditions)


def service(*names: str, conditions: Conditions = ()) -> Statement:
    """A statement that lets services assume the role."""
    return trust({"Service": list(names)}, conditions=conditions)


def family_findings(document: PolicyDocument, kind: RoleKind | None) -> list[Finding]:
    """All findings of the rules for trust policies."""
    return [finding for family in FAMILY for finding in family.findings(document, kind)]


def found(*statements: Statement, kind: RoleKind | None = None) -> list[Finding]:
    """All findings about a trust policy that are of the rules for trust policies."""
    return family_findings(PolicyDocument(statements), kind)


def ids(*statements: Statement, kind: RoleKind | None = None) -> set[str]:
    """The rules that find something about a trust policy."""
    return {each.rule.id for each in found(*statements, kind=kind)}


def about(rule: str, *statements: Statement, kind: RoleKind | None = None) -> list[Finding]:
    """The findings of one rule about a trust policy."""
    return [each for each in found(*statements, kind=kind) if each.rule.id == rule]
