"""Actions whose requests do not have the key that their statement is conditioned on.

AWS's reference says which keys an action has: its own, and those of the resources it takes. Of an
action that does not have the key, a positive test never holds and a negated one always does.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from stacks.iam import reference
from stacks.iam.global_condition_keys import ConditionKey
from stacks.iam.text import is_unresolved
from stacks.rules.key_tests import KeyTest, known_key, listed
from stacks.rules.rule import Finding, Rule, check_source

_TAGS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html"

ALLOW_ON_TAG_OF_NONE = Rule(
    "tag-condition-of-service-without-tags",
    "warning",
    "The service never tells the tags of its resources, so the action is not allowed by this.",
    "Allow the action in a statement of its own, on the resources by name.",
    "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    check_source("suggestion", "allow-with-unsupported-tag-condition-key-for-service"),
)
ALLOW_ON_UNTOLD_TAG = Rule(
    "tag-condition-of-action-without-tags",
    "warning",
    "Requests for the action do not tell a resource's tags, so it is not allowed by this.",
    "Allow the action in a statement of its own, on the resources by name.",
    # Access Analyzer looks at services, and has passed such actions in AWS's own policies.
    None,
    _TAGS,
)
DENY_ON_UNTOLD_TAG = Rule(
    "deny-on-untold-tag",
    "warning",
    "Requests for the action do not tell a resource's tags, so it is not denied by this.",
    "Deny the action in a statement of its own, on the resources by name.",
    "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    check_source("security-warning", "deny-with-unsupported-tag-condition-key-for-service"),
)
ALLOW_ALL_ON_TAG = Rule(
    "tag-condition-with-not-action",
    "suggestion",
    "Of all that NotAction leaves, only actions whose requests tell the tags are allowed.",
    "Name the actions in Action.",
    "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    check_source("suggestion", "allow-notaction-with-unsupported-tag-condition-key-for-service"),
)
DENY_ALL_ON_TAG = Rule(
    "deny-on-tag-with-not-action",
    "warning",
    "Of all that NotAction leaves, actions whose requests do not tell the tags are not denied.",
    "Name the actions in Action.",
    "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    check_source(
        "security-warning", "deny-notaction-with-unsupported-tag-condition-key-for-service"
    ),
)
KEY_OF_OTHER_ACTIONS = Rule(
    "condition-key-of-other-actions",
    "warning",
    "An action does not have the condition key of its statement, so the condition always holds "
    "for it, or never does.",
    "Put the action into a statement of its own, without this condition.",
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    check_source("error", "unsupported-action-for-condition-key"),
)
RULES = (
    ALLOW_ON_TAG_OF_NONE,
    ALLOW_ON_UNTOLD_TAG,
    DENY_ON_UNTOLD_TAG,
    ALLOW_ALL_ON_TAG,
    DENY_ALL_ON_TAG,
    KEY_OF_OTHER_ACTIONS,
)

_RESOURCE_TAG = "aws:resourcetag"
# What tasks call. Of other services the reference leaves keys out: AWS's own policies limit actions
# by keys that are not listed for them.
_FULLY_LISTED = frozenset(
    {
        "dynamodb",
        "ecr",
        "ecs",
        "elasticfilesystem",
        "iam",
        "kms",
        "lambda",
        "logs",
        "s3",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
    }
)
# Who has got credentials from an instance has these in all requests.
# https://docs.aws.amazon.com/systems-manager/latest/userguide/security_iam_service-with-iam.html
_OF_SESSIONS = frozenset({"ec2:sourceinstancearn", "ssm:sourceinstancearn"})


def findings_of(tests: Sequence[KeyTest]) -> Iterator[Finding]:
    """What the tests of one statement do to actions that do not have the key."""
    on_tag = next(
        (
            test
            for test in tests
            if _stem(test.key) == _RESOURCE_TAG and test.is_complete and not test.holds_without_key
        ),
        None,
    )
    if on_tag:
        yield from _of_tag(on_tag)
    if tests and tests[0].statement.actions:
        yield from _of_other_keys(tests, _named(tests[0].statement.actions))


def _of_tag(test: KeyTest) -> Iterator[Finding]:
    statement = test.statement
    denies = statement.effect == "Deny"
    if statement.not_actions is not None:
        rule = DENY_ALL_ON_TAG if denies else ALLOW_ALL_ON_TAG
        message = f"{test.key} is not in the requests of all actions that NotAction leaves"
        yield test.finding(rule, message, "NotAction")
        return
    without = [each for each in _named(statement.actions or ()) if not _has(each, _RESOURCE_TAG)]
    if denies:
        groups = [(DENY_ON_UNTOLD_TAG, without)]
    else:
        of_none = [each for each in without if not _tells_tags(each.partition(":")[0])]
        others = [each for each in without if _tells_tags(each.partition(":")[0])]
        groups = [(ALLOW_ON_TAG_OF_NONE, of_none), (ALLOW_ON_UNTOLD_TAG, others)]
    for rule, names in groups:
        if names:
            message = f"{test.key} is not in requests for {listed(names)}"
            yield test.finding(rule, message, *names)


def _of_other_keys(tests: Sequence[KeyTest], actions: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for test in tests:
        service = _service_of(test.key)
        stem = _stem(test.key)
        # …IfExists is how a statement says that not all of its actions have the key.
        if service is None or test.form.if_exists or stem in seen:
            continue
        seen.add(stem)
        # What is listed of other services tells as much, but of what a session has.
        services = {service} if service == "sts" or stem in _OF_SESSIONS else _FULLY_LISTED
        without = [
            each for each in actions if each.partition(":")[0] in services and not _has(each, stem)
        ]
        if without:
            holds = "always holds" if test.holds_without_key else "never holds"
            message = f"{test.operator} on {test.key} {holds} for {listed(without)}"
            yield test.finding(KEY_OF_OTHER_ACTIONS, message, *without)


def _named(actions: Sequence[str]) -> list[str]:
    """Those of ``actions`` that are one action of AWS, in AWS's spelling; no patterns."""
    return [
        known.name
        for each in actions
        if not is_unresolved(each) and (known := reference.action(each)) is not None
    ]


