"""`stacks.rules.condition_operators`: operators that don't suit their key or their value."""

from stacks.iam.document import PolicyDocument
from stacks.rules.check import check_policy
from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about

import pytest

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:my-function"


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "aws:ViaAWSService", "true"),
        ("StringEquals", "aws:SourceIp", "203.0.113.7"),
        ("StringEquals", "aws:CurrentTime", "2026-01-31"),
        ("StringEquals", "aws:MultiFactorAuthAge", "60"),
        ("NumericEquals", "aws:username", "7"),
        ("Bool", "aws:SourceArn", "true"),
        ("IpAddress", "aws:SourceVpc", "203.0.113.7"),
        ("BinaryEquals", "aws:username", "YQ=="),
    ],
)
def test_an_operator_of_another_type_than_the_key_is_found(operator: str, key: str, value: str):
    """The type is the one that AWS's pages give for the key."""
    assert "operator-of-another-type" in condition_ids({operator: {key: value}})


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("Bool", "aws:ViaAWSService", "true"),
        ("NotIpAddressIfExists", "aws:SourceIp", "203.0.113.7"),
        ("DateLessThan", "aws:EpochTime", "2026-01-31"),
        ("NumericLessThan", "aws:EpochTime", "1893456000"),
        ("Null", "aws:MultiFactorAuthAge", "true"),
        ("ArnLike", "aws:ResourceTag/task", "arn:aws:ecs:*:*:task/*"),
        ("StringEquals", "lambda:FunctionArn", FUNCTION),
        ("StringEquals", "my-company:any", "x"),
    ],
)
def test_an_operator_of_the_keys_type_is_no_finding(operator: str, key: str, value: str):
    """Null suits all keys, an ARN may be compared as text, and an unknown key has no type."""
    assert "operator-of-another-type" not in condition_ids({operator: {key: value}})


def test_a_variable_needs_a_string_operator_on_any_key():
    """AWS compares two addresses so: no other operator takes variables."""
    key = "aws:Ec2InstanceSourcePrivateIPv4"
    same = {"StringNotEquals": {key: "${aws:VpcSourceIp}"}}
    assert condition_ids(same, effect="Deny") == set()
    written_out = {"StringNotEquals": {key: "203.0.113.7"}}
    assert condition_ids(written_out, effect="Deny") == {"operator-of-another-type"}


def test_string_like_on_a_key_that_holds_an_arn_is_found():
    """Negated and with IfExists, too; the message names the operator to use."""
    condition = {"StringNotLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a*"}}
    (finding,) = about("string-like-on-arn-key", conditioned(condition))
    assert finding.message.endswith("use ArnNotLikeIfExists")
    assert finding.about == ("aws:PrincipalArn", "StringNotLikeIfExists")
    assert finding.path[-2:] == ("StringNotLikeIfExists", "aws:PrincipalArn")


def test_arn_like_and_string_like_on_text_are_no_finding():
    """Nor is StringLike on a key that holds an ARN for some callers only."""
    arn = "arn:aws:iam::111122223333:role/a*"
    assert condition_ids({"ArnLike": {"aws:PrincipalArn": arn}}) == set()
    assert condition_ids({"StringLike": {"aws:PrincipalTag/team": "a*"}}) == set()
    assert condition_ids({"StringLike": {"aws:FederatedProvider": f"{arn}"}}) == set()


def test_a_key_of_several_values_needs_a_set_operator():
    """With one, and with Null, it is no finding."""
    rule = "missing-set-operator"
    assert rule in condition_ids({"StringEquals": {"aws:TagKeys": "team"}})
    assert rule not in condition_ids({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}})
    assert rule not in condition_ids({"Null": {"aws:TagKeys": "false"}})
    assert rule not in condition_ids({"StringEquals": {"aws:username": "ada"}})


