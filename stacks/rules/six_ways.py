"""The six ways in which a statement can allow an action on resources that it does not name.

AWS's checks of iam:PassRole and of iam:CreateServiceLinkedRole tell them apart, each by its code.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from stacks.rules.reach import Reach
from stacks.rules.rule import Finding, Rule, Severity, check_source
from stacks.rules.statements import Covering
from stacks.rules.wording import shown


class Way(NamedTuple):
    """How the action is meant, and which resources are."""

    action: Literal["named", "pattern", "not-action"]
    resource: Literal["all", "not-resource"]


_ENDINGS = {
    Way("named", "all"): ("on-all", "STAR_IN_RESOURCE"),
    Way("pattern", "all"): ("by-pattern-on-all", "STAR_IN_ACTION_AND_RESOURCE"),
    Way("not-action", "all"): ("by-not-action-on-all", "STAR_IN_RESOURCE_AND_NOT_ACTION"),
    Way("named", "not-resource"): ("with-not-resource", "NOT_RESOURCE"),
    Way("pattern", "not-resource"): (
        "by-pattern-with-not-resource",
        "STAR_IN_ACTION_AND_NOT_RESOURCE",
    ),
    Way("not-action", "not-resource"): (
        "by-not-action-with-not-resource",
        "NOT_ACTION_AND_NOT_RESOURCE",
    ),
}
_MEANT = {
    "named": "{} is allowed",
    "pattern": "A pattern of actions allows {}",
    "not-action": "NotAction leaves {} allowed",
}
_ON = {"all": "on every resource", "not-resource": "on every resource that NotResource leaves"}


def rules_of_six_ways(
    action: str, stem: str, severity: Severity, *, so: str, fix: str, code: str, kind: str
) -> dict[Way, Rule]:
    """A rule for each way: its id begins with ``stem``, its code with ``code``.

    ``so`` is what comes of it, ``kind`` that of AWS's check, as its page spells it.
    """
    rules: dict[Way, Rule] = {}
    for way, (ending, own_code) in _ENDINGS.items():
        full_code = f"{code}_WITH_{own_code}"
        cause = f"{_MEANT[way.action].format(action)} {_ON[way.resource]}, so {so}."
        source = check_source(kind, full_code.lower().replace("_", "-"))
        rules[way] = Rule(f"{stem}-{ending}", severity, cause, fix, full_code, source)
    return rules


def finding_of_way(
    rules: Mapping[Way, Rule], action: str, by: Covering, resource: str, lacks: str
) -> Finding:
    """What is found where ``by`` allows ``action`` on ``resource``, or by NotResource."""
    way = Way(
        "not-action" if by.is_not_action else "pattern" if by.is_wildcard else "named",
        "not-resource" if resource == Reach.NOT_RESOURCE else "all",
    )
    name = action if way.action == "named" else f"{action} (by {by.text})"
    message = f"{name} is allowed on {shown(resource)} {lacks}"
    return Finding(rules[way], by.path, message, (by.text, resource))
