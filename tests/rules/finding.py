"""What the tests of rules say about findings."""

from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.rules.check import PolicyType, check_policy
from stacks.rules.rule import Finding

BUCKET = "arn:aws:s3:::my-log-bucket"
OBJECTS = f"{BUCKET}/*"


def found(
    *statements: Statement, policy_type: PolicyType = "identity", kind: RoleKind | None = None
) -> list[Finding]:
    """All findings about a policy of ``statements``."""
    return check_policy(PolicyDocument(statements), policy_type, kind)


def ids(
    *statements: Statement, policy_type: PolicyType = "identity", kind: RoleKind | None = None
) -> set[str]:
    """The rules that find something about a policy of ``statements``."""
    return {each.rule.id for each in found(*statements, policy_type=policy_type, kind=kind)}


def about(rule: str, *statements: Statement, policy_type: PolicyType = "identity") -> list[Finding]:
    """The findings of one rule about a policy of ``statements``."""
    return [each for each in found(*statements, policy_type=policy_type) if each.rule.id == rule]


def allow(
    actions: str | list[str], resources: str | list[str] = OBJECTS, conditions: Conditions = ()
) -> Statement:
    """A statement that allows ``actions`` on ``resources``."""
    return Statement(actions=actions, resources=resources, conditions=conditions)
