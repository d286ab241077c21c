import dataclasses

from stacks.iam.condition import Condition
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.problem import IamError
from stacks.iam.statement import Statement

import pytest

LOGS = ["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"]


def test_order_does_not_make_statements_different():
    """Statements that list the same in another order are equal, and hash alike."""
    one = Statement(
        actions=["s3:GetObject", "s3:PutObject"],
        resources=LOGS,
        conditions={"StringEquals": {"a:b": ["1", "2"], "a:c": "3"}, "Null": {"a:d": "true"}},
    )
    other = Statement(
        actions=["s3:PutObject", "s3:GetObject"],
        resources=LOGS[::-1],
        conditions={"Null": {"a:d": "true"}, "StringEquals": {"a:c": "3", "a:b": ["2", "1"]}},
    )
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    "change",
    [
        {"effect": "Deny"},
        {"sid": "Logs"},
        {"actions": ["s3:GetObject", "s3:PutObject"]},
        {"resources": LOGS[:1]},
        {"conditions": {"Bool": {"aws:SecureTransport": "true"}}},
        {"principals": EVERYONE},
        {"actions": None, "not_actions": ["s3:GetObject"]},
        {"resources": None, "not_resources": LOGS},
    ],
)
def test_a_difference_in_meaning_is_a_difference(change: dict[str, object]):
    """Statements that say different things are not equal."""
    statement = Statement(actions=["s3:GetObject"], resources=LOGS)
    assert dataclasses.replace(statement, **change) != statement


def test_absent_is_not_empty():
    """No Resource element and an empty one are different policies."""
    assert Statement(actions=["s3:GetObject"]) != Statement(actions=["s3:GetObject"], resources=[])


def test_one_string_stands_for_a_list_of_one():
    """A single action may be given as a string, as in IAM's JSON."""
    assert Statement(actions="s3:GetObject", resources=LOGS) == Statement(
        actions=["s3:GetObject"], resources=LOGS
    )


def test_conditions_may_be_given_in_either_form():
    """IAM's mapping and a list of Conditions are the same."""
    assert Statement(conditions={"StringEquals": {"a:b": "c"}}) == Statement(
        conditions=[Condition("StringEquals", "a:b", ("c",))]
    )


def test_the_same_condition_twice_is_refused():
    """One operator and key given twice would be merged into an "or", which widens an Allow."""
    twice = [Condition("StringEquals", "a:b", ("c",)), Condition("StringEquals", "a:b", ("d",))]
    with pytest.raises(IamError, match="StringEquals on a:b is given twice"):
        Statement(conditions=twice)


def test_principals_that_json_cannot_express_are_refused():
    """A type of principal given twice, and everyone beside others, can't be written."""
    with pytest.raises(IamError, match="given twice"):
        Statement(principals=[Principal("AWS", ("1",)), Principal("AWS", ("2",))])
    with pytest.raises(IamError, match="stand alone"):
        Statement(not_principals=[*EVERYONE, Principal("AWS", ("2",))])


def test_a_statement_cannot_be_changed():
    """Statements are values."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Statement(actions=["s3:GetObject"]).sid = "x"  # pyright: ignore[reportAttributeAccessIssue]


def test_the_json_has_the_elements_of_iam():
    """Elements are named and ordered as IAM's documentation has them; a list of one is a string."""
    statement = Statement(
        sid="Logs",
        effect="Deny",
        principals=[Principal("Service", ("ecs-tasks.amazonaws.com",))],
        not_actions=["s3:GetObject", "s3:PutObject"],
        not_resources=["arn:aws:s3:::my-log-bucket"],
        conditions={"Bool": {"aws:SecureTransport": "true"}},
    )
    assert statement.to_data() == {
        "Sid": "Logs",
        "Effect": "Deny",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "NotAction": ["s3:GetObject", "s3:PutObject"],
        "NotResource": "arn:aws:s3:::my-log-bucket",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }


def test_both_forms_of_everyone_are_kept_apart():
    """``"*"`` and ``{"AWS": "*"}`` behave differently in a trust policy, and stay what they are."""
    assert Statement(principals=EVERYONE).to_data()["Principal"] == "*"
    assert Statement(principals=[Principal("AWS", ("*",))]).to_data()["Principal"] == {"AWS": "*"}
    assert Statement(principals=EVERYONE) != Statement(principals=[Principal("AWS", ("*",))])
