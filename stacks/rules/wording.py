"""Words that the messages of several rules share."""

from collections.abc import Sequence

from stacks.rules.reach import Reach


def shown(resource: str) -> str:
    """What `Reach.all_of` gave, for a message."""
    return "all but NotResource" if resource == Reach.NOT_RESOURCE else resource


def first_three(texts: Sequence[str]) -> str:
    """The first three of ``texts``, and how many there are besides."""
    listed = ", ".join(texts[:3])
    return f"{listed} and {len(texts) - 3} more" if len(texts) > 3 else listed


def pattern_allows(text: str, resource: str | None, actions: Sequence[str], effect: str) -> str:
    """The message for a pattern that allows ``actions``, the first of which has ``effect``."""
    on = f" on {shown(resource)}" if resource else ""
    if len(actions) == 1:
        return f"{text}{on} allows {actions[0]}, which {effect}"
    return f"{text}{on} allows {first_three(actions)}; {actions[0]} {effect}"
