"""Condition operators that do not suit the key that they are on, or the value."""

from collections.abc import Iterator

from stacks.iam.comparisons import FOR_ALL
from stacks.iam.global_condition_keys import ConditionKey, ValueType
from stacks.rules.key_tests import KeyTest, has_wildcard, known_key, listed
from stacks.rules.rule import Finding, Rule, check_source

OPERATOR_OF_ANOTHER_TYPE = Rule(
    "operator-of-another-type",
    "warning",
    "An operator compares values of another type than the condition key has.",
    "Use an operator of the key's type.",
    "TYPE_MISMATCH",
    check_source("general-warning", "type-mismatch"),
)
STRING_LIKE_ON_ARN_KEY = Rule(
    "string-like-on-arn-key",
    "warning",
    "StringLike takes an ARN for plain text: a wildcard meant for one field may reach into others.",
    "Use ArnLike or ArnNotLike, which compare field by field.",
    "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    check_source("security-warning", "string-like-operator-with-arn-condition-keys"),
)
MISSING_SET_OPERATOR = Rule(
    "missing-set-operator",
    "warning",
    "A key that may have several values in one request is compared as if it had one.",
    "Write ForAllValues: or ForAnyValue: before the operator.",
    "MISSING_QUALIFIER",
    check_source("error", "missing-qualifier"),
)
FOR_ALL_VALUES_ON_SINGLE_VALUE = Rule(
    "for-all-values-on-single-valued-key",
    "warning",
    "ForAllValues: is true of a request without the key, and the key has one value at most.",
    "Drop ForAllValues: from the operator.",
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    check_source("security-warning", "forallvalues-with-single-valued-key"),
)
WILDCARD_WITHOUT_LIKE = Rule(
    "wildcard-without-like",
    "warning",
    "* and ? are plain characters to an operator without Like, so nothing is likely to match.",
    "Use StringLike or StringNotLike, or write the value out.",
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
    check_source("general-warning", "wildcard-without-like-operator"),
)
NULL_WITH_SET_OPERATOR = Rule(
    "null-with-set-operator",
    "warning",
    "Null asks whether a key is there. ForAllValues: makes it hold always, ForAnyValue: never.",
    "Write Null alone.",
    "NULL_WITH_QUALIFIER",
    check_source("suggestion", "null-with-qualifier"),
)
VARIABLE_UNDER_OTHER_OPERATOR = Rule(
    "variable-under-other-operator",
    "error",
    "Policy variables stand for their value under String and Arn operators only.",
    "Write the value out, or compare with a String or an Arn operator.",
    "INVALID_VARIABLE_FOR_OPERATOR",
    check_source("error", "invalid-variable-for-operator"),
)
RULES = (
    OPERATOR_OF_ANOTHER_TYPE,
    STRING_LIKE_ON_ARN_KEY,
    MISSING_SET_OPERATOR,
    FOR_ALL_VALUES_ON_SINGLE_VALUE,
    WILDCARD_WITHOUT_LIKE,
    NULL_WITH_SET_OPERATOR,
    VARIABLE_UNDER_OTHER_OPERATOR,
)

# An ARN is a text too: AWS's own policies compare one as the other, and mean it.
_SUITS: dict[ValueType, tuple[str, ...]] = {
    "ARN": ("Arn", "String"),
    "Bool": ("Bool",),
    "Date": ("Date",),
    "IPAddress": ("IpAddress",),
    "Numeric": ("Numeric",),
    "String": ("String", "Arn"),
}
_WITH_VARIABLES = ("String", "Arn")
# Where pages of AWS contradict its reference: a claim of several values, and a key that EventBridge
# compares without a set operator.
# https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-cross-account-custom-bus-source.html
_SINGLE_OR_NOT = frozenset({"cognito-identity.amazonaws.com:amr", "events:detail-type"})


def findings_of(test: KeyTest) -> Iterator[Finding]:
    """What is wrong with the operator of ``test``."""
    if key := known_key(test.key):
        yield from _of_type(test, key)
        yield from _of_set_operator(test, key)
    if test.form.base == "Null" and test.form.qualifier:
        holds = "always" if test.form.qualifier == FOR_ALL else "never"
        message = f"{test.operator} on {test.key} {holds} holds"
        yield test.finding(NULL_WITH_SET_OPERATOR, message, test.operator, about_key=True)
    if test.form.base in {"StringEquals", "StringEqualsIgnoreCase"}:
        yield from _of_wildcards(test)
    if not test.form.base.startswith(_WITH_VARIABLES):
        found = [each for value in test.values for each in test.variables_in(value)]
        if found:
            message = f"{test.operator} on {test.key} takes {listed(found)} for plain text"
            yield test.finding(VARIABLE_UNDER_OTHER_OPERATOR, message, *found)


def _of_type(test: KeyTest, key: ConditionKey) -> Iterator[Finding]:
    if test.form.base == "Null":
        return
    allowed = tuple(family for each in key.types for family in _SUITS[each])
    if not test.form.base.startswith(allowed):
        # A variable needs a String operator, whatever it is compared with.
        if test.form.base.startswith("String") and _is_all_variables(test):
            return
        kinds = " or ".join(key.types)
        families = " or ".join(_SUITS[each][0] for each in key.types)
        message = (
            f"{test.operator} is on {test.key}, whose type is {kinds}; {families} operators suit it"
        )
        yield test.finding(OPERATOR_OF_ANOTHER_TYPE, message, test.operator, about_key=True)
    elif test.form.base == "StringLike" and "String" not in key.types and "ARN" in key.types:
        better = test.operator.replace("String", "Arn")
        message = f"{test.operator} is on {test.key}, which holds an ARN; use {better}"
        yield test.finding(STRING_LIKE_ON_ARN_KEY, message, test.operator, about_key=True)


def _is_all_variables(test: KeyTest) -> bool:
    return all(test.variables_in(value) == [value] for value in test.values)


def _of_set_operator(test: KeyTest, key: ConditionKey) -> Iterator[Finding]:
    if test.form.base == "Null" or test.folded_key in _SINGLE_OR_NOT:
        return
    if key.is_multivalued and not test.form.qualifier:
        message = f"{test.operator} is on {test.key}, which has several values in one request"
        yield test.finding(MISSING_SET_OPERATOR, message, test.operator, about_key=True)
    if not key.is_multivalued and test.form.qualifier == FOR_ALL:
        better = test.operator.removeprefix(FOR_ALL)
        message = f"{test.operator} is on {test.key}, which has one value; use {better}"
        yield test.finding(FOR_ALL_VALUES_ON_SINGLE_VALUE, message, test.operator, about_key=True)


def _of_wildcards(test: KeyTest) -> Iterator[Finding]:
    found = [value for value in test.values if has_wildcard(value)]
    if found:
        key = known_key(test.key)
        family = "Arn" if key and key.types == ("ARN",) else "String"
        better = f"{test.form.qualifier}{family}{'NotLike' if test.form.negated else 'Like'}"
        message = (
            f"{test.operator} on {test.key} takes {listed(found)} literally; {better} does not"
        )
        yield test.finding(WILDCARD_WITHOUT_LIKE, message, *found)
