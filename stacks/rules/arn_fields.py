"""Partitions, regions and accounts in ARNs: those that can't be, and those that are missing."""

from collections.abc import Iterator
from functools import lru_cache

from stacks.iam.arn_forms import WILDCARDS, ArnForm, ArnPattern, arn_pattern, differs, forms_of
from stacks.iam.document import PolicyDocument
from stacks.iam.nearest import did_you_mean
from stacks.iam.partition import PARTITIONS, partition_of, region_problem
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import resource_texts, statements_of

INVALID_ARN_PARTITION = Rule(
    "invalid-arn-partition",
    "error",
    "An ARN names a partition that AWS does not have, so it is the ARN of nothing.",
    "Write aws, or the partition that the region is in, as aws-cn.",
    "INVALID_PARTITION",
    check_source("error", "invalid-partition"),
)
ARN_REGION_NOT_ALLOWED = Rule(
    "arn-region-not-allowed",
    "error",
    "An ARN names a region, and the ARNs of such resources have none, so it is the ARN of nothing.",
    "Leave the region empty.",
    "ARN_REGION_NOT_ALLOWED",
    check_source("error", "arn-region-not-allowed"),
)
ARN_ACCOUNT_NOT_ALLOWED = Rule(
    "arn-account-not-allowed",
    "error",
    "An ARN names an account, and the ARNs of such resources have none, so it is the ARN of "
    "nothing.",
    "Leave the account empty.",
    "ARN_ACCOUNT_NOT_ALLOWED",
    check_source("error", "arn-account-not-allowed"),
)
MISSING_ARN_REGION = Rule(
    "missing-arn-region",
    "error",
    "An ARN has no region, and the ARNs of such resources have one, so it is the ARN of nothing.",
    "Name the region, or write * for all.",
    "MISSING_ARN_REGION",
    check_source("error", "missing-arn-region"),
)
MISSING_ARN_ACCOUNT = Rule(
    "missing-arn-account",
    "error",
    "An ARN has no account, and the ARNs of such resources have one, so it is the ARN of nothing.",
    "Name the account by its 12 digits, or write * for all.",
    "MISSING_ARN_ACCOUNT",
    check_source("error", "missing-arn-account"),
)
INVALID_ARN_REGION = Rule(
    "invalid-arn-region",
    "error",
    "An ARN names a region that can't be one of its partition, so it is the ARN of nothing.",
    "Write a region such as us-east-1, of the partition that the ARN names.",
    "INVALID_ARN_REGION",
    check_source("error", "invalid-arn-region"),
)
RULES = (
    INVALID_ARN_PARTITION,
    ARN_REGION_NOT_ALLOWED,
    ARN_ACCOUNT_NOT_ALLOWED,
    MISSING_ARN_REGION,
    MISSING_ARN_ACCOUNT,
    INVALID_ARN_REGION,
)

Fault = tuple[Rule, str]
"""A rule, and what is wrong with an ARN by it."""

# What belongs to AWS has no account in its ARN, whatever AWS's reference says of the form: public
# types, "arn:…:cloudformation:…:([0-9]{12})?:type/.+", AWS's documents of Systems Manager,
# "arn:…:ssm:…:([0-9]{12})?:document/…", and products that send findings to Security Hub.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_TypeConfigurationIdentifier.html
# https://docs.aws.amazon.com/arc-region-switch/latest/api/API_SsmDocumentConfig.html
# Extensions of AppConfig that AWS wrote are named in the same way:
# https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-about-predefined.html
_SHARED_BY_AWS = frozenset({"appconfig", "cloudformation", "securityhub", "ssm"})
# A model that is called from every region is asked for without one:
# https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
_EVERYWHERE = "foundation-model/"


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every resource that is named or left out in ``document``."""
    for place, statement in statements_of(document):
        for path, text in resource_texts(statement):
            for rule, message in _faults(text):
                yield Finding(rule, (*place, *path), message, (text,))


@lru_cache(maxsize=16384)
def _faults(text: str) -> tuple[Fault, ...]:
    given = None if is_unresolved(text) else arn_pattern(text)
    if given is None or not given.has_fields:
        return ()
    return tuple(_of_arn(text, given))


def _of_arn(text: str, given: ArnPattern) -> Iterator[Fault]:
    partition = given.partition
    if not WILDCARDS.search(partition) and partition not in PARTITIONS:
        hint = did_you_mean(partition, PARTITIONS)
        yield INVALID_ARN_PARTITION, f"{text}: AWS has no partition {partition}.{hint}"
    # Such a pattern is of no type, and what belongs to AWS itself is not all published.
    if given.resource == "*" or given.account == "aws":
        return
    if forms := forms_of(given):
        yield from _of_region(text, given, forms)
        yield from _of_account(text, given, forms)


def _of_region(text: str, given: ArnPattern, forms: list[ArnForm]) -> Iterator[Fault]:
    region = given.region
    if WILDCARDS.search(region):
        return
    if not region:
        is_global = given.service == "bedrock" and given.resource.startswith(_EVERYWHERE)
        if all(differs(form.region) for form in forms) and not is_global:
            yield MISSING_ARN_REGION, f"{text} has no region, unlike {forms[0].arn}"
    elif not any(form.region for form in forms):
        yield ARN_REGION_NOT_ALLOWED, f"{text} has a region, unlike {forms[0].arn}"
    elif all(differs(form.region) for form in forms):
        if message := region_problem(region):
            yield INVALID_ARN_REGION, f"{text}: {message}"
        elif given.partition in PARTITIONS and partition_of(region) != given.partition:
            message = f"{text}: {region} is a region of the partition {partition_of(region)}"
            yield INVALID_ARN_REGION, message


def _of_account(text: str, given: ArnPattern, forms: list[ArnForm]) -> Iterator[Fault]:
    if WILDCARDS.search(given.account):
        return
    if not given.account:
        is_needed = all(differs(form.account) for form in forms)
        if is_needed and given.service not in _SHARED_BY_AWS:
            yield MISSING_ARN_ACCOUNT, f"{text} has no account, unlike {forms[0].arn}"
    elif not any(form.account for form in forms):
        yield ARN_ACCOUNT_NOT_ALLOWED, f"{text} has an account, unlike {forms[0].arn}"
