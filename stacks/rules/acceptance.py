"""Findings that the owner of a role stands by, one at a time, each with a reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    """Take the accepted ones out of ``found``; each of ``accept`` covers one that fits.

    As many are covered as can be, so that none is left because another accept, which fits several,
    has taken it. Where one fits none, or has no reason, that is a finding of its own, at
    ``("accept", index)``. ``rules`` are the ids of all rules.
    """
    given = dict(enumerate(accept))
    findings = tuple(found)
    fitting = {
        index: _fitting(each, findings) for index, each in given.items() if not _fault(each, rules)
    }
    taken = _matched(fitting)
    covered = {index: findings[at] for at, index in taken.items()}
    left = [each for at, each in enumerate(findings) if at not in taken]
    own: list[Finding] = []
    for index, each in given.items():
        if index not in covered:
            rule, message = _fault(each, rules) or _no_match(each, left, covered.values())
            own.append(Finding(rule, ("accept", index), message, (each.match,)))
    accepted = ((covered[index], each) for index, each in given.items() if index in covered)
    return Checked((*left, *own), tuple(accepted))


def _fitting(accepted: AcceptedFinding, findings: Sequence[Finding]) -> list[int]:
    """Which of ``findings`` it may cover; those first that it names by what they are about."""
    fitting = [at for at, each in enumerate(findings) if _fits(each, accepted)]
    return sorted(fitting, key=lambda at: not _is_first(findings[at], accepted))


def _matched(fitting: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """For each finding that is covered the accept that covers it: a matching with the most pairs.

    Each accept in turn takes the first that is left of those that it fits, or moves others on.
    """
    taken: dict[int, int] = {}

    def take(index: int, seen: set[int]) -> bool:
        free = next((at for at in fitting[index] if at not in taken), None)
        if free is not None:
            taken[free] = index
            return True
        for at in fitting[index]:
            if at not in seen:
                seen.add(at)
                if take(taken[at], seen):
                    taken[at] = index
                    return True
        return False

    for index in fitting:
        take(index, set())
    return taken


def _fault(accepted: AcceptedFinding, rules: Collection[str]) -> tuple[Rule, str] | None:
    """What keeps ``accepted`` from covering anything, whatever was found."""
    rule = accepted.rule
    if not accepted.reason.strip():
        return ACCEPT_WITHOUT_REASON, f"{rule} on {accepted.match} is accepted without a reason"
    if rule not in rules:
        return ACCEPT_OF_NO_RULE, f"there is no rule {rule}.{did_you_mean(rule, rules)}"
    return None


def _is_first(finding: Finding, accepted: AcceptedFinding) -> bool:
    """Whether ``accepted`` names the finding by the first text that it is about."""
    return finding.rule.id == accepted.rule and accepted.match == (finding.about or ("",))[0]


def _fits(finding: Finding, accepted: AcceptedFinding) -> bool:
    """Whether ``accepted`` names the finding: by the first text, an alternative, or the resource.

    One that is about many, as all that ``iam:*`` allows, goes by the first alone, so that it is
    another one when the pattern grows; and ``*`` names no resource in particular.
    """
    if finding.rule.id != accepted.rule:
        return False
    others = finding.about[1:]
    return (
        _is_first(finding, accepted)
        or accepted.match in finding.alternatives
        or (len(others) == 1 and accepted.match in {*others} - {"*"})
    )


def _no_match(
    accepted: AcceptedFinding, left: Iterable[Finding], covered: Iterable[Finding]
) -> tuple[Rule, str]:
    rule, match = accepted.rule, accepted.match
    if any(_fits(one, accepted) for one in covered):
        message = f"{rule} on {match} is accepted already, as often as it is found"
        return UNMATCHED_ACCEPT, message
    there = [one.about[0] for one in left if one.rule.id == rule and one.about]
    hint = f"; it finds {', '.join(there[:3])}" if there else ""
    return UNMATCHED_ACCEPT, f"{rule} finds nothing about {match}{hint}"
