"""`stacks.rules.trust_principals`: accounts, roles, users, and everyone."""

from stacks.iam.condition import Conditions
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.statement import Effect, Statement
from tests.rules.trusting import ACCOUNT, OTHER_ACCOUNT, about, found, ids, service, trust

import pytest

EFFECTS: tuple[Effect, ...] = ("Allow", "Deny")
IAM = f"arn:aws:iam::{ACCOUNT}"
STS = f"arn:aws:sts::{ACCOUNT}"


@pytest.mark.parametrize(
    "principal",
    [
        ACCOUNT,
        f"{IAM}:root",
        f"{IAM}:role/service-role/MyRole",
        f"{IAM}:user/jane",
        f"{STS}:assumed-role/MyRole/session",
        f"{STS}:federated-user/jane",
        f"arn:aws-cn:iam::{ACCOUNT}:role/MyRole",
        "${aws_iam_role.ci.arn}",
    ],
)
def test_a_named_principal_is_no_finding(principal: str):
    """All forms that AWS's page gives."""
    assert found(trust({"AWS": principal})) == []


@pytest.mark.parametrize(
    "principal",
    [
        "my-role",
        "1111-2222-3333",
        f"arn:aws:iam:{ACCOUNT}:role/MyRole",
        f"{IAM}:group/admins",
        f"{IAM}:instance-profile/web",
        "arn:aws:s3:::my-bucket",
        "",
    ],
)
@pytest.mark.parametrize("effect", EFFECTS)
def test_what_is_no_principal_is_found(principal: str, effect: Effect):
    """IAM refuses it, whatever the effect."""
    (finding,) = about("invalid-aws-principal", trust({"AWS": principal}, effect=effect))
    assert finding.path == ("statements", 0, "principals", "AWS", 0)
    assert finding.about == (principal,)


def test_a_service_among_the_accounts_is_said_to_be_one():
    """It is a frequent slip; so is a group."""
    principals = ["lambda.amazonaws.com", f"{IAM}:group/admins", "me"]
    service_, group, other = about("invalid-aws-principal", trust({"AWS": principals}))
    assert service_.message.endswith("but one of type Service")
    assert group.message.endswith("which a group never is")
    assert other.message.endswith("of type AWS")


def test_everyone_is_found():
    """``{"AWS": "*"}`` lets in every account."""
    (finding,) = found(trust({"AWS": [ACCOUNT, "*"]}))
    assert finding.rule.id == "anyone-trusted"
    assert finding.path == ("statements", 0, "principals", "AWS", 1)
    assert finding.about == ("*",)


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}},
        {"StringEquals": {"aws:PrincipalAccount": [ACCOUNT, OTHER_ACCOUNT]}},
        {"ArnLike": {"aws:PrincipalArn": f"{IAM}:role/ci-*"}},
        {"StringLike": {"aws:userid": "AROAEXAMPLEID:*"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}},
        {"StringEquals": {"aws:PrincipalOrgID": "${var.organization}"}},
        {"StringEquals": {"${var.key}": "o-a1b2c3d4e5"}},
    ],
)
def test_everyone_of_some_accounts_is_no_finding(conditions: Conditions):
    """A condition says whose principals they are, or where they are."""
    assert "anyone-trusted" not in ids(trust({"AWS": "*"}, conditions=conditions))


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {"sts:ExternalId": "no-secret"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"StringNotEquals": {"aws:PrincipalAccount": OTHER_ACCOUNT}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}},
        {"StringLike": {"aws:userid": "*:session"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"IpAddress": {"aws:SourceIp": "anywhere"}},
    ],
)
def test_a_condition_that_everyone_can_meet_is_no_excuse(conditions: Conditions):
    """An external ID is no secret, and anybody can have a role of any name."""
    assert "anyone-trusted" in ids(trust({"AWS": "*"}, conditions=conditions))


def test_a_deny_of_everyone_is_no_finding():
    """It takes away; nor does a statement about tags alone let anybody in."""
    assert ids(trust({"AWS": "*"}, effect="Deny")) == set()
    assert ids(trust({"AWS": "*"}, "sts:TagSession")) == set()


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_bare_wildcard_is_found(effect: Effect):
    """IAM wants principals by their type in a trust policy."""
    statement = Statement(effect=effect, actions="sts:AssumeRole", principals=EVERYONE)
    (finding,) = found(statement)
    assert finding.rule.id == "bare-wildcard-principal"
    assert finding.path == ("statements", 0, "principals")
    typed = Statement(
        actions="sts:AssumeRole",
        principals=[Principal("AWS", "*")],
        conditions={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    )
    assert ids(typed) == set()


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("principal", [f"{IAM}:role/ci-*", f"{IAM}:user/?", "1111*", "**"])
def test_a_wildcard_within_a_principal_is_found(principal: str, effect: Effect):
    """IAM matches no part of a principal, so it refuses it."""
    (finding,) = found(trust({"AWS": principal}, effect=effect))
    assert finding.rule.id == "wildcard-in-principal"
    assert finding.about == (principal,)


@pytest.mark.parametrize("effect", EFFECTS)
def test_not_principal_is_found(effect: Effect):
    """A trust policy has Principal alone."""
    statement = Statement(
        effect=effect, actions="sts:AssumeRole", not_principals=[Principal("AWS", ACCOUNT)]
    )
    (finding,) = about("not-principal-in-trust-policy", statement)
    assert finding.path == ("statements", 0, "not_principals")
    assert "not-principal-in-trust-policy" not in ids(service("ecs.amazonaws.com"))


@pytest.mark.parametrize(
    ("principal", "rule"),
    [
        ("AROAEXAMPLEID", "role-id-as-principal"),
        ("AROAEXAMPLEID:session", "role-id-as-principal"),
        ("AIDAEXAMPLEID", "user-id-as-principal"),
    ],
)
def test_an_id_in_place_of_an_arn_is_found(principal: str, rule: str):
    """IAM shows the ID of what has been deleted."""
    (finding,) = found(trust({"AWS": principal}))
    assert finding.rule.id == rule
    assert finding.about == (principal,)
    assert finding.rule.severity == "warning"


def test_a_session_beside_its_role_is_found():
    """The role lets in all of its sessions; its path is not in theirs."""
    principals = [f"{IAM}:role/team/MyRole", f"{STS}:assumed-role/MyRole/session"]
    (finding,) = found(trust({"AWS": principals}))
    assert finding.rule.id == "redundant-session-principal"
    assert finding.path == ("statements", 0, "principals", "AWS", 1)
    others = [f"{IAM}:role/OtherRole", f"{STS}:assumed-role/MyRole/session"]
    elsewhere = [
        f"arn:aws:iam::{OTHER_ACCOUNT}:role/MyRole",
        f"{STS}:assumed-role/MyRole/session",
    ]
    assert ids(trust({"AWS": others}), trust({"AWS": elsewhere})) == set()
