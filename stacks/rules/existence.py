"""Services, actions and condition keys that AWS does not have."""

from collections.abc import Iterable, Iterator

from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.global_condition_keys import GLOBAL_CONDITION_KEYS, ConditionKey
from stacks.iam.nearest import did_you_mean, nearest
from stacks.iam.problem import Path
from stacks.iam.retired_services import RETIRED_SERVICES
from stacks.iam.text import is_unresolved
from stacks.rules.other_names import ACTIONS_OF_OPERATIONS, PREFIXES
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import action_texts, statements_of

_REFERENCE = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)
_GLOBAL_KEYS = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"
)

UNKNOWN_SERVICE = Rule(
    "unknown-service",
    "error",
    "An action names a service that AWS does not have, so it allows or denies nothing.",
    "Write the prefix that the service has in AWS's Service Authorization Reference.",
    "INVALID_SERVICE_IN_ACTION",
    _REFERENCE,
)
RETIRED_SERVICE = Rule(
    "retired-service",
    "warning",
    "An action names a service that is no longer in AWS's reference: it has been retired.",
    "Drop the action.",
    "INVALID_SERVICE_IN_ACTION",
    _REFERENCE,
)
RETIRED_ACTION = Rule(
    "retired-action",
    "warning",
    "An action of a service that is no longer in AWS's reference allows or denies nothing. Access "
    "Analyzer tells of some such services, and of the actions of others.",
    "Drop the action.",
    "INVALID_ACTION",
    _REFERENCE,
)
UNKNOWN_ACTION = Rule(
    "unknown-action",
    "error",
    "An action, or a pattern of actions, matches none that AWS has published.",
    "Write an action that the service has. AWS publishes some actions after their first use.",
    "INVALID_ACTION",
    _REFERENCE,
)
UNKNOWN_SERVICE_CONDITION_KEY = Rule(
    "unknown-service-condition-key",
    "error",
    "A condition is on a key that the service does not have, so it never holds, or always.",
    "Write a key that the service has.",
    "INVALID_SERVICE_CONDITION_KEY",
    _REFERENCE,
)
UNKNOWN_GLOBAL_CONDITION_KEY = Rule(
    "unknown-global-condition-key",
    "error",
    "A condition is on a key that begins with aws: and that AWS does not have.",
    "Write one of AWS's global condition keys.",
    "INVALID_GLOBAL_CONDITION_KEY",
    _GLOBAL_KEYS,
)
RULES = (
    UNKNOWN_SERVICE,
    RETIRED_SERVICE,
    RETIRED_ACTION,
    UNKNOWN_ACTION,
    UNKNOWN_SERVICE_CONDITION_KEY,
    UNKNOWN_GLOBAL_CONDITION_KEY,
)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every action and every condition key in ``document``."""
    for place, statement in statements_of(document):
        for path, action in action_texts(statement):
            yield from _of_action(action, (*place, *path))
        for test in statement.conditions:
            yield from _of_key(test.key, (*place, "conditions", test.operator, test.key))


def unknown_action(action: str) -> str | None:
    """What is wrong with an ``action`` that AWS's data does not have, and which one it may be.

    None for one that it has, and for what is no name of one action: that is refused elsewhere. To
    look for what was meant takes up to 30 ms.
    """
    return next((each.message for each in _of_action(action, ())), None)


def _of_action(action: str, path: Path) -> Iterator[Finding]:
    service, colon, _ = action.partition(":")
    if not colon or is_unresolved(action) or {"*", "?"} & set(service):
        return
    if not reference.service_exists(service):
        yield from _of_unknown_service(action, service, path)
    elif not _is_known(action):
        other = ACTIONS_OF_OPERATIONS.get(action.lower())
        known = (each.name for each in reference.actions(service))
        hint = f" The operation needs {other}." if other else did_you_mean(action, known)
        message = (
            f"{action} is no action of {service} in AWS's data of {reference.data_date()}.{hint}"
        )
        yield Finding(UNKNOWN_ACTION, path, message, (action,))


def _is_known(action: str) -> bool:
    if "*" in action or "?" in action:
        return bool(reference.expand(action))
    return reference.action(action) is not None


def _of_unknown_service(action: str, service: str, path: Path) -> Iterator[Finding]:
    if last_seen := RETIRED_SERVICES.get(service.lower()):
        message = f"{action}: AWS has retired the service {service}, last documented {last_seen}"
        yield Finding(RETIRED_SERVICE, path, message, (action, service))
        message = f"{action} is no action of AWS any more: its service is retired"
        yield Finding(RETIRED_ACTION, path, message, (action,))
        return
    prefix = PREFIXES.get(service.lower())
    hint = f" Did you mean {prefix}?" if prefix else did_you_mean(service, reference.services())
    message = (
        f"{action}: AWS has no service {service} in its data of {reference.data_date()}.{hint}"
    )
    yield Finding(UNKNOWN_SERVICE, path, message, (action, service))


def _of_key(key: str, path: Path) -> Iterator[Finding]:
    service, colon, _ = key.partition(":")
    if not colon or is_unresolved(key) or reference.condition_key(key) is not None:
        return
    if key.lower() == "aws:arn" or reference.condition_key(f"{key.rstrip('/')}/tag") is not None:
        # `stacks.rules.condition_keys` says more about these: an old key, a tag without its name.
        return
    if service.lower() == "aws":
        hint = near_key(key, GLOBAL_CONDITION_KEYS)
        message = f"{key} is no global condition key of AWS.{hint}"
        yield Finding(UNKNOWN_GLOBAL_CONDITION_KEY, path, message, (key,), about_key=True)
    elif reference.service_exists(service):
        hint = near_key(key, reference.condition_keys(service))
        message = f"{key} is no condition key of {service} in AWS's data.{hint}"
        yield Finding(UNKNOWN_SERVICE_CONDITION_KEY, path, message, (key,), about_key=True)


def near_key(key: str, known: Iterable[ConditionKey]) -> str:
    """What ``key`` may be meant to be; what stands behind its slash, as a tag's name, is kept."""
    front, _, tag = key.partition("/")
    names = {each.name.partition("/")[0]: each.name for each in known}
    near = nearest(front, names)
    if near is None:
        return ""
    name = f"{near}/{tag or 'TAG'}" if "/" in names[near] else near
    return f" Did you mean {name}?"
