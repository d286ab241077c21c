"""Values that name something of AWS, and can't be its name: services, regions, VPCs."""

import re
from collections.abc import Iterator

from stacks.iam.partition import partition_of, region_problem
from stacks.rules.key_tests import KeyTest, has_wildcard
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.trust_services import misspelt_service

MISSPELT_SERVICE = Rule(
    "misspelt-service-in-condition",
    "error",
    "A condition compares with a service by a name that no service has, so nothing matches.",
    "Write SERVICE.amazonaws.com in small letters; in kms:ViaService SERVICE.REGION.amazonaws.com.",
    "INVALID_SERVICE_PRINCIPAL_FORMAT",
    check_source("error", "invalid-service-principal-format"),
)
INVALID_REGION = Rule(
    "invalid-region-in-condition",
    "error",
    "A condition compares with a region that AWS does not have, so nothing matches.",
    "Write the region's code, as eu-west-1.",
    "INVALID_REGION",
    check_source("error", "invalid-region"),
)
INVALID_VPC = Rule(
    "invalid-vpc-id",
    "error",
    "aws:SourceVpc is compared with what is no VPC's id, so nothing matches.",
    "Write vpc- and 8 or 17 letters and digits.",
    "INVALID_VPC_FORMAT",
    check_source("error", "invalid-vpc-format"),
)
INVALID_VPC_ENDPOINT = Rule(
    "invalid-vpc-endpoint-id",
    "error",
    "aws:SourceVpce is compared with what is no VPC endpoint's id, so nothing matches.",
    "Write vpce- and 8 or 17 letters and digits.",
    "INVALID_VPCE_FORMAT",
    check_source("error", "invalid-vpce-format"),
)
RULES = (MISSPELT_SERVICE, INVALID_REGION, INVALID_VPC, INVALID_VPC_ENDPOINT)

_SERVICE_KEYS = frozenset(
    {
        "aws:calledvia",
        "aws:calledviaawsmcp",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "iam:awsservicename",
        "iam:passedtoservice",
        "kms:granteeserviceprincipal",
        "kms:retiringserviceprincipal",
        "organizations:serviceprincipal",
        "sts:awsservicename",
    }
)
_REGION_KEYS = frozenset({"aws:requestedregion", "ec2:region"})
# What aws:RequestedRegion is where a request is for no region, as of a model that is called from
# every one: https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
_NO_REGION = frozenset({"unspecified", "aws-global"})
_VPC = re.compile(r"vpc-([0-9A-Za-z]{8}|[0-9A-Za-z]{17})")
_VPC_ENDPOINT = re.compile(r"vpce-([0-9A-Za-z]{8}|[0-9A-Za-z]{17})")


def findings_of(test: KeyTest) -> Iterator[Finding]:
    """What is wrong with the names that ``test`` compares with."""
    if not test.form.base.startswith("String"):
        return
    ignores_case = test.form.base == "StringEqualsIgnoreCase"
    for value in test.values:
        if has_wildcard(value) or test.variables_in(value):
            continue
        found = _fault(test.folded_key, value.lower() if ignores_case else value)
        if found:
            rule, message = found
            yield test.finding(rule, f"{test.key}: {message}", value)


def _fault(key: str, value: str) -> tuple[Rule, str] | None:
    if key in _SERVICE_KEYS and (message := misspelt_service(value)):
        return MISSPELT_SERVICE, message
    if key == "kms:viaservice" and (message := _via_problem(value)):
        return MISSPELT_SERVICE, message
    if key in _REGION_KEYS and value not in _NO_REGION and (message := region_problem(value)):
        return INVALID_REGION, message
    if key == "aws:sourcevpc" and not _VPC.fullmatch(value):
        return INVALID_VPC, f"{value!r} is no id of a VPC"
    if key == "aws:sourcevpce" and not _VPC_ENDPOINT.fullmatch(value):
        return INVALID_VPC_ENDPOINT, f"{value!r} is no id of a VPC endpoint"
    return None


def _via_problem(value: str) -> str | None:
    if message := misspelt_service(value):
        return message
    if any(map(partition_of, value.split("."))):
        return None
    return f"{value} names no region, as s3.eu-west-1.amazonaws.com does"
