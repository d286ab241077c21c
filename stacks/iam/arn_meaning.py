"""Which types of resource a text of Resource can mean to the actions of a service.

Where two types fit and the form of one is a special case of the other's, an ARN is of the more
special type: ``arn:aws:s3:::my-bucket/*`` has objects, though a bucket's name would fit as well.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html, and
`stacks.iam.reference` for the forms.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from stacks.iam.arn_forms import (
    PLACEHOLDER,
    WILDCARDS,
    ArnForm,
    ArnPattern,
    arn_forms,
    arn_pattern,
    differs,
    has_known_head,
    matching_forms,
)
from stacks.iam.arn_services import arn_service_exists
from stacks.iam.glob import pattern, pattern_covers, text_matches, texts_overlap

# "Actions, resources, and condition keys for services that share a service prefix may be split
# across multiple pages": of what two pages tell, `stacks.iam.reference` has the one or the other.
# https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
_ON_SEVERAL_PAGES = frozenset(
    {
        "apigateway",
        "aws-marketplace",
        "elasticloadbalancing",
        "greengrass",
        "kinesisanalytics",
        "lex",
        "ses",
        "sms-voice",
    }
)


class Meaning(NamedTuple):
    """What a text of Resource can mean to the actions of one service.

    ``types`` are of that service. ``is_every``: it is as good as ``*`` for an action that can't be
    limited to a resource. Without ``is_clear`` it can't be told, because the text is no ARN or has
    no form that AWS has published.
    """

    types: frozenset[str] = frozenset()
    is_every: bool = False
    is_clear: bool = True


_NOTHING = Meaning()
_UNCLEAR = Meaning(is_clear=False)


def is_on_several_pages(prefix: str) -> bool:
    """Whether not all that AWS has published about the actions with ``prefix`` is known here."""
    return prefix in _ON_SEVERAL_PAGES


@lru_cache(maxsize=32768)
def meaning(prefix: str, resource: str) -> Meaning:
    """What ``resource`` can mean to the actions with ``prefix``, a service's, in lower case."""
    given = arn_pattern(resource)
    if given is None:
        return _UNCLEAR
    if given.service and not _is_of(prefix, given):
        return _NOTHING if arn_service_exists(given.service) else _UNCLEAR
    return _meaning(prefix, given)


def _is_multi_region_access_point(given: ArnPattern) -> bool:
    """Whether it is one of S3, which has no region, and no form of its own in AWS's reference.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRequests.html
    """
    has_its_fields = given.service == "s3" and not given.region and bool(given.account)
    return has_its_fields and given.resource.startswith("accesspoint/")


def _meaning(prefix: str, given: ArnPattern) -> Meaning:
    if not given.has_fields:
        types = frozenset(
            each.type
            for each in arn_forms(prefix)
            if texts_overlap(PLACEHOLDER.sub("*", each.arn), given.text)
        )
        return Meaning(types, is_every=given.text.endswith("*"))
    if _is_multi_region_access_point(given):
        return _UNCLEAR
    matching = matching_forms(prefix, given)
    # Without one, a region or an account is missing, or is there and should not be.
    found = [each for each in matching if _has_fields_of(given, each)] or matching
    types = frozenset(
        each.type
        for each in found
        if not any(_describes_better(other, each, given) for other in found)
    )
    is_every = given.resource == "*" or any(_is_every(each, given.resource) for each in found)
    is_known = bool(types) or (given.account != "aws" and has_known_head(given))
    is_clear = (is_known or is_every) and not is_on_several_pages(prefix)
    return Meaning(types, is_every=is_every, is_clear=is_clear)


def _has_fields_of(given: ArnPattern, form: ArnForm) -> bool:
    return all(
        WILDCARDS.search(field) or (bool(field) if differs(wanted) else wanted in {field, "*"})
        for field, wanted in ((given.region, form.region), (given.account, form.account))
    )


def _is_every(form: ArnForm, resource: str) -> bool:
    """Whether ``resource`` has all resources of a form, or what AWS asks for when it means all.

    That is one without a name, as ``log-group::log-stream:`` for logs:DescribeLogGroups.
    """
    if "*" not in form.resource:
        return False
    if "?" in resource:
        return pattern_covers(pattern(resource), pattern(form.resource))
    return text_matches(resource, form.resource) or text_matches(
        resource, form.resource.replace("*", "")
    )


def _describes_better(form: ArnForm, other: ArnForm, given: ArnPattern) -> bool:
    """Whether all that ``given`` can match of ``other`` is of ``form``, its special case."""
    return (
        form.resource != other.resource
        and form.service == other.service
        and _is_special_case(form.resource, other.resource)
        and text_matches(form.resource, given.resource)
        and _covers_field(form.region, other.region, given.region)
        and _covers_field(form.account, other.account, given.account)
    )


@lru_cache(maxsize=8192)
def _is_special_case(resource: str, other: str) -> bool:
    # What a colon adds to a name is a part of the same resource: a version, an alias, a stream.
    return text_matches(other, resource) and not resource.startswith(f"{other}:")


def _covers_field(form: str, other: str, given: str) -> bool:
    """Whether a region or an account in ``given`` that ``other`` takes is one that ``form`` has."""
    same_kind = form == other or (differs(form) and differs(other))
    return same_kind or (given not in {"", "*"} if differs(form) else given == form)


@cache
def _services(prefix: str) -> frozenset[str]:
    return frozenset({prefix, *(each.service for each in arn_forms(prefix))})


def _is_of(prefix: str, given: ArnPattern) -> bool:
    """Whether ``given`` names a service whose ARNs the actions with ``prefix`` take."""
    services = _services(prefix)
    if given.service in services or "*" in services:
        return True
    return bool(WILDCARDS.search(given.service)) and any(
        text_matches(given.service, each) for each in services
    )
