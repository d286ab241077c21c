"""iam:PassRole on more roles than are named: which service gets which role is then open."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.resource_fit import takes
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, parts
from stacks.rules.limiting import limits
from stacks.rules.reach import Reach
from stacks.rules.rule import Finding, Rule
from stacks.rules.six_ways import finding_of_way, rules_of_six_ways
from stacks.rules.statements import (
    Covering,
    covering,
    is_every_resource_of,
    statements_of,
)

_PASS_ROLE = "iam:PassRole"  # noqa: S105 - an action's name
_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"

_OF_SIX_WAYS = rules_of_six_ways(
    _PASS_ROLE,
    "pass-role",
    "error",
    so="a service can be given any role that trusts it",
    fix="Name the roles in Resource, and their service with a condition on iam:PassedToService.",
    code="PASS_ROLE",
    kind="security-warning",
)
PASS_ROLE_TO_EVERY_ROLE = Rule(
    "pass-role-of-every-role",
    "warning",
    "iam:PassRole is allowed on every role of an account, those with more permissions included.",
    "Name the roles in Resource, and their service with a condition on iam:PassedToService.",
    None,
    _PAGE,
)
PASS_ROLE_WITHOUT_SERVICE = Rule(
    "pass-role-without-service",
    "suggestion",
    "iam:PassRole is allowed on a pattern of roles, for whatever service a role is for.",
    "Name the roles, or add a condition on iam:PassedToService.",
    None,
    _PAGE,
)
RULES = (*_OF_SIX_WAYS.values(), PASS_ROLE_TO_EVERY_ROLE, PASS_ROLE_WITHOUT_SERVICE)

# A tag of the role is none: "This approach does not have reliable results", says the page.
LIMITING_KEYS = ("iam:PassedToService", "iam:AssociatedResourceArn")

# A service-linked role trusts the service that its path names, and no other.
_OF_ONE_SERVICE = "role/aws-service-role/"


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every statement that allows iam:PassRole; one at most of each."""
    for place, statement in statements_of(document):
        if statement.effect != "Allow" or limits(statement.conditions, *LIMITING_KEYS):
            continue
        if by := covering(statement, _PASS_ROLE):
            for finding in _of_grant(statement, by):
                yield finding.under(*place)


def _of_grant(statement: Statement, by: Covering) -> Iterator[Finding]:
    on = Reach(statement).all_of(_PASS_ROLE)
    if on is not None and not _name(on).strip("*"):
        lacks = "without a condition on iam:PassedToService"
        yield finding_of_way(_OF_SIX_WAYS, _PASS_ROLE, by, on, lacks)
        return
    # A wildcard for the account alone is none: a role is passed within its own account.
    patterns = sorted(
        each
        for each in statement.resources or ()
        if not is_unresolved(each) and _has_wildcard(_name(each))
    )
    for resource in patterns:
        if is_every_resource_of(_PASS_ROLE, resource):
            message = f"{by.text} on {resource} passes any role, to any service"
            yield Finding(PASS_ROLE_TO_EVERY_ROLE, by.path, message, (by.text, resource))
            return
    for resource in patterns:
        if takes(_PASS_ROLE, resource):
            message = f"{by.text} on {resource} has no condition on iam:PassedToService"
            yield Finding(PASS_ROLE_WITHOUT_SERVICE, by.path, message, (by.text, resource))
            return


def _name(resource: str) -> str:
    """The last field of an ARN; nothing of what is none."""
    return resource.split(":", 5)[5] if resource.count(":") >= 5 else ""


def _has_wildcard(name: str) -> bool:
    text = "".join(each.text for each in parts(name) if each.kind == "text")
    return ("*" in text or "?" in text) and not text.startswith(_OF_ONE_SERVICE)
