"""Statements that the tests of rules about conditions examine."""

from stacks.iam.condition import Conditions
from stacks.iam.statement import Effect, Statement
from stacks.rules.conditions import RULES
from tests.rules.finding import OBJECTS, ids

_OF_CONDITIONS = {rule.id for rule in RULES}


def conditioned(
    conditions: Conditions,
    actions: str | list[str] = "s3:GetObject",
    effect: Effect = "Allow",
) -> Statement:
    """A statement with ``conditions``, on objects of a bucket."""
    return Statement(effect=effect, actions=actions, resources=OBJECTS, conditions=conditions)


def condition_ids(
    conditions: Conditions,
    actions: str | list[str] = "s3:GetObject",
    effect: Effect = "Allow",
) -> set[str]:
    """The rules about conditions that find something about such a statement."""
    return ids(conditioned(conditions, actions, effect)) & _OF_CONDITIONS
