"""Trust in GitHub Actions: which repository and which branch may assume the role."""

from collections.abc import Iterator

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.federation import claim, issuer
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.trust_statements import (
    WITH_WEB_IDENTITY,
    allowing,
    allows,
    has_unknown_keys,
    identifiers,
    is_everyone,
    is_pattern,
    is_positive,
    path_of,
    takes_wildcards,
)

GITHUB = "token.actions.githubusercontent.com"
"""What the condition keys of GitHub Actions begin with."""

WITHOUT_REPOSITORY = Rule(
    "github-without-repository",
    "error",
    "Workflows of every repository on GitHub, whoever owns it, may assume the role.",
    f"Ask for {GITHUB}:sub, as repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH.",
    "MISSING_GITHUB_REPO_CONDITION_KEY",
    check_source("security-warning", "missing-github-repo-condition-key"),
)
WILDCARD_IN_SUBJECT = Rule(
    "github-with-wildcard",
    "warning",
    "Workflows of more branches or repositories than one may assume the role.",
    "Name the repository and the branch.",
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    check_source("general-warning", "specific-github-repo-and-branch-recommended"),
)
WITHOUT_BRANCH = Rule(
    "github-without-branch",
    "suggestion",
    "Workflows of every branch may assume the role, unless GitHub itself sets limits.",
    f"Name the branch in {GITHUB}:sub, or beside it in {GITHUB}:ref.",
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    check_source("general-warning", "specific-github-repo-and-branch-recommended"),
)
RULES = (WITHOUT_REPOSITORY, WILDCARD_IN_SUBJECT, WITHOUT_BRANCH)

_REPOSITORY = "repo:"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
_OWNED = frozenset({"repository", "repository_id", "repository_owner_id", "enterprise_id"})


def findings(document: PolicyDocument, _kind: RoleKind | None) -> Iterator[Finding]:
    """Of every statement that trusts GitHub's provider."""
    for place, statement in allowing(document):
        if not allows(statement, WITH_WEB_IDENTITY) or has_unknown_keys(statement):
            continue
        for path, principal in identifiers(statement, "Federated"):
            if issuer(principal) != GITHUB:
                continue
            subjects = list(_tests(statement, "sub"))
            if not subjects and not any(_tests(statement, *_OWNED)):
                message = f"{principal} is trusted without a condition on {GITHUB}:sub"
                about = (principal, f"{GITHUB}:sub")
                yield Finding(WITHOUT_REPOSITORY, (*place, *path), message, about)
            for test in subjects:
                for finding in _of_subject(test, statement):
                    yield finding.under(*place)
            break


def _of_subject(test: Condition, statement: Statement) -> Iterator[Finding]:
    has_branch = any(_tests(statement, "ref"))
    has_owner = any(_tests(statement, *_OWNED))
    for value in test.values:
        about = (value, test.key)
        if is_unresolved(value):
            continue
        has_wildcards = takes_wildcards(test) and is_pattern(value)
        if has_wildcards and not has_owner and _is_of_anyone(value):
            message = f"{value} is of whichever repository"
            yield Finding(WITHOUT_REPOSITORY, path_of(test), message, about)
        elif has_wildcards:
            message = f"{value} has a wildcard in it"
            yield Finding(WILDCARD_IN_SUBJECT, path_of(test), message, about)
        elif ":ref:" not in value and not has_branch:
            message = f"{value} names no branch"
            yield Finding(WITHOUT_BRANCH, path_of(test), message, about)


def _tests(statement: Statement, *claims: str) -> Iterator[Condition]:
    """The positive tests on one of GitHub's claims."""
    for test in statement.conditions:
        prefix, name = claim(test)
        if prefix == GITHUB and name in claims and is_positive(test):
            yield test


def _is_of_anyone(subject: str) -> bool:
    """Whether ``subject`` leaves open who owns the repository."""
    if is_everyone(subject):
        return True
    owner, slash, _ = subject.removeprefix(_REPOSITORY).partition("/")
    return subject.startswith(_REPOSITORY) and is_pattern(owner if slash else subject)
