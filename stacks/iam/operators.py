"""IAM's condition operators: what each compares, and how.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and, for ForAllValues and ForAnyValue,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network

from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.glob import Pattern, Wildcard, glob_matches, literal_text
from stacks.iam.nearest import did_you_mean
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context
from stacks.iam.substitution import as_pattern

_FOR_ALL = "ForAllValues:"
_FOR_ANY = "ForAnyValue:"
_IF_EXISTS = "IfExists"
_ARN_FIELDS = 6

Comparison = Callable[[str, str], bool]
"""Whether a value of the request, second, fits a value of the policy, first."""


def condition_holds(condition: Condition, context: Context, *, has_variables: bool) -> bool:
    """Whether ``condition`` is true in ``context``.

    A value with a variable that has no value fits nothing, and makes a negated operator false: "If
    AWS cannot resolve a variable this might cause the entire statement to be invalid" (the page on
    policy variables).

    Raises IamError for an operator that IAM does not have.
    """
    form = _form(condition.operator)
    present = context.get(condition.key)
    if form.base == "Null":
        return _absence_is_wanted(condition.values, absent=not present)
    if not present:
        if form.if_exists or form.qualifier == _FOR_ALL:
            return True
        return form.negated and form.qualifier != _FOR_ANY

    wanted = [as_pattern(value, context, has_variables=has_variables) for value in condition.values]
    if form.negated and None in wanted:
        return False

    def fits(value: str) -> bool:
        matches = any(each is not None and _fits(form, each, value) for each in wanted)
        return matches != form.negated

    if form.qualifier == _FOR_ANY:
        return any(fits(value) for value in present)
    if form.qualifier == _FOR_ALL or form.negated:
        return all(fits(value) for value in present)
    return any(fits(value) for value in present)


@dataclass(frozen=True)
class _Form:
    """An operator, taken apart; ``base`` is the positive one that it may be the negation of."""

    base: str
    negated: bool
    qualifier: str
    if_exists: bool


def _form(name: str) -> _Form:
    if name not in CONDITION_OPERATORS:
        hint = did_you_mean(name, CONDITION_OPERATORS)
        raise IamError([Problem((), f"{name!r} is no condition operator of IAM.{hint}")])
    qualifier = next((each for each in (_FOR_ALL, _FOR_ANY) if name.startswith(each)), "")
    base = name.removeprefix(qualifier)
    if_exists = base.endswith(_IF_EXISTS)
    base = base.removesuffix(_IF_EXISTS)
    negated = "Not" in base
    return _Form(base.replace("Not", ""), negated, qualifier, if_exists)


def _absence_is_wanted(values: tuple[str, ...], *, absent: bool) -> bool:
    return str(absent).lower() in {value.lower() for value in values}


def _fits(form: _Form, wanted: Pattern, value: str) -> bool:
    """Whether one value of the request fits one of the policy."""
    if form.base == "StringLike":
        return glob_matches(wanted, value)
    if form.base in {"ArnLike", "ArnEquals"}:
        return _arn_matches(wanted, value)
    return _COMPARISONS[form.base](literal_text(wanted), value)


def _arn_matches(wanted: Pattern, value: str) -> bool:
    """ArnLike and ArnEquals, which are one: field by field, each with its own wildcards."""
    fields: list[list[str | Wildcard]] = [[]]
    for each in wanted:
        if each == ":" and len(fields) < _ARN_FIELDS:
            fields.append([])
        else:
            fields[-1].append(each)
    values = value.split(":", _ARN_FIELDS - 1)
    if len(fields) < _ARN_FIELDS or len(values) < _ARN_FIELDS:
        return False
    return all(glob_matches(field, text) for field, text in zip(fields, values, strict=True))


def _numbers(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    def fits(wanted: str, value: str) -> bool:
        try:
            return compare(Decimal(value), Decimal(wanted))
        except InvalidOperation:
            return False

    return fits


def _dates(compare: Callable[[datetime, datetime], bool]) -> Comparison:
    def fits(wanted: str, value: str) -> bool:
        try:
            return compare(_date(value), _date(wanted))
        except (ValueError, OverflowError, OSError):
            return False

    return fits


def _date(text: str) -> datetime:
    """ISO 8601 in one of W3C's forms, or seconds since 1970."""
    if text.isascii() and text.isdigit():
        if len(text) == 4:
            return datetime(int(text), 1, 1, tzinfo=UTC)
        return datetime.fromtimestamp(int(text), tz=UTC)
    if len(text) == len("2026-01"):
        text += "-01"
    date = datetime.fromisoformat(text)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _in_network(wanted: str, value: str) -> bool:
    try:
        return ip_address(value) in ip_network(wanted, strict=False)
    except ValueError:
        return False


def _same_bool(wanted: str, value: str) -> bool:
    return wanted.casefold() == value.casefold() and wanted.casefold() in {"true", "false"}


def _same_ignoring_case(wanted: str, value: str) -> bool:
    return wanted.casefold() == value.casefold()


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
