"""`stacks.rules.condition_values`: values that an operator can't compare with."""

from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about

import pytest

TRUE = "aws:SecureTransport"
AGE = "aws:MultiFactorAuthAge"
TIME = "aws:CurrentTime"


@pytest.mark.parametrize(
    ("rule", "operator", "key", "value"),
    [
        ("value-is-no-boolean", "BoolIfExists", TRUE, "yes"),
        ("value-is-no-boolean", "Null", AGE, "no"),
        ("value-is-no-date", "DateLessThan", TIME, "31.1.2026"),
        ("value-is-no-date", "DateEquals", TIME, "2026-02-30"),
        ("value-is-no-date", "DateLessThan", TIME, "2026-01-31 12:00:00"),
        ("value-is-no-date", "DateLessThan", TIME, "2026-W05"),
        ("value-is-no-number", "NumericLessThan", AGE, "1 hour"),
        ("value-is-no-number", "NumericEquals", AGE, "NaN"),
        ("value-is-no-number", "NumericLessThan", AGE, "3_600"),
        ("value-is-no-number", "NumericLessThan", AGE, " 3600"),
        ("value-is-no-base64", "BinaryEquals", "my-company:key", "not base64!"),
        ("value-is-no-base64", "BinaryEquals", "my-company:key", "YWJj!"),
        ("value-is-no-arn", "ArnEquals", "ecs:cluster", "my-cluster"),
        ("value-is-no-arn", "ArnNotLike", "aws:PrincipalArn", "role/my-*"),
        ("value-is-no-arn", "ArnLike", "aws:PrincipalArn", "arn:aws:iam:111122223333:role/x"),
    ],
)
def test_a_value_that_is_none_of_its_operators_is_found(
    rule: str, operator: str, key: str, value: str
):
    """The finding names it, after the key."""
    (finding,) = about(rule, conditioned({operator: {key: value}}))
    assert finding.about == (key, value)
    assert repr(value) in finding.message


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("Bool", TRUE, "true"),
        ("Bool", TRUE, "False"),
        ("Null", AGE, "true"),
        ("DateLessThan", TIME, "2026"),
        ("DateLessThan", TIME, "2026-01"),
        ("DateLessThan", TIME, "2026-01-31"),
        ("DateLessThan", TIME, "2026-01-31T12:00Z"),
        ("DateLessThan", TIME, "2026-01-31T12:00:00"),
        ("DateLessThan", TIME, "2026-01-31T12:00:00.123456789Z"),
        ("DateLessThan", TIME, "2026-01-31T12:00:00+01:00"),
        ("DateLessThan", TIME, "${timestamp()}"),
        ("NumericLessThan", AGE, "3600"),
        ("NumericLessThan", AGE, "-0.5"),
        ("BinaryEquals", "my-company:key", "YWJj"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"),
        ("ArnLike", "aws:PrincipalArn", "arn:*:iam::111122223333:role/x"),
        ("ArnEquals", "aws:PrincipalArn", "${aws:PrincipalTag/owner}"),
        ("ArnEquals", "aws:PrincipalArn", "${aws_iam_role.x.arn}"),
    ],
)
def test_a_value_of_its_operators_is_no_finding(operator: str, key: str, value: str):
    """In every form that AWS describes, and where Terraform will write it."""
    assert condition_ids({operator: {key: value}}) == set()


def test_several_booleans_are_found():
    """One of them is what is meant; under a set operator several may be."""
    rule = "several-booleans"
    assert rule in condition_ids({"Bool": {TRUE: ["true", "false"]}})
    assert rule in condition_ids({"Null": {AGE: ["true", "false"]}})
    assert rule not in condition_ids({"Bool": {TRUE: "true"}})
    assert rule not in condition_ids({"ForAnyValue:Bool": {"my-company:key": ["true", "false"]}})


def test_seconds_for_a_date_are_found():
    """The message says which moment they mean."""
    (finding,) = about("date-in-seconds", conditioned({"DateLessThan": {TIME: "1893456000"}}))
    assert "1893456000 means 2030-01-01T00:00:00Z" in finding.message


def test_seconds_for_a_key_that_counts_them_are_no_finding():
    """aws:EpochTime is in seconds; four digits are a year."""
    assert condition_ids({"DateLessThan": {"aws:EpochTime": "1893456000"}}) == set()
    assert condition_ids({"DateLessThan": {TIME: "2030"}}) == set()


@pytest.mark.parametrize(
    ("operator", "counts"),
    [
        ("NumericLessThan", "3600"),
        ("NumericLessThanEquals", "3600"),
        ("NumericGreaterThan", "900"),
        ("NumericGreaterThanEquals", "900"),
    ],
)
def test_of_several_limits_one_counts(operator: str, counts: str):
    """The greatest upper one, the least lower one."""
    statement = conditioned({operator: {AGE: ["2700", "3600", "900"]}})
    (finding,) = about("redundant-number", statement)
    assert finding.message.endswith(f"only {counts} counts")


def test_several_numbers_to_equal_are_no_finding():
    """Nor is one limit, nor limits of which one is not known yet."""
    for conditions in (
        {"NumericEquals": {AGE: ["2700", "3600"]}},
        {"NumericLessThan": {AGE: "3600"}},
        {"NumericLessThan": {AGE: ["2700", "3600", "${var.age}"]}},
    ):
        assert condition_ids(conditions) == set()
