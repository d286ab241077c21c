"""Reads words by many patterns at once, and finds words that some match and others do not.

A pattern is a nondeterministic automaton whose states are how many of its characters have been
read; the states of all patterns together are the bits of one integer. What two patterns can and
can't both match is decided exactly by walking through the integers that can be reached.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from stacks.iam.comparisons import arn_fields
from stacks.iam.glob import Pattern, Wildcard, fold
from stacks.iam.proof.effort import Effort

_COLON = ":"
_STRANGERS = "xyzw0123456789abcdefghijklmnopqrstuvXYZ_-"


class _Any(Enum):
    CHARACTER = 1
    BUT_COLON = 2


@dataclass(frozen=True)
class _Step:
    """Reads one character: one of a few, or any."""

    accepts: frozenset[str] | _Any


@dataclass(frozen=True)
class _Loop:
    """Reads any number of characters."""

    accepts: _Any


Matcher = Sequence[_Step | _Loop]
"""A pattern, as the automaton takes it."""


def matcher(wanted: Pattern) -> Matcher:
    """A pattern whose ``*`` and ``?`` match any character."""
    return [_piece(each, _Any.CHARACTER) for each in wanted]


def literal_matcher(text: str) -> Matcher:
    """``text`` and nothing else."""
    return [_Step(frozenset(character)) for character in text]


def folded_matcher(text: str) -> Matcher:
    """``text`` in capital or small letters; ``text`` itself is folded already."""
    return [_Step(frozenset((character, _capital(character)))) for character in text]


def arn_matcher(wanted: Pattern) -> Matcher | None:
    """A pattern of ArnLike: no wildcard in the first five fields matches a colon.

    None for a pattern with fewer fields than an ARN has, which matches nothing.
    """
    fields = arn_fields(wanted)
    if fields is None:
        return None
    pieces: list[_Step | _Loop] = []
    for field in fields[:-1]:
        pieces.extend(_piece(each, _Any.BUT_COLON) for each in field)
        pieces.append(_Step(frozenset(_COLON)))
    return [*pieces, *matcher(fields[-1])]


def form_matcher(form: str) -> Matcher:
    """A form in short.

    ``+`` is some characters but colons, ``~`` the same or nothing, ``.`` some characters, and any
    other character is itself.
    """
    pieces: list[_Step | _Loop] = []
    for each in form:
        if each == "+":
            pieces += [_Step(_Any.BUT_COLON), _Loop(_Any.BUT_COLON)]
        elif each == "~":
            pieces.append(_Loop(_Any.BUT_COLON))
        elif each == ".":
            pieces += [_Step(_Any.CHARACTER), _Loop(_Any.CHARACTER)]
        else:
            pieces.append(_Step(frozenset(each)))
    return pieces


def _piece(each: str | Wildcard, any_: _Any) -> _Step | _Loop:
    if each is Wildcard.ANY:
        return _Loop(any_)
    return _Step(any_) if isinstance(each, Wildcard) else _Step(frozenset(each))


def _capital(character: str) -> str:
    capital = character.upper()
    return capital if fold(capital) == character else character


class Automaton:
    """Sets of patterns, read together; a set matches when one of its patterns does.

    A signature is an integer with a bit for each set that matches, the first set's lowest.
    """

    def __init__(self, sets: Iterable[Iterable[Matcher]]) -> None:
        self._start = self._looping = self._stepping = 0
        self._coloned_looping = self._coloned_stepping = 0
        self._literal: dict[str, int] = {}
        self._ends: list[int] = []
        self._ranges: list[int] = []
        self._absorbing: list[int] = []
        self._width = 0
        for each in sets:
            self._add_set(each)
        self._any_absorbing = 0
        for absorbing in self._absorbing:
            self._any_absorbing |= absorbing
        self._alphabet = dict.fromkeys([*self._literal, _COLON])
        self.stranger = next((c for c in _STRANGERS if c not in self._alphabet), "\x1f")

    def _add_set(self, matchers: Iterable[Matcher]) -> None:
        first = self._width
        ends = absorbing = 0
        for pieces in matchers:
            end, absorbs = self._add_pattern(pieces)
            ends |= end
            absorbing |= end if absorbs else 0
        self._ends.append(ends)
        self._absorbing.append(absorbing)
        self._ranges.append((1 << self._width) - (1 << first))

    def _add_pattern(self, pieces: Matcher) -> tuple[int, bool]:
        """The bit of the pattern's end, and whether whatever follows it matches as well."""
        bit = 1 << self._width
        self._start |= bit
        absorbs = False
        for piece in pieces:
            if isinstance(piece, _Loop):
                self._looping |= bit
                if piece.accepts is _Any.BUT_COLON:
                    self._coloned_looping |= bit
                absorbs = piece.accepts is _Any.CHARACTER
                continue
            absorbs = False
            if isinstance(piece.accepts, _Any):
                self._stepping |= bit
                if piece.accepts is _Any.BUT_COLON:
                    self._coloned_stepping |= bit
            else:
                for character in piece.accepts:
                    self._literal[character] = self._literal.get(character, 0) | bit
            bit <<= 1
            self._width += 1
        self._width += 1
        return bit, absorbs

    def signature(self, word: str) -> int:
        """Which sets match ``word``."""
        state = self._settled(self._start)
        for character in word:
            state = self._next(state, character)
        return self._accepted(state)

    def words(
        self, effort: Effort, required: int = 0, forbidden: int = 0
    ) -> Iterator[tuple[int, str]]:
        """For each signature that a word can have, the signature and a shortest such word.

        Only of words that all sets of ``required`` match and none of ``forbidden`` does.
        Raises TooComplexError.
        """
        start = self._settled(self._start)
        parents: dict[int, tuple[int, str] | None] = {start: None}
        queue = deque([start])
        seen: set[int] = set()
        needed = [each for index, each in enumerate(self._ranges) if required >> index & 1]
        barred = sum(
            absorbing for index, absorbing in enumerate(self._absorbing) if forbidden >> index & 1
        )
        while queue:
            state = queue.popleft()
            signature = self._accepted(state)
            if (
                signature not in seen
                and signature & required == required
                and not signature & forbidden
            ):
                seen.add(signature)
                yield signature, _word(parents, state)
            for character in self._worth_reading(state):
                following = self._next(state, character)
                if following in parents or following & barred:
                    continue
                if not all(following & each for each in needed):
                    continue
                parents[following] = (state, character)
                effort.spend()
                queue.append(following)

    def _worth_reading(self, state: int) -> list[str]:
        """Every other character leads where the stranger leads."""
        if not state:
            return []
        characters = [each for each, bits in self._literal.items() if state & bits]
        if state & (self._coloned_looping | self._coloned_stepping) and _COLON not in characters:
            characters.append(_COLON)
        return [*characters, self.stranger]

    def _next(self, state: int, character: str) -> int:
        looping, stepping = self._looping, self._stepping
        if character == _COLON:
            looping &= ~self._coloned_looping
            stepping &= ~self._coloned_stepping
        stepping |= self._literal.get(character, 0)
        return self._settled((state & looping) | ((state & stepping) << 1))

    def _settled(self, state: int) -> int:
        """A set that matches whatever follows is at its end, and only there."""
        if state & self._any_absorbing:
            for absorbing, bits in zip(self._absorbing, self._ranges, strict=True):
                if end := state & absorbing:
                    state = state & ~bits | (end & -end)
        return state

    def _accepted(self, state: int) -> int:
        return sum(1 << index for index, ends in enumerate(self._ends) if state & ends)


def _word(parents: dict[int, tuple[int, str] | None], state: int) -> str:
    characters: list[str] = []
    while step := parents[state]:
        state = step[0]
        characters.append(step[1])
    return "".join(reversed(characters))