def test_for_all_values_on_a_key_of_one_value_is_found():
    """ForAnyValue is no finding: it only says too much."""
    rule = "for-all-values-on-single-valued-key"
    assert rule in condition_ids({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}})
    assert rule not in condition_ids({"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-a1"}})
    assert rule not in condition_ids({"ForAllValues:StringEquals": {"aws:TagKeys": "team"}})


@pytest.mark.parametrize("operator", ["StringEquals", "ForAllValues:StringLike"])
@pytest.mark.parametrize("key", ["cognito-identity.amazonaws.com:amr", "events:detail-type"])
def test_a_key_that_aws_describes_both_ways_is_no_finding(operator: str, key: str):
    """A page of the service contradicts the reference."""
    assert not condition_ids({operator: {key: "x"}}) & {
        "missing-set-operator",
        "for-all-values-on-single-valued-key",
    }


def test_a_wildcard_under_an_operator_without_like_is_found():
    """The message names the operator that would read it."""
    condition = {"ForAnyValue:StringNotEqualsIgnoreCase": {"aws:CalledVia": ["a", "b*", "c?"]}}
    (finding,) = about("wildcard-without-like", conditioned(condition))
    assert "takes b*, c? literally; ForAnyValue:StringNotLike does not" in finding.message
    arn = {"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}
    (finding,) = about("wildcard-without-like", conditioned(arn))
    assert "ArnLike" in finding.message


def test_a_wildcard_where_it_is_one_or_is_meant_as_a_character_is_no_finding():
    """ArnEquals reads wildcards; ``${*}`` is a star, and nothing else."""
    for conditions in (
        {"StringLike": {"aws:PrincipalTag/team": "a*"}},
        {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}},
        {"StringEquals": {"aws:PrincipalTag/team": "a${*}"}},
        {"StringEquals": {"aws:PrincipalTag/team": "${local.team}*"}},
    ):
        assert "wildcard-without-like" not in condition_ids(conditions)


def test_null_with_a_set_operator_is_found():
    """It always holds, or never does; Null alone asks what is meant."""
    for operator, holds in (("ForAllValues:Null", "always"), ("ForAnyValue:Null", "never")):
        condition = conditioned({operator: {"aws:TagKeys": "true"}})
        (finding,) = about("null-with-set-operator", condition)
        assert f"{holds} holds" in finding.message
    assert condition_ids({"Null": {"aws:TagKeys": "true"}}) == set()


@pytest.mark.parametrize(
    ("operator", "key"),
    [
        ("NumericEquals", "aws:MultiFactorAuthAge"),
        ("DateEquals", "aws:CurrentTime"),
        ("Bool", "aws:SecureTransport"),
        ("IpAddress", "aws:SourceIp"),
        ("Null", "aws:username"),
        ("BinaryEquals", "my-company:any"),
    ],
)
def test_a_variable_under_an_operator_that_takes_none_is_found(operator: str, key: str):
    """That is all the finding there is: what it would compare with is not known."""
    assert condition_ids({operator: {key: "${aws:PrincipalTag/x}"}}) == {
        "variable-under-other-operator"
    }


def test_a_variable_under_a_string_or_an_arn_operator_is_no_finding():
    """Nor is what only looks like one, in a policy of a version that has none."""
    for conditions in (
        {"StringEqualsIgnoreCase": {"aws:ResourceTag/owner": "${aws:username}"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/${aws:PrincipalTag/x}"}},
    ):
        assert "variable-under-other-operator" not in condition_ids(conditions)
    statement = conditioned({"Null": {"aws:username": "${aws:PrincipalTag/x}"}})
    old = check_policy(PolicyDocument([statement], version="2008-10-17"), "identity")
    assert "variable-under-other-operator" not in {each.rule.id for each in old}


def test_an_unknown_operator_and_a_key_that_is_not_known_yet_are_left_to_others():
    """What can't be read is not judged by these rules."""
    conditions = {"StringEqual": {"aws:TagKeys": "*"}, "Bool": {"${var.key}": "x"}}
    assert condition_ids(conditions) == set()
