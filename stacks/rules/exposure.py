"""Credentials and data given away, resources opened, logs ended: where it is all resources."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.rules.action_table import ActionTable
from stacks.rules.exposing_actions import (
    CREDENTIALS,
    DATA,
    HIDES_TRACES,
    OPENS_TO_OTHERS,
    ExposingAction,
)
from stacks.rules.limiting import limits, narrows
from stacks.rules.reach import Reach, allows_everything
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import Covering, statements_of
from stacks.rules.wording import pattern_allows, shown

_LEAST = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"
)
_LEVELS = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
    "access_policies_understand-policy-summary-access-level-summaries.html"
)
_TRAILS = (
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
    "security_iam_id-based-policy-examples.html"
)

CREDENTIALS_EXPOSURE = Rule(
    "credentials-exposure",
    "error",
    "An action that gives credentials is allowed on all resources, and so whosever they are.",
    "Name the secrets, parameters or users that the service needs.",
    None,
    _LEAST,
)
DATA_EXPOSURE = Rule(
    "data-exposure",
    "warning",
    "An action that reads data is allowed on all that the account stores in a service.",
    "Name the resources that the service reads.",
    None,
    _LEAST,
)
RESOURCE_EXPOSURE = Rule(
    "resource-exposure",
    "error",
    "An action that can open a resource to other accounts is allowed on all resources.",
    "Leave it to who deploys the resources, and name them there.",
    None,
    _LEVELS,
)
LOG_TAMPERING = Rule(
    "log-tampering",
    "warning",
    "An action that ends or erases what shows what was done is allowed on all of it.",
    "Leave it to who runs the logs, and name them there.",
    None,
    _TRAILS,
)
RULES = (CREDENTIALS_EXPOSURE, DATA_EXPOSURE, RESOURCE_EXPOSURE, LOG_TAMPERING)

_RULE_OF = {
    row.action: (rule, row)
    for rule, rows in (
        (CREDENTIALS_EXPOSURE, CREDENTIALS),
        (DATA_EXPOSURE, DATA),
        (RESOURCE_EXPOSURE, OPENS_TO_OTHERS),
        (LOG_TAMPERING, HIDES_TRACES),
    )
    for row in rows
}
_TABLE = ActionTable(_RULE_OF)
_ORDER = {action: position for position, action in enumerate(_RULE_OF)}


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every action or pattern of actions, one at most of each rule."""
    for place, statement in statements_of(document):
        if statement.effect == "Allow" and not allows_everything(statement):
            for finding in _of_allow(statement):
                yield finding.under(*place)


def _of_allow(statement: Statement) -> Iterator[Finding]:
    coverings = _TABLE.coverings(statement)
    if not coverings:
        return
    reach = Reach(statement)
    found: dict[tuple[Rule, Path], list[tuple[ExposingAction, Covering, str]]] = {}
    for action in sorted(coverings, key=_ORDER.__getitem__):
        rule, row = _RULE_OF[action]
        by = coverings[action]
        on = reach.all_of(action, row.over)
        if on is None:
            continue
        conditions = statement.conditions
        if limits(conditions, *row.limited_by) or narrows(action, conditions):
            continue
        found.setdefault((rule, by.path), []).append((row, by, on))
    for (rule, path), group in found.items():
        row, by, on = group[0]
        actions = tuple(each.action for each, _, _ in group)
        if by.is_not_action or by.is_wildcard:
            message = pattern_allows(by.text, on, actions, row.does)
        else:
            message = f"{row.action} on {shown(on)} {row.does}"
        yield Finding(rule, path, message, tuple(dict.fromkeys((by.text, *actions, on))))
