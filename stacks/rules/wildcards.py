"""Allowing more than is named: ``*`` resources and what amounts to them, ``*`` actions, Not…."""

from collections.abc import Iterator, Sequence

from stacks.iam import reference
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.narrowing import narrows_resource
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import is_every_resource_of, is_everything, statements_of

_LEAST = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"
)
_NOT_ACTION = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"
)
_NOT_RESOURCE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html"
)

ADMINISTRATOR_ACCESS = Rule(
    "administrator-access",
    "error",
    "Every action is allowed on every resource.",
    "Allow the actions that the service calls, on the resources that it has.",
    None,
    _LEAST,
)
WILDCARD_RESOURCE = Rule(
    "wildcard-resource",
    "warning",
    "An action that can be limited to resources is allowed on all of them.",
    "Name the resources. An action that takes none, and so needs *, is never reported.",
    None,
    _LEAST,
)
WILDCARD_ACTION = Rule(
    "wildcard-action",
    "warning",
    "All actions of a service are allowed, those that AWS will add included.",
    "Name the actions that are needed.",
    None,
    _LEAST,
)
PARTIAL_WILDCARD_ACTION = Rule(
    "partial-wildcard-action",
    "suggestion",
    "A pattern allows many actions, or some that read with some that write, and those that AWS "
    "will add.",
    "Name the actions that are needed.",
    None,
    _LEAST,
)
ALLOW_NOT_ACTION = Rule(
    "allow-with-not-action",
    "warning",
    "NotAction with Allow allows every action of AWS but those that it lists.",
    "Name the actions to allow in Action; to forbid some, write a Deny.",
    None,
    _NOT_ACTION,
)
ALLOW_NOT_RESOURCE = Rule(
    "allow-with-not-resource",
    "warning",
    "NotResource with Allow allows the actions on every resource but those that it lists.",
    "Name the resources to allow in Resource; to forbid some, write a Deny.",
    None,
    _NOT_RESOURCE,
)
# Up to here a pattern is read as the family of one action, as kms:GenerateDataKey*.
_FEW = 10

RULES = (
    ADMINISTRATOR_ACCESS,
    WILDCARD_RESOURCE,
    WILDCARD_ACTION,
    PARTIAL_WILDCARD_ACTION,
    ALLOW_NOT_ACTION,
    ALLOW_NOT_RESOURCE,
)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every statement that allows something in a permissions policy."""
    for place, statement in statements_of(document):
        if statement.effect != "Allow":
            continue
        for finding in _of_allow(statement):
            yield finding.under(*place)


def _of_allow(statement: Statement) -> Iterator[Finding]:
    if statement.not_actions is not None:
        message = f"everything is allowed but {_listed(statement.not_actions)}"
        about = ("NotAction", *statement.not_actions)
        yield Finding(ALLOW_NOT_ACTION, ("not_actions",), message, about)
    if statement.not_resources is not None:
        message = f"allowed on every resource but {_listed(statement.not_resources)}"
        about = ("NotResource", *statement.not_resources)
        yield Finding(ALLOW_NOT_RESOURCE, ("not_resources",), message, about)
    is_wide = any(is_everything(each) for each in statement.resources or ())
    # Sorted, so that the one that is told of does not depend on the order of the list.
    patterns = sorted(
        each for each in statement.resources or () if "*" in each and not is_unresolved(each)
    )
    for index, action in enumerate(statement.actions or ()):
        path: Path = ("actions", index)
        if is_unresolved(action):
            continue
        if _is_every_action(action):
            if is_wide and not statement.conditions:
                message = f"{action} on * allows everything in the account"
                yield Finding(ADMINISTRATOR_ACCESS, path, message, (action, "*"))
                continue
            message = f"{action} allows every action of every service"
            yield Finding(WILDCARD_ACTION, path, message, (action,))
        elif "*" in action or "?" in action:
            yield from _of_pattern(action, path)
        yield from _of_resources(action, path, patterns, statement.conditions)


def _of_pattern(action: str, path: Path) -> Iterator[Finding]:
    service = action.partition(":")[0]
    matched = reference.expand(action)
    if not matched:
        return
    everything = reference.actions(service)
    if everything and len(matched) == len(everything):
        message = f"{action} allows all {len(matched)} actions of {service}"
        yield Finding(WILDCARD_ACTION, path, message, (action,))
    elif len(matched) > _FEW or len({_level(each) for each in matched}) > 1:
        shown = ", ".join(each.partition(":")[2] for each in matched[:3])
        more = f" and {len(matched) - 3} more" if len(matched) > 3 else ""
        message = f"{action} allows {shown}{more} today"
        yield Finding(PARTIAL_WILDCARD_ACTION, path, message, (action,))


def _level(action: str) -> str | None:
    known = reference.action(action)
    return known.access_level if known else None


def _of_resources(
    action: str, path: Path, patterns: Sequence[str], conditions: Sequence[Condition]
) -> Iterator[Finding]:
    for resource in patterns:
        takes = _takes_every(action, resource)
        if takes and not narrows_resource(takes, conditions):
            amounts = "" if is_everything(resource) else f" ({resource})"
            shown = action if action == takes else f"{action} (as {takes})"
            message = f"{shown} is allowed on all of its resources{amounts}"
            yield Finding(WILDCARD_RESOURCE, path, message, (action, resource))
            return


def _takes_every(action: str, resource: str) -> str | None:
    """The action, of those that ``action`` matches, that ``resource`` sets no limit to."""
    if _is_every_action(action):
        return action if is_everything(resource) else None
    names = reference.expand(action) if "*" in action or "?" in action else (action,)
    return next((name for name in names if is_every_resource_of(name, resource)), None)


def _is_every_action(action: str) -> bool:
    return not set(action) - set("*:") and "*" in action


def _listed(texts: tuple[str, ...]) -> str:
    shown = ", ".join(texts[:3])
    return f"{shown} and {len(texts) - 3} more" if len(texts) > 3 else shown or "nothing"
