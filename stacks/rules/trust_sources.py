"""On whose behalf ECS assumes a role: the conditions against the confused deputy."""

import re
from collections.abc import Iterator

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, variables
from stacks.iam.trust import SOURCE_ACCOUNT, SOURCE_ARN, source_arn_problem
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.trust_statements import (
    ASSUME_ROLE,
    ECS_TASKS,
    allowing,
    allows,
    arn_of,
    has_unknown_keys,
    identifiers,
    is_everyone,
    is_pattern,
    is_positive,
    limits_accounts,
    needs_key,
    path_of,
    takes_wildcards,
    trusts,
)

_TASK_ROLES = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"
_KEYS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"
# "must use the same account ID when used in the same policy statement"
_SAME_ACCOUNT = (
    "https://docs.aws.amazon.com/connect/latest/adminguide/"
    "cross-service-confused-deputy-prevention.html"
)

WITHOUT_SOURCE = Rule(
    "ecs-tasks-without-source",
    "warning",
    "ECS may assume the role for whichever account asks it to, which makes it a confused deputy.",
    "Ask for aws:SourceAccount and aws:SourceArn in the statement; one without widens the trust.",
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    check_source("security-warning", "restrict-access-to-service-principal"),
)
IMPOSSIBLE_SOURCE_ARN = Rule(
    "impossible-source-arn",
    "error",
    "ECS never sends this aws:SourceArn, so no task can assume the role.",
    "Write arn:aws:ecs:REGION:ACCOUNT:*, which is as narrow as ECS supports.",
    None,
    _TASK_ROLES,
)
INVALID_SOURCE_ACCOUNT = Rule(
    "invalid-source-account",
    "error",
    "aws:SourceAccount is compared with what is no account, so it never holds.",
    "Write the account's 12 digits.",
    None,
    f"{_KEYS}#condition-keys-sourceaccount",
)
CONTRADICTING_SOURCES = Rule(
    "contradicting-sources",
    "error",
    "aws:SourceArn and aws:SourceAccount are of different accounts, so they never hold together.",
    "Write the same account in both.",
    None,
    _SAME_ACCOUNT,
)
RULES = (WITHOUT_SOURCE, IMPOSSIBLE_SOURCE_ARN, INVALID_SOURCE_ACCOUNT, CONTRADICTING_SOURCES)

_SOURCES = frozenset({SOURCE_ACCOUNT.lower(), SOURCE_ARN.lower()}) | frozenset(
    {"aws:sourceorgid", "aws:sourceorgpaths"}
)
_ACCOUNT = re.compile(r"[0-9]{12}")


def findings(document: PolicyDocument, kind: RoleKind | None) -> Iterator[Finding]:
    """Of every statement that trusts a service.

    AWS's page about execution roles shows none of the conditions, so they may lack them.
    """
    for place, statement in allowing(document):
        found = [*_of_accounts(statement), *_contradicting(statement)]
        if trusts(statement, ECS_TASKS):
            found += _of_arns(statement)
            if kind != "execution":
                found += _without_source(statement)
        for finding in found:
            yield finding.under(*place)


def _without_source(statement: Statement) -> Iterator[Finding]:
    if not allows(statement, ASSUME_ROLE):
        return
    if has_unknown_keys(statement) or any(
        _is_on(test, *_SOURCES) and limits_accounts(test) for test in statement.conditions
    ):
        return
    for path, service in identifiers(statement, "Service"):
        if service == ECS_TASKS:
            message = f"{service} may assume the role on behalf of every account"
            yield Finding(WITHOUT_SOURCE, path, message, (service,))
            return


def _of_arns(statement: Statement) -> Iterator[Finding]:
    is_only_ecs = [(each.type, *each.identifiers) for each in statement.principals or ()] == [
        ("Service", ECS_TASKS)
    ]
    for test in statement.conditions:
        if not _is_on(test, SOURCE_ARN.lower()) or not is_positive(test):
            continue
        for value in test.values:
            message = _arn_fault(value, test, is_only_ecs=is_only_ecs)
            if message:
                about = (SOURCE_ARN, value)
                yield Finding(IMPOSSIBLE_SOURCE_ARN, path_of(test), message, about)


def _arn_fault(value: str, test: Condition, *, is_only_ecs: bool) -> str | None:
    if is_unresolved(value) or is_everyone(value):
        return None
    arn = arn_of(value)
    if arn is None:
        # What is short or no ARN can still match as a pattern of text.
        is_text = not test.operator.startswith("Arn") and is_pattern(value)
        return None if is_text or not is_only_ecs else source_arn_problem(value)
    if is_pattern(arn.service) or (arn.service != "ecs" and not is_only_ecs):
        return None
    if is_pattern(arn.resource) and set(arn.resource.removeprefix("task/")) <= set("*?/"):
        return None
    return source_arn_problem(value)


def _of_accounts(statement: Statement) -> Iterator[Finding]:
    for test in statement.conditions:
        if not _is_on(test, SOURCE_ACCOUNT.lower()) or not is_positive(test):
            continue
        for value in test.values:
            is_known = not is_unresolved(value) and not variables(value)
            may_match = takes_wildcards(test) and is_pattern(value)
            if is_known and not may_match and not _ACCOUNT.fullmatch(value):
                message = f"{value!r} is no account, which has 12 digits"
                about = (SOURCE_ACCOUNT, value)
                yield Finding(INVALID_SOURCE_ACCOUNT, path_of(test), message, about)


def _contradicting(statement: Statement) -> Iterator[Finding]:
    accounts = [
        set(test.values)
        for test in statement.conditions
        if _is_on(test, SOURCE_ACCOUNT.lower()) and needs_key(test)
    ]
    for test in statement.conditions:
        if not _is_on(test, SOURCE_ARN.lower()) or not needs_key(test):
            continue
        of_arns = {arn.account if (arn := arn_of(value)) else "" for value in test.values}
        for wanted in accounts:
            if _are_accounts(of_arns) and _are_accounts(wanted) and not of_arns & wanted:
                message = (
                    f"{SOURCE_ARN} is of account {', '.join(sorted(of_arns))}, and "
                    f"{SOURCE_ACCOUNT} asks for {', '.join(sorted(wanted))}"
                )
                about = (SOURCE_ARN, *sorted(of_arns))
                yield Finding(CONTRADICTING_SOURCES, path_of(test), message, about)


def _is_on(test: Condition, *keys: str) -> bool:
    return test.key.lower() in keys


def _are_accounts(texts: set[str]) -> bool:
    return bool(texts) and all(map(_ACCOUNT.fullmatch, texts))
