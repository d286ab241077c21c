"""Service principals: how they are spelt, and the conditions that apply to them."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from stacks.iam.document import PolicyDocument
from stacks.iam.nearest import nearest
from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import statements_of
from stacks.rules.trust_statements import (
    ECS_TASKS,
    allowing,
    identifiers,
    is_pattern,
    needs_key,
    path_of,
)

_PRINCIPALS = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
    "reference_policies_elements_principal.html#principal-services"
)

MISSPELT_SERVICE = Rule(
    "misspelt-service-principal",
    "error",
    "A service principal is none that AWS has, so IAM refuses it, or no service gets in by it.",
    "Write it as the service's own page does: service.amazonaws.com, in small letters.",
    None,
    _PRINCIPALS,
)
UNSUPPORTED_KEY = Rule(
    "unsupported-key-for-service-principal",
    "error",
    "A condition asks for what a request by a service never has, so it never holds.",
    "Ask for aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths.",
    "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    check_source("error", "unsupported-condition-key-for-service-principal"),
)
REFERER = Rule(
    "referer-for-service-principal",
    "suggestion",
    "A service is limited by aws:Referer, which is no proof of the account it acts for.",
    "Ask for aws:SourceAccount or aws:SourceArn.",
    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    check_source("suggestion", "recommended-condition-key-for-service-principal"),
)
RULES = (MISSPELT_SERVICE, UNSUPPORTED_KEY, REFERER)

# The suffixes are those of the partitions, in botocore's data/partitions.json, and the one that
# Route 53 writes: https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateKeySigningKey.html
_FORM = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu"
    r"|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|aws\.internal)"
)
_DOMAIN = ("amazonaws", "amazon", "aws", "com")
_SEPARATOR = re.compile(r"[-._ ]+")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]+")
_LONGEST = 128
_AS_GOOD_AS_SAME = 0.85
# Services that are often trusted with a role, to hint from. Each is in the page of its service that
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
# leads to.
_COMMON = (
    *("apigateway", "application-autoscaling", "autoscaling", "backup", "batch", "bedrock"),
    *("cloudformation", "cloudtrail", "codebuild", "codedeploy", "codepipeline", "config"),
    *("ec2", "ecs", "ecs-tasks", "edgelambda", "eks", "elasticmapreduce", "events", "firehose"),
    *("glue", "iot", "lambda", "monitoring.rds", "pipes", "rds", "redshift", "rolesanywhere"),
    *("s3", "sagemaker", "scheduler", "sns", "spotfleet", "ssm", "states", "transfer"),
    *("ecs.application-autoscaling", "vpc-flow-logs"),
)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html: a request
# has the first two where its principal is a member of an organization, which a service is not
# ("this includes any AWS services"), the others where it is a user or a role.
_NEVER_OF_SERVICES = frozenset({"aws:principalorgid", "aws:principalorgpaths", "aws:username"})
_PRINCIPAL_TAG = "aws:principaltag/"
# ecs:cluster and its like are in requests to ECS; that for a role is one to STS, which has none.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
_OF_ECS = "ecs:"
_REFERER = "aws:referer"


def findings(document: PolicyDocument, _kind: RoleKind | None) -> Iterator[Finding]:
    """Of every service principal, and of the conditions for those that are trusted."""
    for place, statement in statements_of(document):
        for path, service in identifiers(statement, "Service"):
            if message := misspelt_service(service):
                yield Finding(MISSPELT_SERVICE, (*place, *path), message, (service,))
    for place, statement in allowing(document):
        yield from _of_conditions(place, statement)


@lru_cache(maxsize=1024)
def misspelt_service(service: str) -> str | None:
    """What is wrong with ``service`` as a service principal in a trust policy, or None.

    One that reads as they do is not found fault with, unless it comes near to ECS's.
    """
    if is_unresolved(service) or service == ECS_TASKS:
        return None
    if len(service) <= _LONGEST and _means_ecs_tasks(service):
        return f"{service!r} is no service principal. Did you mean {ECS_TASKS}?"
    if _FORM.fullmatch(service):
        return None
    if is_pattern(service):
        return f"{service!r} is no service principal, which has no wildcards"
    return f"{service!r} is no service principal, as lambda.amazonaws.com is.{_hint(service)}"


def _means_ecs_tasks(service: str) -> bool:
    name = _name(service)
    front, dot, last = name.rpartition(".")
    if dot and _REGION.fullmatch(last):
        name = front
    words = set(_SEPARATOR.split(name))
    if len(words) == 2 and "ecs" in words and words & {"task", "tasks"}:
        return True
    return _likeness(name, "ecs-tasks") >= _AS_GOOD_AS_SAME


def _name(service: str) -> str:
    """``lambda`` of ``lambda.amazonaws.com``, however the domain is spelt."""
    first, *labels = service.strip().lower().split(".")
    name = [first]
    for label in labels:
        if label in _DOMAIN or _likeness(label, _DOMAIN[0]) >= _AS_GOOD_AS_SAME:
            break
        name.append(label)
    return ".".join(name)


def _likeness(text: str, wanted: str) -> float:
    return SequenceMatcher(None, text, wanted).ratio()


def _hint(service: str) -> str:
    name = nearest(_name(service), _COMMON) if len(service) <= _LONGEST else None
    return f" Did you mean {name}.amazonaws.com?" if name else ""


def _of_conditions(place: Path, statement: Statement) -> Iterator[Finding]:
    service = next((each for _, each in identifiers(statement, "Service")), None)
    if service is None:
        return
    for test in filter(needs_key, statement.conditions):
        key = test.key.lower()
        path = (*place, *path_of(test))
        if key in _NEVER_OF_SERVICES or key.startswith((_PRINCIPAL_TAG, _OF_ECS)):
            message = f"a request by {service} never has {test.key}, so it can't assume the role"
            yield Finding(UNSUPPORTED_KEY, path, message, (test.key, service), about_key=True)
        elif key == _REFERER:
            message = f"{service} is limited by {test.key}"
            yield Finding(REFERER, path, message, (test.key, service), about_key=True)
