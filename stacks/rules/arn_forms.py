"""ARNs of services or of types of resource that AWS does not have."""

from collections.abc import Iterator
from functools import lru_cache

from stacks.iam.arn_forms import (
    WILDCARDS,
    ArnPattern,
    arn_pattern,
    forms_of,
    has_known_head,
    head_of,
    resource_heads,
)
from stacks.iam.arn_meaning import is_on_several_pages
from stacks.iam.arn_services import action_prefixes, arn_service_exists
from stacks.iam.document import PolicyDocument
from stacks.iam.nearest import did_you_mean, nearest
from stacks.iam.reference import services
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import is_everything, resource_texts, statements_of

_TYPES = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html#resources_table"
)

UNKNOWN_ARN_SERVICE = Rule(
    "unknown-arn-service",
    "error",
    "An ARN names a service that AWS does not have, so it is the ARN of nothing.",
    "Write the service as the ARNs of its resources do.",
    "INVALID_SERVICE",
    check_source("error", "invalid-service"),
)
ARN_SERVICE_CASE = Rule(
    "arn-service-case",
    "error",
    "An ARN names its service with capital letters, so it is the ARN of nothing.",
    "Write the service in small letters.",
    "INVALID_ARN_SERVICE_CASE",
    check_source("error", "invalid-arn-service-case"),
)
WILDCARD_IN_ARN_SERVICE = Rule(
    "wildcard-in-arn-service",
    "suggestion",
    "A wildcard in the service of an ARN takes in services that were not thought of.",
    "Name the service, in an ARN for each one.",
    "WILDCARD_IN_SERVICE_NAME",
    check_source("suggestion", "wildcard-in-service-name"),
)
UNKNOWN_ARN_RESOURCE = Rule(
    "unknown-arn-resource",
    "error",
    "An ARN is of no type of resource that its service has published.",
    "Write it in one of the forms that the service's ARNs have.",
    "INVALID_ARN_RESOURCE",
    check_source("error", "invalid-arn-resource"),
)
UNKNOWN_ARN_PATTERN = Rule(
    "unknown-arn-pattern",
    "error",
    "A pattern of ARNs matches no type of resource that its service has published.",
    "Write it in one of the forms that the service's ARNs have.",
    None,
    _TYPES,
)
RULES = (
    UNKNOWN_ARN_SERVICE,
    ARN_SERVICE_CASE,
    WILDCARD_IN_ARN_SERVICE,
    UNKNOWN_ARN_RESOURCE,
    UNKNOWN_ARN_PATTERN,
)

_SHOWN = 3


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every resource that is named or left out in ``document``."""
    for place, statement in statements_of(document):
        for path, text in resource_texts(statement):
            if fault := _fault(text):
                rule, message = fault
                yield Finding(rule, (*place, *path), message, (text,))


@lru_cache(maxsize=16384)
def _fault(text: str) -> tuple[Rule, str] | None:
    if is_unresolved(text) or is_everything(text):
        return None
    given = arn_pattern(text)
    if given is None or not given.has_fields:
        return None
    service = given.service
    if WILDCARDS.search(service):
        return WILDCARD_IN_ARN_SERVICE, f"{text}: {service} matches any service that fits it"
    if arn_service_exists(service):
        return _of_resource(text, given)
    if arn_service_exists(service.lower()):
        return ARN_SERVICE_CASE, f"{text}: ARNs say {service.lower()}, not {service}"
    hint = did_you_mean(service, services())
    return UNKNOWN_ARN_SERVICE, f"{text}: AWS has no service {service}.{hint}"


def _of_resource(text: str, given: ArnPattern) -> tuple[Rule, str] | None:
    heads = resource_heads(given.service)
    # What belongs to AWS itself is not all published.
    if given.account == "aws" or not heads or has_known_head(given) or forms_of(given):
        return None
    if any(is_on_several_pages(prefix) for prefix in action_prefixes(given.service)):
        return None
    rule = UNKNOWN_ARN_PATTERN if WILDCARDS.search(given.text) else UNKNOWN_ARN_RESOURCE
    *shown, last = heads[:_SHOWN]
    begins = f"{', '.join(shown)} or {last}" if shown else last
    more = ", among others" if len(heads) > _SHOWN else ""
    message = f"{text}: resources of {given.service} begin with {begins}{more}"
    return rule, f"{message}.{_hint(text, given, heads)}"


def _hint(text: str, given: ArnPattern, heads: tuple[str, ...]) -> str:
    head = head_of(given.resource)
    near = nearest(head, heads)
    if not near or not text.endswith(given.resource):
        return ""
    start, rest = text[: -len(given.resource)], given.resource[len(head) :]
    return f" Did you mean {start}{near}{rest}?"
