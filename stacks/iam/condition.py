"""Conditions of a statement and IAM's condition operators.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stacks.iam.arn import Arn
from stacks.iam.listed import as_text, listed

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


Value = str | bool | int | Arn
"""A value to compare with. IAM compares ``true``, numbers and ARNs as text."""


@dataclass(frozen=True, init=False)
class Condition:
    """One test: ``Condition("ArnLike", "aws:SourceArn", "arn:aws:ecs:us-east-1:1112…:*")``.

    ``values`` is one value or several, of which one has to fit.
    """

    operator: str
    key: str
    values: tuple[str, ...]

    def __init__(self, operator: str, key: str, values: Value | Iterable[Value]) -> None:
        found = listed(f"the value of {key}", values, str, bool, int, float, Arn)
        object.__setattr__(self, "operator", operator)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", tuple(_text(value) for value in found))


Conditions = Mapping[str, Mapping[str, Value | Sequence[Value]]] | Sequence[Condition]
"""What a Statement takes: IAM's own shape, operator → key → value or values, or Conditions."""


def as_conditions(conditions: Conditions) -> tuple[Condition, ...]:
    """Read either form of `Conditions`, in the order given."""
    if not isinstance(conditions, Mapping):
        return listed("conditions", conditions, Condition)
    for operator, tests in conditions.items():
        if not isinstance(tests, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            message = f"conditions[{operator!r}] takes a mapping of keys to values, not {tests!r}"
            raise TypeError(message)
    return tuple(
        Condition(operator, key, values)
        for operator, tests in conditions.items()
        for key, values in tests.items()
    )


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else as_text(value)
