"""IAM's wildcards: ``*`` for any characters, none included, and ``?`` for any one.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache


class Wildcard(Enum):
    """A character of a pattern that stands for others."""

    ANY = "*"
    ONE = "?"


Pattern = Sequence[str | Wildcard]
"""Single characters and wildcards. A literal ``*`` is the character, not the wildcard."""

_WILDCARDS = {"*": Wildcard.ANY, "?": Wildcard.ONE}


def pattern(text: str) -> Pattern:
    """Read ``*`` and ``?`` in ``text`` as wildcards."""
    return [_WILDCARDS.get(character, character) for character in text]


# Policies hold letters of Latin-1 only, and there each capital has one small letter.
_SMALL = {
    capital: capital + 0x20
    for capital in (*range(0x41, 0x5B), *range(0xC0, 0xD7), *range(0xD8, 0xDF))
}


def fold(text: str) -> str:
    """``text`` for a comparison that ignores case."""
    return text.translate(_SMALL)


def literal_text(wanted: Pattern) -> str:
    """A pattern as text, for what knows no wildcards."""
    return "".join(each.value if isinstance(each, Wildcard) else each for each in wanted)


def text_matches(wanted: str, text: str) -> bool:
    """Whether all of ``text`` matches ``wanted``, as `glob_matches` has it of ``pattern(wanted)``.

    Quicker where ``wanted`` has no ``?``.
    """
    if "?" in wanted:
        return glob_matches(pattern(wanted), text)
    first, *rest = wanted.split("*")
    if not rest:
        return text == wanted
    *middle, last = rest
    position, end = len(first), len(text) - len(last)
    if position > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def glob_matches(wanted: Pattern, text: str) -> bool:
    """Whether all of ``text`` matches.

    Takes at most ``len(wanted) * len(text)`` steps, whatever the pattern: only the last ``*`` is
    ever tried again.
    """
    at = position = 0
    star: int | None = None
    star_position = 0
    while position < len(text):
        if at < len(wanted) and (wanted[at] is Wildcard.ONE or wanted[at] == text[position]):
            at += 1
            position += 1
        elif at < len(wanted) and wanted[at] is Wildcard.ANY:
            star, star_position = at, position
            at += 1
        elif star is not None:
            star_position += 1
            at, position = star + 1, star_position
        else:
            return False
    return all(each is Wildcard.ANY for each in wanted[at:])


def pattern_covers(wide: Pattern, narrow: Pattern) -> bool:
    """Whether ``wide`` certainly matches all that ``narrow`` matches.

    Compares the patterns as they are written, so a no is no proof: ``a?*`` does cover ``a*b``.
    A string of several characters is one thing that equals itself alone.
    """
    at = position = 0
    star: int | None = None
    star_position = 0
    while position < len(narrow):
        given = narrow[position]
        if at < len(wide) and wide[at] is Wildcard.ANY:
            star, star_position = at, position
            at += 1
        elif at < len(wide) and (
            wide[at] == given or (wide[at] is Wildcard.ONE and _is_one_character(given))
        ):
            at += 1
            position += 1
        elif star is not None:
            star_position += 1
            at, position = star + 1, star_position
        else:
            return False
    return all(each is Wildcard.ANY for each in wide[at:])


def _is_one_character(each: str | Wildcard) -> bool:
    return each is Wildcard.ONE or (isinstance(each, str) and len(each) == 1)


def texts_overlap(first: str, second: str, *, barred: str = "") -> bool:
    """Whether some text matches both, with ``*`` and ``?`` in both as wildcards.

    A ``*`` of ``first`` does not stand for the character ``barred``. Takes one step for each
    character of ``second``, on numbers that have a bit for each place in ``first``.
    """
    places = _places(first)
    stars, ones = places.get("*", 0), places.get("?", 0)
    end = 1 << len(first)
    reached = _past_stars(1, stars)
    for given in second:
        if given == "*":
            # From the first place that was reached, some text leads to each of those behind it.
            reached = (end << 1) - (reached & -reached)
            continue
        taken = end - 1 if given == "?" else places.get(given, 0) | ones
        stays = 0 if given == barred else reached & stars
        reached = _past_stars((reached & taken) << 1 | stays, stars)
        if not reached:
            return False
    return bool(reached & end)


@lru_cache(maxsize=8192)
def _places(text: str) -> dict[str, int]:
    """Where each character stands in ``text``, as the bits of a number."""
    places: dict[str, int] = {}
    for position, each in enumerate(text):
        places[each] = places.get(each, 0) | 1 << position
    return places


def _past_stars(reached: int, stars: int) -> int:
    """Also the places behind stars, each of which may stand for nothing."""
    while (further := reached | (reached & stars) << 1) != reached:
        reached = further
    return reached
