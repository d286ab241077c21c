"""What `stacks.iam.compare` finds in trust policies."""

from stacks.iam.compare import Finding
from stacks.iam.condition import Conditions
from stacks.iam.policies import Policies
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.statement import Effect, Statement
from tests.iam.policies import compared, policies

import pytest

ECS = Principal("Service", "ecs-tasks.amazonaws.com")
ACCOUNT = Principal("AWS", "111122223333")
ROOT = Principal("AWS", "arn:aws:iam::111122223333:root")
ROLE = Principal("AWS", "arn:aws:iam::111122223333:role/a")
IDENTITIES = Principal("Federated", "cognito-identity.amazonaws.com")
OWN = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def trusts(
    *principals: Principal,
    conditions: Conditions = (),
    effect: Effect = "Allow",
    action: str = "sts:AssumeRole",
) -> Statement:
    """That these principals may assume the role."""
    return Statement(effect=effect, actions=action, principals=principals, conditions=conditions)


def but(*principals: Principal, effect: Effect = "Allow") -> Statement:
    """That all but these may, or may not."""
    return Statement(effect=effect, actions="sts:AssumeRole", not_principals=principals)


def web(operator: str, audience: str) -> Policies:
    """That identities of a pool may."""
    tests = {operator: {"cognito-identity.amazonaws.com:aud": audience}}
    action = "sts:AssumeRoleWithWebIdentity"
    return policies(trusts(IDENTITIES, conditions=tests, action=action))


def found(old: Policies, new: Policies) -> list[Finding]:
    """What is new."""
    return list(compared(old, new).findings)


WIDER = {
    "a principal more": (policies(trusts(ECS)), policies(trusts(ECS, ACCOUNT))),
    "an identifier more": (
        policies(trusts(ECS)),
        policies(trusts(Principal("Service", [*ECS.identifiers, "ec2.amazonaws.com"]))),
    ),
    "a condition dropped": (policies(trusts(ECS, conditions=OWN)), policies(trusts(ECS))),
    "an account for its role": (policies(trusts(ROLE)), policies(trusts(ACCOUNT))),
    "a root for a role of its account": (policies(trusts(ROLE)), policies(trusts(ROOT))),
    "everyone of AWS for an account": (
        policies(trusts(ACCOUNT)),
        policies(trusts(Principal("AWS", "*"))),
    ),
    "everyone for everyone of AWS": (
        policies(trusts(Principal("AWS", "*"))),
        policies(trusts(*EVERYONE)),
    ),
    "all but some for one": (policies(trusts(ECS)), policies(but(ACCOUNT))),
    "fewer that are left out": (
        policies(but(ACCOUNT, ECS)),
        policies(but(ECS)),
    ),
    "more that are not denied": (
        policies(trusts(*EVERYONE), but(ECS, effect="Deny")),
        policies(trusts(*EVERYONE), but(ECS, ACCOUNT, effect="Deny")),
    ),
    "a Deny of a role removed": (
        policies(trusts(ACCOUNT), trusts(ROLE, effect="Deny")),
        policies(trusts(ACCOUNT)),
    ),
    "another action": (
        policies(trusts(ECS)),
        policies(trusts(ECS), trusts(ECS, action="sts:TagSession")),
    ),
    "an audience by pattern": (web("StringEquals", "pool"), web("StringLike", "pool*")),
}


@pytest.mark.parametrize("pair", WIDER.values(), ids=WIDER)
def test_who_may_newly_assume_a_role_is_found(pair: tuple[Policies, Policies]):
    """With a principal that OLD does not let in; the other way round nothing is new."""
    for finding in (new := found(*pair)):
        assert finding.witness
        assert finding.witness.request.principal
    assert new
    assert not found(*reversed(pair))


SAME = {
    "an account by its root": (policies(trusts(ACCOUNT)), policies(trusts(ROOT))),
    "a role of an account that may": (
        policies(trusts(ACCOUNT)),
        policies(trusts(ACCOUNT), trusts(ROLE)),
    ),
    "everyone but some, denied": (
        policies(trusts(ECS)),
        policies(trusts(*EVERYONE), but(ECS, effect="Deny")),
    ),
    "a statement for each": (
        policies(trusts(ECS, ACCOUNT)),
        policies(trusts(ACCOUNT), trusts(ECS)),
    ),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_who_may_already_is_not_new(pair: tuple[Policies, Policies]):
    """However it is said."""
    assert not found(*pair)
    assert not found(*reversed(pair))


def test_the_principal_that_is_new_is_named():
    """And only that; in the witness, too."""
    (finding,) = found(policies(trusts(ECS)), policies(trusts(ECS, ROLE)))
    assert finding.principal == "AWS|iam::111122223333:role/a"
    assert finding.published == ("sts:AssumeRole",)
    assert finding.witness
    assert finding.witness.request.principal == ROLE


def test_a_principal_that_terraform_alone_knows_is_a_doubt():
    """It may be one that OLD lets in, or another; the same expression is the same principal."""
    unknown = policies(trusts(Principal("AWS", "${aws_iam_role.r.arn}")))
    (finding,) = found(policies(trusts(ACCOUNT)), unknown)
    assert finding.doubts
    assert not found(unknown, unknown)


def test_a_resource_policy_needs_both_its_resource_and_its_principal():
    """A policy of a bucket names both."""

    def reads(principal: Principal, resource: str) -> Policies:
        return policies(
            Statement(actions="s3:GetObject", resources=resource, principals=[principal])
        )

    narrow = reads(ROLE, "arn:aws:s3:::b/x")
    for wide in (reads(ACCOUNT, "arn:aws:s3:::b/x"), reads(ROLE, "arn:aws:s3:::b/*")):
        assert found(narrow, wide)
        assert not found(wide, narrow)
