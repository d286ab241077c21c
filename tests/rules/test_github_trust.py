"""`stacks.rules.github_trust`: which repository and which branch may assume the role."""

from stacks.iam.condition import Conditions
from stacks.iam.principal import Principal
from stacks.iam.statement import Statement
from stacks.rules.github_trust import GITHUB
from tests.rules.trusting import ACCOUNT, found, ids, trust

import pytest

PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"
SUBJECT = f"{GITHUB}:sub"
MAIN = "repo:my-org/my-repository:ref:refs/heads/main"


def github(conditions: Conditions, provider: str = PROVIDER) -> Statement:
    """A statement that trusts GitHub's provider."""
    return trust({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", conditions)


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com", SUBJECT: MAIN}},
        {"StringLike": {SUBJECT: MAIN}},
        {"StringEquals": {SUBJECT: "repo:my-org@1/my-repository@2:ref:refs/heads/main"}},
        {"StringEquals": {SUBJECT: "${local.subject}"}},
        {"StringEquals": {"${local.key}": MAIN}},
        {
            "StringEquals": {
                SUBJECT: "repo:my-org/my-repository:environment:production",
                f"{GITHUB}:ref": "refs/heads/main",
            }
        },
    ],
)
def test_a_repository_and_a_branch_are_no_finding(conditions: Conditions):
    """The branch may stand beside the subject."""
    assert found(github(conditions)) == []


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}},
        {"StringNotEquals": {SUBJECT: MAIN}},
    ],
)
def test_a_trust_without_a_subject_is_found(conditions: Conditions):
    """Every repository of everybody gets a token for the audience."""
    (finding,) = found(github(conditions))
    assert finding.rule.id == "github-without-repository"
    assert finding.path == ("statements", 0, "principals", "Federated", 0)
    assert finding.about == (PROVIDER, SUBJECT)


@pytest.mark.parametrize("value", ["*", "repo:*", "repo:my-org*", "repo:my-*/x:*", "repo:*/x:*"])
def test_a_subject_that_leaves_the_owner_open_is_found(value: str):
    """Anybody may found an organization of such a name."""
    (finding,) = found(github({"StringLike": {SUBJECT: value}}))
    assert finding.rule.id == "github-without-repository"
    assert finding.path == ("statements", 0, "conditions", "StringLike", SUBJECT)
    assert finding.about == (value, SUBJECT)


@pytest.mark.parametrize("value", ["repo:my-org/*", "repo:my-org/x:*", "repo:my-org/x:ref:*"])
def test_a_wildcard_in_the_subject_is_found(value: str):
    """More branches than one are let in."""
    (finding,) = found(github({"StringLike": {SUBJECT: value}}))
    assert finding.rule.id == "github-with-wildcard"
    assert finding.about == (value, SUBJECT)


def test_another_claim_can_name_the_owner():
    """Then a wildcard in the subject lets in the owner's repositories only."""
    owner = {
        "StringLike": {SUBJECT: "repo:*"},
        "StringEquals": {f"{GITHUB}:repository_owner_id": "12345"},
    }
    assert ids(github(owner)) == {"github-with-wildcard"}


@pytest.mark.parametrize(
    "value",
    ["repo:my-org/x:environment:production", "repo:my-org/x:pull_request"],
)
def test_a_subject_without_a_branch_is_a_suggestion(value: str):
    """An environment of GitHub may have branches of its own."""
    (finding,) = found(github({"StringEquals": {SUBJECT: value}}))
    assert finding.rule.id == "github-without-branch"
    assert finding.rule.severity == "suggestion"


def test_other_providers_and_a_deny_are_no_finding():
    """The rules are about GitHub, and about who is let in."""
    other = f"arn:aws:iam::{ACCOUNT}:oidc-provider/idp.example.com"
    assert ids(github({"StringEquals": {"idp.example.com:aud": "me"}}, other)) == set()
    denied = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", effect="Deny")
    assert ids(denied) == set()


def test_a_repository_by_its_id_is_a_limit():
    """The claim repository_id says whose workflows are meant, without sub."""
    conditions = {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:repository_id": "123456789",
        }
    }
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    statement = Statement(
        principals=[Principal("Federated", (provider,))],
        actions="sts:AssumeRoleWithWebIdentity",
        conditions=conditions,
    )
    assert "github-without-repository" not in ids(statement)
