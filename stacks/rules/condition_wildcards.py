"""Wildcards and variables in condition values that let everything pass, or nothing."""

import re
from collections.abc import Iterator

from stacks.iam.comparisons import FOR_ANY
from stacks.rules.key_tests import KeyTest, has_wildcard, listed
from stacks.rules.rule import Finding, Rule, check_source

_NULL = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
    "reference_policies_elements_condition_operators.html#Conditions_Null"
)

WILDCARD_IN_SENSITIVE_KEY = Rule(
    "wildcard-in-sensitive-key",
    "error",
    "A key that tells whose account, organization, network or session it is has a wildcard, "
    "which strangers may match.",
    "Write the value out. In aws:userid a wildcard may stand after the colon.",
    "WILDCARD_USAGE_TOO_PERMISSIVE",
    check_source("error", "wildcard-usage-too-permissive"),
)
VARIABLE_IN_SENSITIVE_KEY = Rule(
    "variable-in-sensitive-key",
    "warning",
    "A key that tells whose account, organization, network or session it is has a variable, "
    "whose value may be a wildcard or another's choice.",
    "Write the value out. In aws:userid a variable may stand after the colon.",
    "VARIABLE_USAGE_TOO_PERMISSIVE",
    check_source("error", "variable-usage-too-permissive"),
)
ANY_VALUE = Rule(
    "any-value",
    "suggestion",
    "A value of * asks only whether the key is there.",
    'Say so: "Null": {KEY: "false"}.',
    # AWS writes it so itself, in policies that Access Analyzer found clean.
    None,
    _NULL,
)
NO_VALUE = Rule(
    "no-value",
    "suggestion",
    "A negated operator with the value * asks only whether the key is missing.",
    'Say so: "Null": {KEY: "true"}.',
    "EQUIVALENT_TO_NULL_TRUE",
    check_source("suggestion", "equivalent-to-null-true"),
)
ALWAYS_HOLDS = Rule(
    "condition-always-holds",
    "warning",
    "A condition with the value * is true of every request, so it limits nothing.",
    "Write the values that are meant, or drop the condition.",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    check_source("suggestion", "redundant-key-due-to-wildcard-in-condition"),
)
NEVER_HOLDS = Rule(
    "condition-never-holds",
    "warning",
    "A condition with the value * is true of no request, so its statement never applies.",
    "Write the values that are meant, or drop the statement.",
    "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    check_source("suggestion", "redundant-statement-due-to-wildcard-in-condition"),
)
RULES = (
    WILDCARD_IN_SENSITIVE_KEY,
    VARIABLE_IN_SENSITIVE_KEY,
    ANY_VALUE,
    NO_VALUE,
    ALWAYS_HOLDS,
    NEVER_HOLDS,
)

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive
_SENSITIVE = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    }
)
_USER_ID = "aws:userid"
_VARIABLE_NAME = re.compile(r"\$\{\s*([^,}\s]+)")


def findings_of(test: KeyTest) -> Iterator[Finding]:
    """What a wildcard or a variable in the values of ``test`` opens."""
    if not test.form.base.startswith("String"):
        return
    if test.form.base == "StringLike":
        wide = [value for value in test.values if _is_wide(test, value)]
        if wide:
            message = f"{test.operator} on {test.key} compares with {listed(wide)}"
            yield test.finding(WILDCARD_IN_SENSITIVE_KEY, message, *wide)
        elif any(set(value) == {"*"} for value in test.values):
            yield _of_any_value(test)
    open_to_others = [value for value in test.values if _is_open(test, value)]
    if open_to_others:
        message = f"{test.operator} on {test.key} compares with {listed(open_to_others)}"
        yield test.finding(VARIABLE_IN_SENSITIVE_KEY, message, *open_to_others)


def _is_wide(test: KeyTest, value: str) -> bool:
    if test.folded_key == _USER_ID:
        owner, colon, _ = value.partition(":")
        return has_wildcard(owner) and not (colon and owner == "*")
    return test.folded_key in _SENSITIVE and has_wildcard(value)


def _is_open(test: KeyTest, value: str) -> bool:
    found = test.variables_in(value)
    if found and test.folded_key == _USER_ID:
        # The colon of a variable's own name is none of the value's.
        before, _, after = value.partition(found[0])
        return ":" not in before and (before != "" or not after.startswith(":"))
    # AWS sets these: that two of them are the same is what such a condition is for.
    return test.folded_key in _SENSITIVE and any(
        name is None or name[1].lower() not in _SENSITIVE
        for name in map(_VARIABLE_NAME.match, found)
    )


def _of_any_value(test: KeyTest) -> Finding:
    """By what is true of a request with the key, and of one without it."""
    with_key = not test.form.negated
    if test.form.negated and test.form.qualifier == FOR_ANY:
        rule, says = NEVER_HOLDS, "never holds"
    elif with_key and test.holds_without_key:
        rule, says = ALWAYS_HOLDS, "always holds"
    elif with_key:
        rule, says = ANY_VALUE, "holds whenever the key is there"
    else:
        rule, says = NO_VALUE, "holds only where the key is missing"
    return test.finding(rule, f"{test.operator} on {test.key} with * {says}", "*")
