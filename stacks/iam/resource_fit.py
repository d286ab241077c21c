"""Which resources an action takes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from stacks.iam import reference
from stacks.iam.glob import text_matches

_FIELDS = 6
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


def takes(action: str, resource: str) -> bool:
    """Whether ``resource``, an ARN or ``*``, has the form of one that ``action`` takes.

    An action that takes no resource is allowed on ``*`` only. What AWS has not published takes any.
    """
    known = reference.action(action)
    if known is None:
        return True
    if not known.resource_types:
        return resource == "*"
    return not _types_of(action.partition(":")[0], resource).isdisjoint(known.resource_types)


def resource_arns(action: str) -> list[str]:
    """The ARNs that ``action`` takes, as AWS writes them: ``arn:${Partition}:s3:::${BucketName}``.

    Empty when it takes no resource, or is not published.
    """
    known = reference.action(action)
    types = reference.resource_types(action.partition(":")[0]) if known else ()
    return [
        arn for each in types if known and each.name in known.resource_types for arn in each.arns
    ]


@lru_cache(maxsize=4096)
def _types_of(service: str, resource: str) -> frozenset[str]:
    """The types of resource in ``service`` whose form ``resource`` has."""
    fields = resource.split(":", _FIELDS - 1)
    return frozenset(
        name for name, form in _forms(service) if len(fields) == _FIELDS and _fits(form, fields)
    )


def _fits(form: Sequence[str], fields: Sequence[str]) -> bool:
    return all(
        wanted == "*" or text_matches(wanted, field)
        for wanted, field in zip(form, fields, strict=True)
    )


@lru_cache(maxsize=512)
def _forms(service: str) -> Sequence[tuple[str, Sequence[str]]]:
    """The fields of the ARNs of each type, with ``*`` for what differs."""
    return tuple(
        (each.name, form)
        for each in reference.resource_types(service)
        for arn in each.arns
        if len(form := _PLACEHOLDER.sub("*", arn).split(":", _FIELDS - 1)) == _FIELDS
    )
