"""Findings that the owner of a role stands by, one at a time, each with a reason."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from stacks.iam.nearest import did_you_mean
from stacks.iam.role import AcceptedFinding
from stacks.rules.rule import Finding, Rule

_PAGE = "docs/services-yaml.md#accept"

UNMATCHED_ACCEPT = Rule(
    "unmatched-accept",
    "warning",
    "An accept names no finding that there is, so it hides nothing and misleads its reader.",
    "Drop it, or name the finding that is meant: each accept covers one.",
    None,
    _PAGE,
)
ACCEPT_OF_NO_RULE = Rule(
    "accept-of-no-rule",
    "warning",
    "An accept names a rule that there is not, so it hides nothing and misleads its reader.",
    "Name the rule that stands at the end of the finding.",
    None,
    _PAGE,
)
ACCEPT_WITHOUT_REASON = Rule(
    "accept-without-reason",
    "error",
    "A finding is accepted without a reason, which a reviewer could not judge.",
    "Say why the access is needed and what limits it.",
    None,
    _PAGE,
)
RULES = (UNMATCHED_ACCEPT, ACCEPT_OF_NO_RULE, ACCEPT_WITHOUT_REASON)


class Checked(NamedTuple):
    """What the rules say about a role: what was found, and what was found and accepted."""

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, AcceptedFinding], ...] = ()


def apply(
    found: Iterable[Finding], accept: Iterable[AcceptedFinding], rules: Collection[str]
) -> Checked:
    """Take the accepted ones out of ``found``; each of ``accept`` covers the first that fits.

    Where one fits none, or has no reason, that is a finding of its own, at ``("accept", index)``.
    ``rules`` are the ids of all rules.
    """
    left = list(found)
    accepted: list[tuple[Finding, AcceptedFinding]] = []
    own: list[Finding] = []
    for index, each in enumerate(accept):
        place = ("accept", index)
        if not each.reason.strip():
            message = f"{each.rule} on {each.match} is accepted without a reason"
            own.append(Finding(ACCEPT_WITHOUT_REASON, place, message, (each.match,)))
            continue
        if each.rule not in rules:
            message = f"there is no rule {each.rule}.{did_you_mean(each.rule, rules)}"
            own.append(Finding(ACCEPT_OF_NO_RULE, place, message, (each.match,)))
            continue
        fitting = next((one for one in left if _fits(one, each)), None)
        if fitting is None:
            is_taken = any(_fits(one, each) for one, _ in accepted)
            message = _no_match(each, left, is_taken=is_taken)
            own.append(Finding(UNMATCHED_ACCEPT, place, message, (each.match,)))
        else:
            left.remove(fitting)
            accepted.append((fitting, each))
    return Checked((*left, *own), tuple(accepted))


def _fits(finding: Finding, accepted: AcceptedFinding) -> bool:
    """Whether ``accepted`` names the finding: by the first text that it is about, or the resource.

    One that is about many, as all that ``iam:*`` allows, goes by the first alone, so that it is
    another one when the pattern grows; and ``*`` names no resource in particular.
    """
    if finding.rule.id != accepted.rule:
        return False
    first, *others = finding.about or ("",)
    return accepted.match == first or (len(others) == 1 and accepted.match in {*others} - {"*"})


def _no_match(accepted: AcceptedFinding, left: Iterable[Finding], *, is_taken: bool) -> str:
    if is_taken:
        return f"{accepted.rule} on {accepted.match} is accepted already, as often as it is found"
    there = [one.about[0] for one in left if one.rule.id == accepted.rule and one.about]
    hint = f"; it finds {', '.join(there[:3])}" if there else ""
    return f"{accepted.rule} finds nothing about {accepted.match}{hint}"
