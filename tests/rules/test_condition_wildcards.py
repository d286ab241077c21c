"""`stacks.rules.condition_wildcards`: values that let all pass, or nothing."""

from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about

import pytest

WIDE = "wildcard-in-sensitive-key"
OPEN = "variable-in-sensitive-key"
USER = "AIDACKCEVSQ6C2EXAMPLE"
TEAM = "aws:PrincipalTag/team"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalAccount", "1111*"),
        ("aws:principalorgid", "o-*"),
        ("aws:ResourceAccount", "*"),
        ("aws:ResourceOrgID", "o-?1b2c3"),
        ("aws:SourceAccount", "*"),
        ("aws:SourceOrgID", "*"),
        ("aws:SourceVpc", "vpc-*"),
        ("aws:SourceVpce", "vpce-*"),
        ("aws:VpceAccount", "*"),
        ("aws:VpceOrgID", "o-*"),
        ("aws:userid", "*"),
        ("aws:userid", "AIDA*:my-session"),
    ],
)
def test_a_wildcard_in_a_sensitive_key_is_found(key: str, value: str):
    """AWS lists ten keys, and has a rule of its own for aws:userid."""
    (finding,) = about(WIDE, conditioned({"StringLike": {key: value}}))
    assert finding.about == (key, value)


def test_a_star_in_a_sensitive_key_is_found_once():
    """That it asks for the key only is not told as well."""
    assert condition_ids({"StringLike": {"aws:PrincipalAccount": "*"}}) == {WIDE}


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringLike", "aws:PrincipalAccount", "111122223333"),
        ("StringLike", "aws:userid", f"{USER}:*"),
        ("StringLike", "aws:userid", "*:my-session"),
        ("StringLike", "aws:userid", "*:*"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3/*"),
        ("StringLike", "aws:SourceVpc", "${aws_vpc.mine.id}*"),
        ("StringEquals", "aws:SourceAccount", "*"),
    ],
)
def test_other_wildcards_are_not_found_by_that_rule(operator: str, key: str, value: str):
    """Without Like it is a plain character, which another rule tells."""
    assert WIDE not in condition_ids({operator: {key: value}})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:SourceVpc", "${aws:PrincipalTag/vpc}"),
        ("aws:PrincipalOrgID", "${aws:PrincipalAccount}${aws:username}"),
        ("aws:userid", "${aws:userid}"),
        ("aws:userid", "x${aws:username}:my-session"),
    ],
)
def test_a_variable_in_a_sensitive_key_is_found(key: str, value: str):
    """Its value may be the choice of somebody else."""
    assert OPEN in condition_ids({"StringEquals": {key: value}})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:ResourceAccount", "${aws:PrincipalAccount}"),
        ("aws:ResourceOrgId", "${aws:PrincipalOrgId}"),
        ("aws:userid", f"{USER}:${{aws:username}}"),
        ("aws:userid", "${aws:userid}:*"),
        ("aws:ResourceTag/owner", "${aws:username}"),
        ("aws:SourceVpc", "${aws_vpc.mine.id}"),
        ("aws:SourceVpc", "vpc-1234${*}567"),
    ],
)
def test_a_variable_that_aws_sets_itself_is_no_finding(key: str, value: str):
    """That the resource is of the caller's own account is the usual test."""
    assert OPEN not in condition_ids({"StringEquals": {key: value}})


@pytest.mark.parametrize(
    ("operator", "rule"),
    [
        ("StringLike", "any-value"),
        ("ForAnyValue:StringLike", "any-value"),
        ("StringNotLike", "no-value"),
        ("StringNotLikeIfExists", "no-value"),
        ("ForAllValues:StringNotLike", "no-value"),
        ("StringLikeIfExists", "condition-always-holds"),
        ("ForAllValues:StringLike", "condition-always-holds"),
        ("ForAnyValue:StringNotLike", "condition-never-holds"),
    ],
)
def test_a_star_asks_only_for_the_key(operator: str, rule: str):
    """What it comes to depends on the operator."""
    key = "aws:TagKeys" if ":" in operator else TEAM
    assert condition_ids({operator: {key: ["payments", "*"]}}) == {rule}


def test_a_value_with_more_than_a_star_asks_for_something():
    """So does a star that is a plain character."""
    assert condition_ids({"StringLike": {TEAM: "pay*"}}) == set()
    assert condition_ids({"StringNotLike": {TEAM: "${*}"}}) == set()
    assert condition_ids({"Null": {TEAM: "false"}}) == set()
