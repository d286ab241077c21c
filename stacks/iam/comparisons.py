"""How IAM compares one value of a request with one of a policy, family by family.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import operator
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from stacks.iam.condition import CONDITION_OPERATORS
from stacks.iam.glob import Pattern, Wildcard, fold, glob_matches, literal_text
from stacks.iam.nearest import did_you_mean
from stacks.iam.problem import IamError, Problem

FOR_ALL = "ForAllValues:"
FOR_ANY = "ForAnyValue:"
_IF_EXISTS = "IfExists"
_ARN_FIELDS = 6
# Python's own readers take more: 1_000 and Infinity, 2026-W01 and 2026-01-01 12:00.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TIME = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
_DATE = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}(-[0-9]{{2}}({_TIME})?)?")

Comparison = Callable[[str, str], bool]
"""Whether a value of the request, second, fits a value of the policy, first."""


class OperatorForm(NamedTuple):
    """A condition operator, taken apart.

    ``base`` is the positive operator that it may be the negation of, ``qualifier`` is ``FOR_ALL``,
    ``FOR_ANY`` or empty.
    """

    base: str
    negated: bool
    qualifier: str
    if_exists: bool


@lru_cache(maxsize=256)
def operator_form(name: str) -> OperatorForm:
    """Take a condition operator apart. Raises IamError for one that IAM does not have."""
    if name not in CONDITION_OPERATORS:
        hint = did_you_mean(name, CONDITION_OPERATORS)
        raise IamError([Problem((), f"{name!r} is no condition operator of IAM.{hint}")])
    qualifier = next((each for each in (FOR_ALL, FOR_ANY) if name.startswith(each)), "")
    base = name.removeprefix(qualifier)
    if_exists = base.endswith(_IF_EXISTS)
    base = base.removesuffix(_IF_EXISTS)
    return OperatorForm(base.replace("Not", ""), "Not" in base, qualifier, if_exists)


def value_fits(base: str, wanted: Pattern, value: str) -> bool:
    """Whether one value of a request fits one of the policy, under a positive operator."""
    if base == "StringLike":
        return glob_matches(wanted, value)
    if base in {"ArnLike", "ArnEquals"}:
        return _arn_matches(wanted, value)
    return _COMPARISONS[base](literal_text(wanted), value)


def arn_fields(wanted: Pattern) -> Sequence[Pattern] | None:
    """The six fields of an ARN's pattern, or None where there are fewer; no wildcard is a colon."""
    fields: list[list[str | Wildcard]] = [[]]
    for each in wanted:
        if each == ":" and len(fields) < _ARN_FIELDS:
            fields.append([])
        else:
            fields[-1].append(each)
    return fields if len(fields) == _ARN_FIELDS else None


def as_number(text: str) -> Decimal | None:
    """A number of a Numeric operator, or None."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def as_date(text: str) -> datetime | None:
    """ISO 8601 in one of W3C's forms, or seconds since 1970; None for what is neither.

    W3C's have a time zone where they have a time; without one, UTC is meant.
    """
    try:
        if text.isascii() and text.isdigit():
            if len(text) == len("2026"):
                return datetime(int(text), 1, 1, tzinfo=UTC)
            return datetime.fromtimestamp(int(text), tz=UTC)
        if not _DATE.fullmatch(text):
            return None
        date = datetime.fromisoformat(text + "-01" if len(text) == len("2026-01") else text)
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def as_network(text: str) -> IPv4Network | IPv6Network | None:
    """An address or a range of addresses in CIDR notation, or None."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _arn_matches(wanted: Pattern, value: str) -> bool:
    """ArnLike and ArnEquals, which are one: field by field, each with its own wildcards."""
    fields = arn_fields(wanted)
    values = value.split(":", _ARN_FIELDS - 1)
    if fields is None or len(values) < _ARN_FIELDS:
        return False
    return all(glob_matches(field, text) for field, text in zip(fields, values, strict=True))


def _numbers(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    def fits(wanted: str, value: str) -> bool:
        given, limit = as_number(value), as_number(wanted)
        return given is not None and limit is not None and compare(given, limit)

    return fits


def _dates(compare: Callable[[datetime, datetime], bool]) -> Comparison:
    def fits(wanted: str, value: str) -> bool:
        given, limit = as_date(value), as_date(wanted)
        return given is not None and limit is not None and compare(given, limit)

    return fits


def _in_network(wanted: str, value: str) -> bool:
    network = as_network(wanted)
    try:
        return network is not None and ip_address(value) in network
    except ValueError:
        return False


def _same_bool(wanted: str, value: str) -> bool:
    return fold(wanted) == fold(value) and fold(wanted) in {"true", "false"}


def _same_ignoring_case(wanted: str, value: str) -> bool:
    return fold(wanted) == fold(value)


_COMPARISONS: dict[str, Comparison] = {
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": _same_ignoring_case,
    "BinaryEquals": operator.eq,
    "Bool": _same_bool,
    "IpAddress": _in_network,
    "NumericEquals": _numbers(operator.eq),
    "NumericLessThan": _numbers(operator.lt),
    "NumericLessThanEquals": _numbers(operator.le),
    "NumericGreaterThan": _numbers(operator.gt),
    "NumericGreaterThanEquals": _numbers(operator.ge),
    "DateEquals": _dates(operator.eq),
    "DateLessThan": _dates(operator.lt),
    "DateLessThanEquals": _dates(operator.le),
    "DateGreaterThan": _dates(operator.gt),
    "DateGreaterThanEquals": _dates(operator.ge),
}
