"""Where in a text of JSON its values stand."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stacks.iam.problem import Path

# Python's json reads nothing deeper than its stack, 1,000 calls; a path to each level of what is a
# hundred times as deep would take gigabytes.
_DEEPEST = 1000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


class Place(NamedTuple):
    """A line and a column; both count from 1."""

    line: int
    column: int


def json_places(text: str) -> Mapping[Path, Place]:
    """The place of each value in ``text`` by its path; of a member of an object, where its key is.

    ``text`` is JSON that could be read: what is no JSON has no places that mean anything.
    """
    places: dict[Path, Place] = {(): Place(1, 1)}
    for path, place, _ in _values(text):
        # That of a key comes before that of its value.
        places.setdefault(path, place)
    return places


def repeated_key_place(text: str) -> Place:
    """The place of the first key that stands in its object already; the beginning without one."""
    seen: set[Path] = set()
    for path, place, is_key in _values(text):
        if is_key and path in seen:
            return place
        if is_key:
            seen.add(path)
    return Place(1, 1)


def _values(text: str) -> Iterator[tuple[Path, Place, bool]]:
    """The path and place of each value, and of each key, before its value; whether it is a key."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    path: list[str | int] = []
    opened: list[str] = []
    expects_key = False
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in "{[":
            if len(path) >= _DEEPEST:
                break
            yield tuple(path), _place(lines, match.start()), False
            opened.append(piece)
            expects_key = piece == "{"
            path.append(0 if piece == "[" else "")
        elif piece in "}]":
            if not opened:
                break
            opened.pop()
            path.pop()
            expects_key = False
        elif piece == "," and opened:
            expects_key = opened[-1] == "{"
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else ""
        elif expects_key and piece[0] == '"':
            path[-1] = json.loads(piece, strict=False)
            yield tuple(path), _place(lines, match.start()), True
            expects_key = False
        elif piece != ":":
            yield tuple(path), _place(lines, match.start()), False


def _place(lines: list[int], position: int) -> Place:
    line = bisect_right(lines, position)
    return Place(line, position - lines[line - 1] + 1)


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place:
    """The place of the value at ``path``, or of the nearest one above it that there is."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, Place(1, 1))
