"""The actions of a trust policy, and which of them a principal can use."""

from collections.abc import Iterator

from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.glob import fold, text_matches
from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.federation import ProviderKind, provider_kind
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import action_texts, statements_of
from stacks.rules.trust_statements import (
    ASSUME_ROLE,
    ASSUMING,
    WITH_SAML,
    WITH_WEB_IDENTITY,
    allowing,
    allows,
    has_unknown_principals,
    identifiers,
    is_everyone,
    is_pattern,
    may_allow,
    needs_key,
    path_of,
    trusts,
)

_TRUST_POLICIES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-custom.html"

ACTION_NOT_OF_ROLES = Rule(
    "action-not-of-trust-policies",
    "error",
    "A trust policy has an action that is not done to a role; IAM takes none but STS's there.",
    f"Write {ASSUME_ROLE}; what the role may do stands in its permissions policies.",
    "UNSUPPORTED_ACTION_IN_POLICY",
    check_source("error", "unsupported-action-in-policy"),
)
WIDE_ACTION = Rule(
    "wide-action-in-trust-policy",
    "warning",
    "More ways to assume the role are allowed than are named.",
    f"Name them: {ASSUME_ROLE} for services and accounts, and sts:TagSession where tags are sent.",
    None,
    _TRUST_POLICIES,
)
MISMATCHED_ACTION = Rule(
    "mismatched-action-for-principal",
    "warning",
    "An action and a principal of one statement do not go together: the one can't be taken by any "
    "of its principals, or the other can take none of its actions.",
    f"Use {ASSUME_ROLE} for services and accounts, {WITH_SAML} for SAML providers and "
    f"{WITH_WEB_IDENTITY} for OIDC providers.",
    "MISMATCHED_ACTION_FOR_PRINCIPAL",
    check_source("error", "mismatched-action-for-principal"),
)
MISSING_ACTION_FOR_KEY = Rule(
    "missing-action-for-key",
    "error",
    "A condition asks for what only another action may set, which is allowed nowhere.",
    "Add the action to the statement.",
    "MISSING_ACTION_FOR_CONDITION_KEY",
    check_source("error", "missing-action-for-condition-key"),
)
ROLES_ANYWHERE = Rule(
    "missing-action-for-roles-anywhere",
    "error",
    "IAM Roles Anywhere lacks an action that it needs, so it can't assume the role.",
    f"Allow {ASSUME_ROLE}, sts:TagSession and sts:SetSourceIdentity.",
    "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    check_source("error", "missing-action-for-roles-anywhere-trust-policy"),
)
RULES = (
    ACTION_NOT_OF_ROLES,
    WIDE_ACTION,
    MISMATCHED_ACTION,
    MISSING_ACTION_FOR_KEY,
    ROLES_ANYWHERE,
)

_SHOWN = 3
_TAG_SESSION = "sts:TagSession"
_SET_SOURCE_IDENTITY = "sts:SetSourceIdentity"
_ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
_OF_ROLES_ANYWHERE = (ASSUME_ROLE, _SET_SOURCE_IDENTITY, _TAG_SESSION)
_OF_ROLES = (*ASSUMING, "sts:SetContext", _SET_SOURCE_IDENTITY, _TAG_SESSION)
_TAKEN_BY = {"SAML": WITH_SAML, "OIDC": WITH_WEB_IDENTITY}
# What must be allowed for a session to have tags and a source identity:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
_SET_BY = {
    "aws:requesttag": _TAG_SESSION,
    "aws:tagkeys": _TAG_SESSION,
    "sts:transitivetagkeys": _TAG_SESSION,
    "sts:sourceidentity": _SET_SOURCE_IDENTITY,
}


def findings(document: PolicyDocument, _kind: RoleKind | None) -> Iterator[Finding]:
    """Of every action, and of what conditions and principals need of them."""
    for place, statement in statements_of(document):
        for path, action in action_texts(statement):
            if _is_not_of_roles(action) and not _is_deny_of_all(statement, action):
                message = f"{action} is not done to a role"
                yield Finding(ACTION_NOT_OF_ROLES, (*place, *path), message, (action,))
    allowed = frozenset(
        action
        for action in (_TAG_SESSION, _SET_SOURCE_IDENTITY)
        if any(may_allow(statement, action) for _, statement in allowing(document))
    )
    for place, statement in allowing(document):
        found = (*_wide(statement), *_mismatched(statement), *_missing(statement, allowed))
        for finding in found:
            yield finding.under(*place)
    yield from _of_roles_anywhere(document)


