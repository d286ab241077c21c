"""Values that a condition operator can't compare: booleans, dates, numbers, binaries."""

import base64
import binascii
from collections.abc import Callable, Iterator

from stacks.iam.comparisons import as_date, as_number
from stacks.rules.key_tests import KeyTest, listed
from stacks.rules.rule import Finding, Rule, check_source

NO_BOOLEAN = Rule(
    "value-is-no-boolean",
    "error",
    "Bool and Null compare with true and false, and match nothing else.",
    "Write true or false.",
    "TYPE_MISMATCH_BOOLEAN",
    check_source("general-warning", "type-mismatch-boolean"),
)
SEVERAL_BOOLEANS = Rule(
    "several-booleans",
    "warning",
    "A key that is true or false is compared with several values: both of them always match.",
    "Keep the one that is meant, or drop the condition.",
    "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    check_source("error", "invalid-condition-multiple-boolean"),
)
NO_DATE = Rule(
    "value-is-no-date",
    "error",
    "A Date operator compares with a value that is no date, and so matches nothing.",
    "Write the date as 2026-01-31 or as 2026-01-31T12:00:00Z.",
    "TYPE_MISMATCH_DATE",
    check_source("general-warning", "type-mismatch-date"),
)
DATE_IN_SECONDS = Rule(
    "date-in-seconds",
    "warning",
    "A date given in seconds since 1970 may not mean the moment that its writer had in mind.",
    "Write the date as 2026-01-31 or as 2026-01-31T12:00:00Z.",
    "INVALID_DATE_VALUE",
    check_source("general-warning", "invalid-date-value"),
)
NO_NUMBER = Rule(
    "value-is-no-number",
    "error",
    "A Numeric operator compares with a value that is no number, and so matches nothing.",
    "Write an integer or a decimal number.",
    "TYPE_MISMATCH_NUMBER",
    check_source("general-warning", "type-mismatch-number"),
)
REDUNDANT_NUMBER = Rule(
    "redundant-number",
    "suggestion",
    "Of several limits of one kind only the widest counts.",
    "Keep the one that is meant.",
    "REDUNDANT_CONDITION_VALUE_NUM",
    check_source("suggestion", "redundant-condition-value-num"),
)
NO_BINARY = Rule(
    "value-is-no-base64",
    "error",
    "A Binary operator compares with a value that is not in base64, and so matches nothing.",
    "Write the bytes in base64.",
    "TYPE_MISMATCH_STRING",
    check_source("general-warning", "type-mismatch-string"),
)
NO_ARN = Rule(
    "value-is-no-arn",
    "error",
    "An Arn operator compares field by field with a value that is no ARN, and so matches nothing.",
    "Write the whole ARN, as arn:aws:ecs:us-east-1:111122223333:cluster/my-cluster.",
    None,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
    "reference_policies_elements_condition_operators.html#Conditions_ARN",
)
RULES = (
    NO_BOOLEAN,
    SEVERAL_BOOLEANS,
    NO_DATE,
    DATE_IN_SECONDS,
    NO_NUMBER,
    REDUNDANT_NUMBER,
    NO_BINARY,
    NO_ARN,
)

_YEAR = len("2026")
_COLONS = 5
# `stacks.rules.trust_sources` says more about this one.
_SOURCE_ARN = "aws:sourcearn"


def findings_of(test: KeyTest) -> Iterator[Finding]:
    """What is wrong with the values of ``test``, by the family of its operator."""
    base = test.form.base
    if base in {"Bool", "Null"}:
        yield from _not(test, NO_BOOLEAN, _is_boolean, "neither true nor false")
        if len(test.values) > 1 and not test.form.qualifier:
            message = f"{test.operator} on {test.key} compares with {listed(test.values)}"
            yield test.finding(SEVERAL_BOOLEANS, message, *test.values)
    elif base.startswith("Date"):
        yield from _not(test, NO_DATE, lambda value: as_date(value) is not None, "no date")
        yield from _of_seconds(test)
    elif base.startswith("Numeric"):
        yield from _not(test, NO_NUMBER, lambda value: as_number(value) is not None, "no number")
        yield from _of_limits(test)
    elif base.startswith("Binary"):
        yield from _not(test, NO_BINARY, _is_base64, "not in base64")
    elif base.startswith("Arn") and test.folded_key != _SOURCE_ARN:
        yield from _not(test, NO_ARN, _may_be_arn, "no ARN")


def _not(test: KeyTest, rule: Rule, is_one: Callable[[str], bool], what: str) -> Iterator[Finding]:
    wrong = [each for each in test.values if not test.variables_in(each) and not is_one(each)]
    if wrong:
        shown = listed([repr(each) for each in wrong])
        message = f"{test.operator} on {test.key} compares with {shown}: {what}"
        yield test.finding(rule, message, *wrong)


def _is_boolean(value: str) -> bool:
    return value.lower() in {"true", "false"}


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _may_be_arn(value: str) -> bool:
    # AWS's pages do not say what an ARN is compared with whose last fields are left to a wildcard.
    is_whole = value.count(":") >= _COLONS or "*" in value
    return is_whole and value.startswith(("arn:", "*", "?"))


def _of_seconds(test: KeyTest) -> Iterator[Finding]:
    # Its values are seconds by definition.
    if test.folded_key == "aws:epochtime":
        return
    found = [
        each for each in test.values if each.isascii() and each.isdigit() and len(each) != _YEAR
    ]
    for value in found:
        if date := as_date(value):
            message = f"{test.operator} on {test.key}: {value} means {date:%Y-%m-%dT%H:%M:%SZ}"
            yield test.finding(DATE_IN_SECONDS, message, value)


def _of_limits(test: KeyTest) -> Iterator[Finding]:
    widest = max if "Less" in test.form.base else min if "Greater" in test.form.base else None
    numbers = {each: number for each in test.values if (number := as_number(each)) is not None}
    if widest is None or len(numbers) < 2 or not test.is_complete:
        return
    decides = widest(numbers, key=lambda each: numbers[each])
    message = f"{test.operator} on {test.key}: of {listed(list(numbers))}, only {decides} counts"
    yield test.finding(REDUNDANT_NUMBER, message, *numbers)