@lru_cache(maxsize=1024)
def _service_of(key: str) -> str | None:
    """The service whose actions say whether they have ``key``.

    A key that no action of its service has is one of the caller's session, or not listed at all.
    """
    known = known_key(key)
    if known is None or known.name.startswith("aws:"):
        return None
    prefix = known.name.partition(":")[0].lower()
    service = prefix if reference.service_exists(prefix) else "sts"
    if service not in _FULLY_LISTED or not _is_used(service, known):
        return None
    return service


def _is_used(service: str, key: ConditionKey) -> bool:
    return any(_stem(key.name) in _stems(each.name) for each in reference.actions(service))


def _has(action: str, stem: str) -> bool:
    return stem in _stems(action)


@lru_cache(maxsize=8192)
def _stems(action: str) -> frozenset[str]:
    """The keys that requests for ``action`` have, by their stems."""
    known = reference.action(action)
    if known is None:
        return frozenset()
    of_types = (
        key
        for each in reference.resource_types(action.partition(":")[0])
        if each.name in known.resource_types
        for key in each.condition_keys
    )
    return frozenset(map(_stem, (*known.condition_keys, *of_types)))


@lru_cache(maxsize=512)
def _tells_tags(service: str) -> bool:
    return any(_has(each.name, _RESOURCE_TAG) for each in reference.actions(service))


def _stem(key: str) -> str:
    """A key's name up to a tag's key in it.

    The reference writes one key as ``ResourceTag/${TagKey}`` and as ``ResourceTag/tag-key``.
    """
    known = known_key(key)
    name = known.name if known else key
    return name.lower().partition("/")[0]
