"""`stacks.rules.trust_actions`: the actions of a trust policy."""

from stacks.iam.condition import Conditions
from stacks.iam.principal import Principal
from stacks.iam.statement import Statement
from tests.rules.trusting import ACCOUNT, about, found, ids, service, trust

import pytest

SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/idp.example.com"
CLAIM = {"StringEquals": {"idp.example.com:sub": "me"}}
TAGS = {"StringEquals": {"aws:RequestTag/team": "payments"}}


@pytest.mark.parametrize(
    "action",
    ["s3:GetObject", "iam:PassRole", "*", "*:*", "sts:GetCallerIdentity", "sts:Get*"],
)
def test_an_action_that_is_not_done_to_a_role_is_found(action: str):
    """What a role may do does not stand in its trust policy."""
    (finding,) = about(
        "action-not-of-trust-policies", trust({"AWS": ACCOUNT}, ["sts:AssumeRole", action])
    )
    assert finding.path == ("statements", 0, "actions", 1)
    assert finding.about == (action,)


def test_the_actions_of_a_trust_policy_are_no_finding():
    """To assume, to tag, to set the source identity and the context; in any case of letters."""
    actions = ["sts:AssumeRole", "STS:tagsession", "sts:SetSourceIdentity", "sts:SetContext"]
    assert ids(trust({"AWS": ACCOUNT}, actions)) == set()
    for action in ("${var.action}", "s3:${var.action}", "sts:*${var.action}"):
        assert ids(trust({"AWS": ACCOUNT}, action)) == set()


def test_a_deny_of_everything_is_no_finding():
    """It is wide and takes away; a Deny of another service's action says nothing."""
    assert ids(trust({"AWS": ACCOUNT}, "*", effect="Deny")) == set()
    assert ids(trust({"AWS": ACCOUNT}, "sts:*", effect="Deny")) == set()
    assert ids(trust({"AWS": ACCOUNT}, "s3:GetObject", effect="Deny")) == {
        "action-not-of-trust-policies"
    }


@pytest.mark.parametrize("action", ["sts:*", "sts:AssumeRole*", "sts:?agSession"])
def test_a_pattern_of_actions_is_found(action: str):
    """It says what the pattern allows."""
    (finding,) = found(trust({"AWS": ACCOUNT}, action))
    assert finding.rule.id == "wide-action-in-trust-policy"
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.about == (action,)


def test_not_action_is_found():
    """It allows whatever it does not list."""
    statement = Statement(
        not_actions=["sts:TagSession"], principals=[Principal("Service", "ecs.amazonaws.com")]
    )
    (finding,) = about("wide-action-in-trust-policy", statement)
    assert finding.path == ("statements", 0, "not_actions")


@pytest.mark.parametrize(
    ("principals", "action"),
    [
        ({"Federated": SAML}, "sts:AssumeRole"),
        ({"Federated": SAML}, "sts:AssumeRoleWithWebIdentity"),
        ({"Federated": OIDC}, "sts:AssumeRole"),
        ({"Federated": OIDC}, "sts:AssumeRoleWithSAML"),
        ({"AWS": ACCOUNT}, "sts:AssumeRoleWithSAML"),
        ({"Service": "ecs.amazonaws.com"}, "sts:AssumeRoleWithWebIdentity"),
    ],
)
def test_an_action_that_the_principal_cannot_use_is_found(
    principals: dict[str, str | list[str]], action: str
):
    """Each kind of principal has one action to assume a role by."""
    statement = trust(principals, [action, "sts:TagSession"], CLAIM)
    (finding,) = about("mismatched-action-for-principal", statement)
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.about[0] == action


def test_a_principal_that_none_of_the_actions_is_for_is_found():
    """The others can use the action, it can't."""
    statement = trust({"AWS": ACCOUNT, "Federated": SAML})
    (finding,) = found(statement)
    assert finding.rule.id == "mismatched-action-for-principal"
    assert finding.path == ("statements", 0, "principals", "Federated", 0)
    assert finding.about == (SAML, "sts:AssumeRoleWithSAML")


@pytest.mark.parametrize(
    ("principals", "actions"),
    [
        ({"Federated": SAML}, "sts:AssumeRoleWithSAML"),
        ({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity"),
        ({"AWS": ACCOUNT, "Federated": SAML}, ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]),
        ({"AWS": ACCOUNT, "Federated": SAML}, "sts:AssumeRole*"),
        ({"AWS": "${var.principal}"}, "sts:AssumeRole"),
        ({"Federated": "${var.provider}"}, "sts:AssumeRoleWithSAML"),
        ({"Federated": SAML}, "${var.action}"),
        ({"Federated": SAML}, "sts:TagSession"),
    ],
)
def test_actions_that_the_principals_can_use_are_no_finding(
    principals: dict[str, str | list[str]], actions: str | list[str]
):
    """What is not known may fit."""
    assert "mismatched-action-for-principal" not in ids(trust(principals, actions, CLAIM))


@pytest.mark.parametrize(
    ("conditions", "action"),
    [
        (TAGS, "sts:TagSession"),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}, "sts:TagSession"),
        ({"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": "team"}}, "sts:TagSession"),
        ({"StringLike": {"sts:SourceIdentity": "jane*"}}, "sts:SetSourceIdentity"),
    ],
)
def test_a_condition_on_what_nobody_may_set_is_found(conditions: Conditions, action: str):
    """A session has tags and a source identity where the trust policy allows to set them."""
    (finding,) = found(trust({"AWS": ACCOUNT}, conditions=conditions))
    assert finding.rule.id == "missing-action-for-key"
    assert finding.about[1] == action
    assert finding.about_key
    allowed = trust({"AWS": ACCOUNT}, ["sts:AssumeRole", action], conditions)
    assert ids(allowed) == set()


def test_the_action_may_stand_in_another_statement():
    """AWS's own page about session tags writes it so; a key that may be absent needs none."""
    assert (
        ids(
            trust({"AWS": ACCOUNT}, conditions=TAGS),
            trust({"AWS": ACCOUNT}, "sts:TagSession", TAGS),
        )
        == set()
    )
    absent = {"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": "team"}}
    assert "missing-action-for-key" not in ids(trust({"AWS": ACCOUNT}, conditions=absent))
    unknown = trust({"AWS": ACCOUNT}, ["sts:AssumeRole", "${var.action}"], TAGS)
    assert "missing-action-for-key" not in ids(unknown)


def test_roles_anywhere_needs_three_actions():
    """In one statement or in several."""
    (finding,) = found(service("rolesanywhere.amazonaws.com"))
    assert finding.rule.id == "missing-action-for-roles-anywhere"
    assert finding.path == ("statements", 0, "principals", "Service", 0)
    assert finding.about[1:] == ("sts:SetSourceIdentity", "sts:TagSession")
    rest = trust(
        {"Service": "rolesanywhere.amazonaws.com"}, ["sts:TagSession", "sts:SetSourceIdentity"]
    )
    assert ids(service("rolesanywhere.amazonaws.com"), rest) == set()
    assert "missing-action-for-roles-anywhere" not in ids(service("ecs.amazonaws.com"))
