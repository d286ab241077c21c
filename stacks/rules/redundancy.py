"""What a list says twice."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from stacks.iam.document import PolicyDocument
from stacks.iam.glob import fold, pattern, pattern_covers
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import statements_of

_WILDCARD = re.compile("[*?]")

REDUNDANT_ACTION = Rule(
    "redundant-action",
    "suggestion",
    "An action is covered by another one of the same statement.",
    "Drop it, or the wider one if that is not meant.",
    "REDUNDANT_ACTION",
    check_source("suggestion", "redundant-action"),
)
REDUNDANT_RESOURCE = Rule(
    "redundant-resource",
    "suggestion",
    "A resource is covered by another one of the same statement.",
    "Drop it, or the wider one if that is not meant.",
    "REDUNDANT_RESOURCE",
    check_source("suggestion", "redundant-resource"),
)
RULES = (REDUNDANT_ACTION, REDUNDANT_RESOURCE)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of each list of actions and resources in ``document``, one at most."""
    for place, statement in statements_of(document):
        for rule, element, texts, ignores_case in (
            (REDUNDANT_ACTION, "actions", statement.actions, True),
            (REDUNDANT_ACTION, "not_actions", statement.not_actions, True),
            (REDUNDANT_RESOURCE, "resources", statement.resources, False),
            (REDUNDANT_RESOURCE, "not_resources", statement.not_resources, False),
        ):
            said = _said_twice(sorted(texts or ()), ignores_case=ignores_case)
            if said:
                shown = ", ".join(f"{narrow} (in {wide})" for narrow, wide in said)
                message = f"said twice: {shown}"
                narrow = tuple(each for each, _ in said)
                yield Finding(rule, (*place, element), message, narrow, alternatives=narrow)


def _said_twice(texts: Sequence[str], *, ignores_case: bool) -> list[tuple[str, str]]:
    """Texts with another one that covers them; of two equal ones the second."""
    folded = [fold(each) if ignores_case else each for each in texts]
    is_known = [not is_unresolved(each) and "${" not in each for each in texts]
    # A text is covered by itself or by one with wildcards, that begins as it does.
    first: dict[str, int] = {}
    wide: dict[str, list[int]] = {}
    for index, text in enumerate(folded):
        if is_known[index]:
            first.setdefault(text, index)
            if "*" in text or "?" in text:
                wide.setdefault(_literal_start(text), []).append(index)
    lengths = sorted({len(each) for each in wide})
    found: list[tuple[str, str]] = []
    for index, text in enumerate(folded):
        if not is_known[index]:
            continue
        start = _literal_start(text)
        candidates = [first[text]]
        for length in lengths[: bisect_right(lengths, len(start))]:
            candidates += wide.get(start[:length], ())
        for other in candidates:
            if _adds_nothing(folded, index, other):
                found.append((texts[index], texts[other]))
                break
    return found


def _literal_start(text: str) -> str:
    return _WILDCARD.split(text, maxsplit=1)[0]


def _adds_nothing(texts: Sequence[str], index: int, other: int) -> bool:
    """Whether the text at ``other`` says all that the one at ``index`` does."""
    if other == index:
        return False
    narrow, wide = pattern(texts[index]), pattern(texts[other])
    return pattern_covers(wide, narrow) and (other < index or not pattern_covers(narrow, wide))
