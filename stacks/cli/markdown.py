"""Markdown of texts that others wrote, which stay what they are: no markup, link or name."""

import re
from collections.abc import Iterable, Sequence

from stacks.iam.printable import printable

_PLAIN = re.compile("[A-Za-z0-9 ,;'()-]*")


def code(text: str) -> str:
    """A code span, which no text ends."""
    text = printable(text)
    longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def codes(texts: Iterable[str]) -> str:
    """Code spans in one cell of a table, a line each."""
    return "<br>".join(map(code, texts))


def prose(text: str) -> str:
    """``text``; in a code span where it may be markup, a link or somebody's name to GitHub.

    A backslash keeps neither an address from becoming a link nor @name from telling its owner.
    """
    return text if _PLAIN.fullmatch(text) else code(text)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table."""
    return [_row(header), _row(["---"] * len(header)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    # A bar begins the next cell, in a code span as well.
    row = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {row} |"
