"""`stacks.rules.federated_trust`: identity providers."""

from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.statement import Statement
from stacks.rules.check import check_policy
from tests.rules.trusting import ACCOUNT, about, found, ids, trust

import pytest

PROVIDERS = f"arn:aws:iam::{ACCOUNT}:oidc-provider"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"
COGNITO = "cognito-identity.amazonaws.com"
WEB = "sts:AssumeRoleWithWebIdentity"


def oidc(provider: str, conditions: Conditions = ()) -> Statement:
    """A statement that trusts an OIDC provider."""
    return trust({"Federated": provider}, WEB, conditions)


def test_the_roles_of_cognito_eks_and_saml_pass():
    """Each as the pages of AWS write it."""
    cognito = {
        "StringEquals": {f"{COGNITO}:aud": "eu-west-1:12345678-dead-beef"},
        "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"},
    }
    eks = {
        "StringEquals": {
            f"{EKS}:sub": "system:serviceaccount:default:my-app",
            f"{EKS}:aud": "sts.amazonaws.com",
        }
    }
    saml = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    provider = {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"}
    for statement in (
        oidc(COGNITO, cognito),
        oidc(f"{PROVIDERS}/{EKS}", eks),
        trust(provider, "sts:AssumeRoleWithSAML", saml),
    ):
        assert check_policy(PolicyDocument([statement]), "trust") == []


@pytest.mark.parametrize(
    "provider",
    [
        "*",
        "https://idp.example.com",
        "corp",
        "",
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/",
        f"arn:aws:iam:{ACCOUNT}:oidc-provider/idp.example.com",
        f"arn:aws:iam::{ACCOUNT}:role/MyRole",
        f"arn:aws:iam::{ACCOUNT}:saml-provider/*",
    ],
)
def test_what_is_no_identity_provider_is_found(provider: str):
    """It is neither a provider's ARN nor a domain."""
    (finding,) = about("invalid-identity-provider", oidc(provider))
    assert finding.path == ("statements", 0, "principals", "Federated", 0)
    assert finding.about == (provider,)


@pytest.mark.parametrize(
    "provider",
    [
        "accounts.google.com",
        f"{PROVIDERS}/idp.example.com/path",
        f"arn:aws-us-gov:iam::{ACCOUNT}:saml-provider/corp",
        "${aws_iam_openid_connect_provider.idp.arn}",
    ],
)
def test_an_identity_provider_is_no_finding(provider: str):
    """Nor is one that Terraform alone knows."""
    assert "invalid-identity-provider" not in ids(oidc(provider))


@pytest.mark.parametrize(
    ("provider", "conditions"),
    [
        (COGNITO, {}),
        (COGNITO, {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}}),
        (COGNITO, {"StringLike": {f"{COGNITO}:aud": "*"}}),
        (COGNITO, {"StringLike": {f"{COGNITO}:aud": ["mine", "*"]}}),
        (f"{PROVIDERS}/gitlab.com", {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}}),
        (f"{PROVIDERS}/app.terraform.io", {"StringNotEquals": {"app.terraform.io:sub": "x"}}),
        (f"{PROVIDERS}/api.pulumi.com/oidc", {}),
    ],
)
def test_a_shared_provider_without_the_claim_that_names_its_customer_is_found(
    provider: str, conditions: Conditions
):
    """Everybody can become a customer of it."""
    (finding,) = found(oidc(provider, conditions))
    assert finding.rule.id == "shared-provider-without-claim"
    assert finding.rule.severity == "error"
    assert finding.about[0] == provider


@pytest.mark.parametrize(
    ("provider", "conditions"),
    [
        ("gitlab.com", {"StringLike": {"gitlab.com:sub": "project_path:my-group/*"}}),
        ("app.terraform.io", {"StringLike": {"APP.terraform.io:sub": "organization:my-org:*"}}),
        ("oidc.vercel.com", {"StringEquals": {"oidc.vercel.com:aud": "https://vercel.com/me"}}),
        ("gitlab.com", {"StringEquals": {"${local.key}": "x"}}),
    ],
)
def test_a_shared_provider_with_that_claim_is_no_finding(provider: str, conditions: Conditions):
    """A key that Terraform alone knows may be the one."""
    assert ids(oidc(f"{PROVIDERS}/{provider}", conditions)) == set()


def test_a_provider_of_ones_own_without_any_claim_is_found():
    """All who sign in there are let in."""
    elsewhere = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    for statement in (oidc(f"{PROVIDERS}/{EKS}"), oidc(f"{PROVIDERS}/{EKS}", elsewhere)):
        (finding,) = found(statement)
        assert finding.rule.id == "provider-without-claim"
        assert finding.rule.severity == "warning"
    claim = {"StringEquals": {f"{EKS}:sub": "system:serviceaccount:default:my-app"}}
    assert ids(oidc(f"{PROVIDERS}/{EKS}", claim)) == set()


def test_a_deny_needs_no_claim():
    """It lets nobody in."""
    assert ids(trust({"Federated": f"{PROVIDERS}/{EKS}"}, WEB, effect="Deny")) == set()


@pytest.mark.parametrize(
    ("qualifier", "rule"),
    [("ForAllValues:", "all-values-of-audience"), ("ForAnyValue:", "any-value-of-audience")],
)
def test_a_qualifier_on_the_audience_is_found(qualifier: str, rule: str):
    """A token has one audience."""
    key, operator = f"{EKS}:aud", f"{qualifier}StringEquals"
    statement = oidc(f"{PROVIDERS}/{EKS}", {operator: {key: "sts.amazonaws.com"}})
    (finding,) = about(rule, statement)
    assert finding.path == ("statements", 0, "conditions", operator, key)
    assert finding.about == (key, operator)
    plain = oidc(f"{PROVIDERS}/{EKS}", {"StringEquals": {key: "sts.amazonaws.com"}})
    assert ids(plain) == set()
    other = {operator: {"idp.example.com:aud": "me", f"{EKS}:groups": "admins"}}
    assert ids(oidc(f"{PROVIDERS}/{EKS}", other)) == set()
