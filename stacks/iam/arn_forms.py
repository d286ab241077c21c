"""The forms that AWS has published for ARNs, and which of them a text of Resource can match.

In a form, such as ``arn:${Partition}:s3:::${BucketName}``, AWS does not say what a placeholder can
stand for. Here it stands for any text, so that nothing is missed.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html, and
`stacks.iam.reference` for the forms.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from stacks.iam import reference
from stacks.iam.arn import arn_problem
from stacks.iam.arn_services import action_prefixes
from stacks.iam.glob import text_matches, texts_overlap
from stacks.iam.text import parts

_FIELDS = 6
# A few forms lack the dollar sign.
PLACEHOLDER = re.compile(r"\$?\{[^}]*\}")
WILDCARDS = re.compile(r"[*?]")
# What is no problem in any ARN, found quickly.
_ORDINARY = re.compile(r"arn:aws:[a-z0-9-]+:[a-z0-9*-]*:([0-9]{12}|[*])?:\S+", re.ASCII)
_STARS = re.compile(r"\*+")
_HEAD = re.compile(r".[^/:]*[/:]")
_REGION = re.compile(r"[a-z0-9*?-]*", re.ASCII)
# Of an account, or AWS's own.
_ACCOUNT = re.compile(r"[0-9*?]*|aws", re.ASCII)


@dataclass(frozen=True)
class ArnForm:
    """A form that ARNs of a type of resource have.

    ``region`` and ``account`` are as in ``arn``; in the others ``*`` stands for what differs.
    """

    type: str
    arn: str
    service: str
    region: str
    account: str
    resource: str

    @cached_property
    def start(self) -> str:
        """What is the same at the beginning of the resource."""
        return known_start(self.resource)

    @property
    def head(self) -> str:
        """What each resource of this form begins with, as ``table/``; may be empty."""
        return head_of(self.resource)


class ArnPattern(NamedTuple):
    """The fields that a text of Resource has as an ARN, with ``*`` for what is not known.

    Where a wildcard may reach over several fields they are empty, and ``text`` is all there is,
    with ``service`` if that comes before the wildcard.
    """

    text: str
    partition: str = ""
    service: str = ""
    region: str = ""
    account: str = ""
    resource: str = ""

    @property
    def has_fields(self) -> bool:
        """Whether all fields are known."""
        return bool(self.resource)


@cache
def arn_forms(prefix: str) -> tuple[ArnForm, ...]:
    """The forms of all ARNs that actions with ``prefix`` take, those of other services included."""
    return tuple(
        _form(each.name, arn, arn.split(":", _FIELDS - 1))
        for each in reference.resource_types(prefix)
        for arn in each.arns
    )


@lru_cache(maxsize=16384)
def arn_pattern(text: str) -> ArnPattern | None:
    """``text`` as an ARN, or None where it is none; variables and expressions become ``*``."""
    if "{" in text:
        text = "".join(each.text if each.kind == "text" else "*" for each in parts(text))
    text = _STARS.sub("*", text)
    fields = text.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS or _reaches_over(fields):
        return _without_fields(text, fields)
    if not _ORDINARY.fullmatch(text) and fields[0] != "*" and arn_problem(text):
        return None
    return ArnPattern(text, *fields[1:])


def _without_fields(text: str, fields: list[str]) -> ArnPattern | None:
    if "*" not in text or not text.startswith(("arn:", "*")):
        return None
    has_service = len(fields) > 3 and not any(WILDCARDS.search(each) for each in fields[:3])
    return ArnPattern(text, service=fields[2] if has_service else "")


def head_of(resource: str) -> str:
    """``resource`` up to its first separator, or its first wildcard if that comes before it."""
    known = known_start(resource)
    head = _HEAD.match(known)
    return head[0] if head else known


def known_start(resource: str) -> str:
    """``resource`` up to its first wildcard."""
    wildcard = WILDCARDS.search(resource)
    return resource[: wildcard.start()] if wildcard else resource


def has_known_head(given: ArnPattern) -> bool:
    """Whether the resource of ``given`` begins as some resource of its service does."""
    known = known_start(given.resource)
    is_open = known != given.resource
    return any(
        known.startswith(head) or (is_open and head.startswith(known))
        for head in resource_heads(given.service)
    )


@cache
def resource_heads(service: str) -> tuple[str, ...]:
    """What the resources in ARNs of ``service`` begin with, as ``table/`` or nothing, sorted."""
    heads = {
        form.head
        for prefix in action_prefixes(service)
        for form in arn_forms(prefix)
        if form.service == service
    }
    return tuple(sorted(heads))


def forms_of(given: ArnPattern) -> list[ArnForm]:
    """The forms that ``given`` can match, of all actions that take ARNs of its service."""
    return [
        form for prefix in action_prefixes(given.service) for form in matching_forms(prefix, given)
    ]


@lru_cache(maxsize=32768)
def matching_forms(prefix: str, given: ArnPattern) -> tuple[ArnForm, ...]:
    """Those of `arn_forms` whose service and resource ``given`` can match by its fields."""
    known = known_start(given.resource)
    return tuple(
        each
        for each in forms_with_service(prefix, given.service)
        if _is_matched(each, given.resource, known) or _is_reached(each, given)
    )


@lru_cache(maxsize=4096)
def forms_with_service(prefix: str, service: str) -> tuple[ArnForm, ...]:
    """Those of `arn_forms` that have a service which ``service``, a pattern, can match."""
    return tuple(
        each
        for each in arn_forms(prefix)
        if each.service in {service, "*"} or text_matches(service, each.service)
    )


def _is_matched(form: ArnForm, resource: str, known: str) -> bool:
    if not (form.start.startswith(known) or known.startswith(form.start)):
        return False
    if known == resource:
        return text_matches(form.resource, resource)
    if len(known) + 1 == len(resource) and resource[-1] == "*" and "*" in form.resource:
        return True
    return texts_overlap(form.resource, resource)


def _is_reached(form: ArnForm, given: ArnPattern) -> bool:
    """Whether a ``*`` for the account may stand for more: ``111122223333:log-group``.

    "If the * wildcard is the last character of a resource ARN segment, it can expand to match
    beyond the colon boundaries". Names with a colon in them are not thought of here.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    if not given.account.endswith("*") or ":" not in form.resource:
        return False
    rest = form.resource
    while rest := rest.partition(":")[2]:
        if texts_overlap(rest, given.resource, barred=":"):
            return True
    return False


def _form(name: str, arn: str, fields: list[str]) -> ArnForm:
    _, _, service, region, account, resource = fields
    service, resource = PLACEHOLDER.sub("*", service), PLACEHOLDER.sub("*", resource)
    # Of any service: what their resources look like is not said.
    return ArnForm(name, arn, service, region, account, "*" if service == "*" else resource)


def differs(field: str) -> bool:
    """Whether a form's region or account is there in every ARN, and not always the same."""
    return bool(PLACEHOLDER.fullmatch(field))


def _reaches_over(fields: list[str]) -> bool:
    """Whether a wildcard stands for fields that are missing, so that the others have moved."""
    first, region, account = fields[:3], fields[3], fields[4]
    has_wildcard = any("*" in each for each in (*first, region))
    return has_wildcard and not (_REGION.fullmatch(region) and _ACCOUNT.fullmatch(account))
