"""The nearest known name, for error messages."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is near to ``name``, if there is one; case does not count."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean actions?`` with a space in front, or nothing when no known name is near."""
    near = nearest(name, known)
    return f" Did you mean {near}?" if near else ""
