"""Conditions of a statement and IAM's condition operators.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BASE_OPERATORS = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
)
_SET_QUALIFIERS = ("ForAllValues:", "ForAnyValue:")
_IF_EXISTS = "IfExists"

# Null has no ...IfExists form: it tests the existence itself.
CONDITION_OPERATORS = frozenset(
    qualifier + base + suffix
    for qualifier in ("", *_SET_QUALIFIERS)
    for base in _BASE_OPERATORS
    for suffix in ("", _IF_EXISTS)
    if not (base == "Null" and suffix)
)
"""Every operator that IAM knows, with its ``ForAllValues:``, ``ForAnyValue:`` and ``IfExists``."""


@dataclass(frozen=True)
class Condition:
    """One test: ``Condition("ArnLike", "aws:SourceArn", ("arn:aws:ecs:us-east-1:1112…:*",))``."""

    operator: str
    key: str
    values: tuple[str, ...]


Conditions = Mapping[str, Mapping[str, str | Sequence[str]]] | Sequence[Condition]
"""What a Statement takes: IAM's own shape, operator → key → value or values, or Conditions."""


def as_conditions(conditions: Conditions) -> tuple[Condition, ...]:
    """Read either form of `Conditions`, in the order given."""
    if not isinstance(conditions, Mapping):
        return tuple(conditions)
    return tuple(
        Condition(operator, key, (values,) if isinstance(values, str) else tuple(values))
        for operator, tests in conditions.items()
        for key, values in tests.items()
    )