def _is_deny_of_all(statement: Statement, action: str) -> bool:
    return statement.effect != "Allow" and is_everyone(action.replace(":", ""))


def _is_not_of_roles(action: str) -> bool:
    service, colon, _ = action.partition(":")
    if is_unresolved(action) or not (colon or action == "*"):
        return False
    if fold(service) != "sts":
        return True
    return bool(reference.expand(action)) and not _of_roles(action)


def _of_roles(action: str) -> list[str]:
    """The actions of a trust policy that ``action`` matches."""
    return [each for each in _OF_ROLES if text_matches(fold(action), fold(each))]


def _wide(statement: Statement) -> Iterator[Finding]:
    if statement.not_actions is not None:
        message = "every action of STS is allowed but those in NotAction"
        yield Finding(WIDE_ACTION, ("not_actions",), message, ("NotAction",))
    for index, action in enumerate(statement.actions or ()):
        if not is_pattern(action) or _is_not_of_roles(action):
            continue
        if meant := _of_roles(action):
            message = f"{action} allows {', '.join(meant)}"
            yield Finding(WIDE_ACTION, ("actions", index), message, (action,))


def _mismatched(statement: Statement) -> Iterator[Finding]:
    if has_unknown_principals(statement):
        return
    takers = tuple(_takers(statement))
    taken = {action for _, _, action in takers}
    if not taken or None in taken:
        return
    found = False
    for index, text in enumerate(statement.actions or ()):
        action = next((each for each in ASSUMING if fold(each) == fold(text)), None)
        if action and action not in taken:
            found = True
            shown = tuple(principal for _, principal, _ in takers[:_SHOWN])
            message = f"{text} can't be used by {', '.join(shown)}"
            about = (text, *shown)
            yield Finding(MISMATCHED_ACTION, ("actions", index), message, about)
    lacking = {each for each in ASSUMING if not may_allow(statement, each)}
    if found or lacking == set(ASSUMING):
        return
    for path, principal, action in takers:
        if action in lacking:
            message = f"{principal} can use {action} alone, which the statement does not allow"
            yield Finding(MISMATCHED_ACTION, path, message, (principal, action))


def _takers(statement: Statement) -> Iterator[tuple[Path, str, str | None]]:
    """Each principal and the one action that it assumes a role by, None where that is not known."""
    for type_ in ("AWS", "Service"):
        for path, principal in identifiers(statement, type_):
            yield path, principal, ASSUME_ROLE if principal != "*" else None
    for path, principal in identifiers(statement, "Federated"):
        kind: ProviderKind | None = provider_kind(principal)
        yield path, principal, _TAKEN_BY[kind] if kind else None


def _missing(statement: Statement, allowed: frozenset[str]) -> Iterator[Finding]:
    if not allows(statement, *ASSUMING):
        return
    for test in filter(needs_key, statement.conditions):
        action = _SET_BY.get(test.key.lower().partition("/")[0])
        if action is None or action in allowed:
            continue
        message = f"{test.key} is in no request, as {action} is not allowed"
        yield Finding(
            MISSING_ACTION_FOR_KEY, path_of(test), message, (test.key, action), about_key=True
        )


def _of_roles_anywhere(document: PolicyDocument) -> Iterator[Finding]:
    trusting = [
        (place, statement)
        for place, statement in allowing(document)
        if trusts(statement, _ROLES_ANYWHERE)
    ]
    missing = [
        action
        for action in _OF_ROLES_ANYWHERE
        if not any(may_allow(statement, action) for _, statement in trusting)
    ]
    if not missing or not trusting:
        return
    place, statement = trusting[0]
    path = next(path for path, each in identifiers(statement, "Service") if each == _ROLES_ANYWHERE)
    message = f"{_ROLES_ANYWHERE} lacks {', '.join(missing)}"
    yield Finding(ROLES_ANYWHERE, (*place, *path), message, (_ROLES_ANYWHERE, *missing))
