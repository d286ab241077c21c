"""Arguments of another type than a statement takes: the error names the argument."""

import re
from typing import Any

from stacks.iam.arn import Arn
from stacks.iam.condition import Condition
from stacks.iam.principal import Principal
from stacks.iam.role import AcceptedFinding
from stacks.iam.statement import Statement

import pytest

TEAM = "aws:PrincipalTag/team"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"actions": {"s3:GetObject": "Deny"}}, "actions takes text, or a list of it, not dict"),
        ({"actions": b"x"}, "actions takes text, or a list of it, not bytes"),
        ({"not_actions": 3}, "not_actions takes text, or a list of it, not 3"),
        ({"actions": ["s3:GetObject", None]}, "actions[1] takes text, not None"),
        ({"resources": {Arn.parse("arn:aws:s3:::b"): 1}}, "resources takes text or Arn, or a list"),
        ({"not_resources": [["*"]]}, "not_resources[0] takes text or Arn, not list"),
        ({"principals": ["x"]}, "principals[0] takes Principal, not 'x'"),
        ({"conditions": None}, "conditions takes Condition, or a list of it, not None"),
        ({"conditions": ["x"]}, "conditions[0] takes Condition, not 'x'"),
        ({"conditions": {"Bool": 1}}, "conditions['Bool'] takes a mapping of keys to values"),
        ({"conditions": {"StringEquals": {TEAM: {"a": "b"}}}}, f"the value of {TEAM} takes text"),
        (
            {"conditions": {"StringEquals": {TEAM: ["a", None]}}},
            f"the value of {TEAM}[1] takes text or True or False or a number or Arn, not None",
        ),
    ],
)
def test_a_statement_names_the_argument_of_a_wrong_type(arguments: dict[str, Any], told: str):
    """Nothing of it is taken for something else: not a mapping's keys for a list."""
    with pytest.raises(TypeError, match=re.escape(told)):
        Statement(**arguments)


def test_any_collection_does_for_a_list():
    """A set and what can be gone through once, too; of conditions and principals as well."""
    statement = Statement(
        actions={"s3:GetObject"},
        resources=(each for each in ["*"]),
        principals=iter([Principal("AWS", ("111122223333",))]),
        conditions=(Condition("NumericLessThan", "s3:max-keys", each) for each in [10]),  # pyright: ignore[reportArgumentType]
    )
    assert (statement.actions, statement.resources) == (("s3:GetObject",), ("*",))
    assert statement.conditions[0].values == ("10",)


@pytest.mark.parametrize("field", ["rule", "match", "reason"])
@pytest.mark.parametrize("value", [None, 3, b"x", ["x"]])
def test_an_accepted_finding_is_of_texts(field: str, value: Any):
    """Told where it is made, not where it is read."""
    texts: dict[str, Any] = {"rule": "wildcard-resource", "match": "xray:*", "reason": "it has to"}
    with pytest.raises(TypeError, match=f"AcceptedFinding: {field} takes text, not"):
        AcceptedFinding(**{**texts, field: value})
