"""Principals of AWS accounts in a trust policy: accounts, roles, users, and everyone."""

import re
from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.principal import ANYONE, EVERYONE
from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import statements_of
from stacks.rules.trust_statements import (
    ASSUMING,
    allows,
    identifiers,
    is_pattern,
    limits_accounts,
)

_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"
)

ANYONE_TRUSTED = Rule(
    "anyone-trusted",
    "error",
    "Every principal of every AWS account may assume the role.",
    "Name the principals, or ask for aws:PrincipalOrgID or another key that says whose they are.",
    None,
    f"{_PAGE}#principal-anonymous",
)
BARE_WILDCARD = Rule(
    "bare-wildcard-principal",
    "error",
    'A trust policy can\'t have "Principal": "*", which means everyone.',
    'Name the principals by their type, as {"AWS": "111122223333"}.',
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    check_source("error", "role-trust-policy-unsupported-wildcard-in-principal"),
)
WILDCARD_IN_PRINCIPAL = Rule(
    "wildcard-in-principal",
    "error",
    "A principal has a wildcard in it, which IAM does not read as one there.",
    "Name each principal, or trust the account and limit it by ArnLike on aws:PrincipalArn.",
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    check_source("error", "unsupported-wildcard-in-principal"),
)
NOT_PRINCIPAL = Rule(
    "not-principal-in-trust-policy",
    "error",
    "A trust policy can't have NotPrincipal.",
    "Name who is meant in Principal; except others by a condition on aws:PrincipalArn.",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    check_source("error", "role-trust-policy-syntax-error-notprincipal"),
)
INVALID_PRINCIPAL = Rule(
    "invalid-aws-principal",
    "error",
    "A principal of type AWS is no account, role, user or session, so IAM refuses it.",
    "Write an account's 12 digits, or the ARN of a role, a user or a session.",
    "INVALID_PRINCIPAL_FORMAT",
    check_source("error", "invalid-principal-format"),
)
ROLE_ID = Rule(
    "role-id-as-principal",
    "warning",
    "A principal is the ID of a role that is likely to be deleted, so nobody is trusted by it.",
    "Write the role's ARN; IAM turns it into the ID of the role that there is now.",
    "INVALID_ROLE_REFERENCE",
    check_source("general-warning", "invalid-role-reference"),
)
USER_ID = Rule(
    "user-id-as-principal",
    "warning",
    "A principal is the ID of a user that is likely to be deleted, so nobody is trusted by it.",
    "Write the user's ARN; IAM turns it into the ID of the user that there is now.",
    "INVALID_USER_REFERENCE",
    check_source("general-warning", "invalid-user-reference"),
)
REDUNDANT_PRINCIPAL = Rule(
    "redundant-session-principal",
    "suggestion",
    "A session is trusted beside its role, which lets in all of the role's sessions.",
    "Drop the session, or the role if one session is meant.",
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    check_source("suggestion", "redundant-principal-in-role-trust-policy"),
)
RULES = (
    ANYONE_TRUSTED,
    BARE_WILDCARD,
    WILDCARD_IN_PRINCIPAL,
    NOT_PRINCIPAL,
    INVALID_PRINCIPAL,
    ROLE_ID,
    USER_ID,
    REDUNDANT_PRINCIPAL,
)

# IAM's own page on Access Analyzer writes a session's ARN with iam, so that is let pass.
_VALID = re.compile(
    r"[0-9]{12}"
    r"|arn:[a-z-]+:(?:iam|sts)::[0-9]{12}:"
    r"(?:root|(?:user|role|assumed-role|federated-user)/.+)"
)
_ID = re.compile(r"(?P<prefix>AROA|AIDA)[A-Z0-9]+(?::.*)?")
_SESSION = re.compile(r"arn:[a-z-]+:(?:iam|sts)::([0-9]{12}):assumed-role/([^/]+)/.+")
_ROLE = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):role/(?:.*/)?([^/]+)")
_SERVICE_SUFFIX = ".amazonaws.com"


def findings(document: PolicyDocument, _kind: RoleKind | None) -> Iterator[Finding]:
    """Of every statement: what IAM refuses in a Deny, too; what is wide in an Allow alone."""
    for place, statement in statements_of(document):
        for finding in _of_statement(statement):
            yield finding.under(*place)


def _of_statement(statement: Statement) -> Iterator[Finding]:
    if statement.not_principals is not None:
        message = "who is meant is said by NotPrincipal"
        yield Finding(NOT_PRINCIPAL, ("not_principals",), message, ("NotPrincipal",))
    if statement.principals == EVERYONE:
        message = f'"Principal": "{ANYONE}" means everyone, in every account'
        yield Finding(BARE_WILDCARD, ("principals",), message, (ANYONE,))
    listed = tuple(identifiers(statement, "AWS"))
    lets_anyone_in = _lets_anyone_in(statement)
    for path, principal in listed:
        if principal != ANYONE:
            yield from _of_principal(path, principal)
        elif lets_anyone_in:
            message = "everyone, in every account, may assume the role"
            yield Finding(ANYONE_TRUSTED, path, message, (principal,))
    roles = {role.groups() for _, each in listed if (role := _ROLE.fullmatch(each))}
    for path, principal in listed:
        session = _SESSION.fullmatch(principal)
        if session and session.groups() in roles:
            message = f"{principal} is a session of the role {session[2]}, which is trusted anyway"
            yield Finding(REDUNDANT_PRINCIPAL, path, message, (principal,))


def _of_principal(path: Path, principal: str) -> Iterator[Finding]:
    if is_pattern(principal):
        message = f"{principal} has a wildcard in it, so it is no principal"
        yield Finding(WILDCARD_IN_PRINCIPAL, path, message, (principal,))
    elif unique := _ID.fullmatch(principal):
        rule, kind = (ROLE_ID, "role") if unique["prefix"] == "AROA" else (USER_ID, "user")
        message = f"{principal} is the ID of a {kind}, not its ARN"
        yield Finding(rule, path, message, (principal,))
    elif not _VALID.fullmatch(principal):
        message = f"{principal!r} is no principal of type AWS{_hint(principal)}"
        yield Finding(INVALID_PRINCIPAL, path, message, (principal,))


def _hint(principal: str) -> str:
    if principal.endswith(_SERVICE_SUFFIX):
        return ", but one of type Service"
    if ":group/" in principal:
        return ", which a group never is"
    return ""


def _lets_anyone_in(statement: Statement) -> bool:
    return (
        statement.effect == "Allow"
        and allows(statement, *ASSUMING)
        and not any(map(limits_accounts, statement.conditions))
    )
