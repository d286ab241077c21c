"""Condition keys that are not what they seem, or that say too little alone."""

from collections.abc import Iterator, Sequence

from stacks.iam import reference
from stacks.rules.key_tests import KeyTest, known_key
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import covering

_GLOBAL_KEYS = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"
)

MISSING_TAG_KEY = Rule(
    "missing-tag-key",
    "error",
    "A condition on a tag does not say which tag, so it is on no key of AWS.",
    "Write the tag's key after a slash, as aws:ResourceTag/team.",
    "MISSING_TAG_KEY_IN_CONDITION",
    check_source("error", "missing-tag-key-in-condition"),
)
ARN_KEY = Rule(
    "aws-arn-condition-key",
    "error",
    "AWS has given up the condition key aws:ARN.",
    "Use aws:PrincipalArn for the caller, or aws:SourceArn for the resource that a service acts "
    "for.",
    "UNSUPPORTED_GLOBAL_CONDITION_KEY",
    check_source("error", "unsupported-global-condition-key"),
)
UNPAIRED_KEY = Rule(
    "private-address-without-vpc",
    "warning",
    "Private addresses are the same in every VPC, anybody's included.",
    "Add a condition on aws:SourceVpc or aws:SourceVpce to the statement.",
    "MISSING_PAIRED_CONDITION_KEYS",
    check_source("security-warning", "missing-paired-condition-keys"),
)
KEY_OF_CALLERS_CHOICE = Rule(
    "condition-key-of-callers-choice",
    "warning",
    "The caller writes the value of this key, and can write any.",
    "Use a key that AWS sets, as aws:PrincipalArn or aws:SourceVpce.",
    "UNTRUSTWORTHY_CONDITION_KEY",
    check_source("security-warning", "untrustworthy-condition-key"),
)
ATTRIBUTES_WITHOUT_SELECT = Rule(
    "dynamodb-attributes-without-select",
    "warning",
    "dynamodb:Attributes limits only requests that name attributes: one that names none gets all.",
    'Add "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"} to the statement.',
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    check_source("security-warning", "dynamodb-attributes-without-select"),
)
PREFIX_EXCLUDED = Rule(
    "s3-prefix-excluded",
    "warning",
    "Listing is to be kept from a prefix, and a shorter prefix lists the same objects.",
    "Allow the prefixes that may be listed with StringLike, or deny the others with StringNotLike.",
    "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    check_source("security-warning", "s3-prefix-in-negative-context"),
)
SOURCE_KEY_IN_PERMISSIONS = Rule(
    "source-key-in-permissions",
    "warning",
    "This key is only in requests that an AWS service makes in its own name. A role's requests "
    "never have it, not even those of a service that acts in the role, so nothing is allowed.",
    "Drop the condition. It belongs in the role's trust policy, and in policies of resources.",
    None,
    f"{_GLOBAL_KEYS}#condition-keys-sourcearn",
)
RULES = (
    MISSING_TAG_KEY,
    ARN_KEY,
    UNPAIRED_KEY,
    KEY_OF_CALLERS_CHOICE,
    ATTRIBUTES_WITHOUT_SELECT,
    PREFIX_EXCLUDED,
    SOURCE_KEY_IN_PERMISSIONS,
)

_VPC_KEYS = frozenset({"aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce"})
# "provided by the caller in an HTTP header": both keys on the page of global condition keys
_OF_CALLER = frozenset({"aws:referer", "aws:useragent"})
_SELECT = "dynamodb:Select"
# What neither names nor gets more attributes than it names.
_NARROW_SELECT = frozenset({"SPECIFIC_ATTRIBUTES", "COUNT"})
_SOURCE_KEYS = frozenset(
    {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
)


def findings_of(tests: Sequence[KeyTest]) -> Iterator[Finding]:
    """What is wrong with the keys of one statement's tests."""
    keys = {test.folded_key for test in tests}
    for test in tests:
        key = test.folded_key
        if key == "aws:arn":
            message = f"{test.key} is not supported. Did you mean aws:PrincipalArn?"
            yield test.finding(ARN_KEY, message, about_key=True)
        elif known_key(test.key) is None:
            yield from _of_tag_key(test)
        elif key == "aws:vpcsourceip" and not keys & _VPC_KEYS:
            yield test.finding(UNPAIRED_KEY, f"{test.key} stands without the VPC that it is in")
        elif key in _OF_CALLER:
            message = f"{test.key} is whatever the caller sends"
            yield test.finding(KEY_OF_CALLERS_CHOICE, message)
        elif key == "s3:prefix":
            yield from _of_prefix(test)
        elif key in _SOURCE_KEYS:
            yield from _of_source(test)
    yield from _of_attributes(tests)


def _of_tag_key(test: KeyTest) -> Iterator[Finding]:
    name = test.key.rstrip("/")
    with_tag = known_key(f"{name}/x")
    if with_tag and "tag" in with_tag.name.partition("/")[0].lower():
        message = f"{test.key} names no tag; the key reads {name}/TAG"
        yield test.finding(MISSING_TAG_KEY, message, about_key=True)


def _of_prefix(test: KeyTest) -> Iterator[Finding]:
    is_deny = test.statement.effect == "Deny"
    if test.form.base.startswith("String") and test.form.negated != is_deny:
        does = "Deny" if is_deny else "Allow"
        message = f"{does} with {test.operator} on {test.key} is passed by with a shorter prefix"
        yield test.finding(PREFIX_EXCLUDED, message, *test.values)


def _of_source(test: KeyTest) -> Iterator[Finding]:
    statement = test.statement
    is_permission = statement.principals is None and statement.not_principals is None
    if statement.effect == "Allow" and is_permission and not test.holds_without_key:
        message = f"{test.key} is never in a request that the role makes: nothing is allowed"
        yield test.finding(SOURCE_KEY_IN_PERMISSIONS, message, *test.values)


def _of_attributes(tests: Sequence[KeyTest]) -> Iterator[Finding]:
    limits = [
        test
        for test in tests
        if test.folded_key == "dynamodb:attributes"
        and test.form.base.startswith("String")
        and test.statement.effect == "Allow"
    ]
    if not limits or any(_is_narrow_select(test) for test in tests):
        return
    reads = [each.name for each in reference.actions("dynamodb") if _SELECT in each.condition_keys]
    for test in limits:
        read = next((name for name in reads if covering(test.statement, name)), None)
        if read:
            message = f"{read} without a projection returns more than {test.key} names"
            yield test.finding(ATTRIBUTES_WITHOUT_SELECT, message, *test.values)


def _is_narrow_select(test: KeyTest) -> bool:
    return (
        test.folded_key == _SELECT.lower()
        and test.form.base.startswith("String")
        and not test.form.negated
        and (not test.is_complete or set(test.values) <= _NARROW_SELECT)
    )
