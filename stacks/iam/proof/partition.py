"""Cuts the texts that a pattern matches into cells that some selectors treat alike."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stacks.iam.glob import pattern_covers
from stacks.iam.proof.automaton import Automaton, matcher
from stacks.iam.proof.context_search import AnyOf, Literal
from stacks.iam.proof.dimension import Dimension
from stacks.iam.proof.effort import Effort
from stacks.iam.proof.selector import Glob, Selector
from stacks.iam.proof.unknowns import HasValue


class Cell(NamedTuple):
    """Texts that are alike to some selectors, by a word that is one of them.

    ``outcomes`` has for each selector None when it does not select them, or else the literals on
    which it depends, none where it certainly does. ``signature`` tells cells apart.
    """

    word: str
    signature: int
    outcomes: tuple[tuple[Literal, ...] | None, ...]


class Partition:
    """Cuts what a pattern matches into cells that some selectors treat alike."""

    def __init__(
        self,
        dimension: Dimension,
        within: Glob,
        selectors: tuple[Selector, ...],
    ) -> None:
        self._dimension = dimension
        self._signatures: dict[str, int] = {}
        self._cells: list[Cell] | None = None
        self._within = within
        self._selectors = selectors
        # A set for the pattern itself, then for each selector one of its patterns without
        # unknowns, and one for each pattern with.
        self._sets: list[list[Glob]] = [[within]]
        self._known: list[int] = []
        self._unknown: list[list[tuple[int, Glob]]] = []
        for selector in selectors:
            near = [each for each in selector.globs if each.may_overlap(within)]
            self._known.append(self._add([each for each in near if each.unknown is None]))
            self._unknown.append([(self._add([each]), each) for each in near if each.unknown])

    def _add(self, globs: list[Glob]) -> int:
        self._sets.append(globs)
        return len(self._sets) - 1

    def cells(self, effort: Effort) -> Sequence[Cell]:
        """All cells that texts of the dimension's form can be in. Raises TooComplexError."""
        if self._cells is None:
            self._cells = self._found_cells(effort)
        return self._cells

    def _found_cells(self, effort: Effort) -> list[Cell]:
        words = [each for each in self._guesses() if self._dimension.has_form(each)]
        pretty = {self.signature(each): each for each in reversed(words)}
        pretty = {signature: each for signature, each in pretty.items() if signature & 1}
        if self._within.literal is not None or (pretty and self._is_one_cell()):
            return [self._cell(signature, each) for signature, each in pretty.items()]
        automaton = Automaton(
            [
                *([matcher(each.tokens) for each in one] for one in self._sets),
                self._dimension.forms,
            ]
        )
        form = 1 << len(self._sets)
        return [
            self._cell(signature ^ form, pretty.get(signature ^ form, word))
            for signature, word in automaton.words(effort, required=1 | form)
        ]

    def _is_one_cell(self) -> bool:
        """Whether each set certainly matches all or nothing of what the pattern does."""
        within = self._within.tokens
        return all(
            not one or any(pattern_covers(each.tokens, within) for each in one)
            for one in self._sets[1:]
        )

    def _guesses(self) -> list[str]:
        """Words that a reader would name first; all that there are when the pattern is a text."""
        if self._within.literal is not None:
            return [self._within.literal]
        return self._dimension.readable(self._within.tokens)

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """What cells are told apart by; with the same selectors, signatures mean the same."""
        return self._selectors

    def unions(self, signature: int) -> Iterator[Sequence[Glob]]:
        """Patterns of a selector, one of which each word of that signature matches."""
        for index in self._known:
            if signature >> index & 1:
                yield self._sets[index]

    def signature(self, word: str) -> int:
        """The signature of the cell that ``word`` is in."""
        if word not in self._signatures:
            self._signatures[word] = sum(
                1 << index
                for index, one in enumerate(self._sets)
                if any(each.matches(word) for each in one)
            )
        return self._signatures[word]

    def _cell(self, signature: int, word: str) -> Cell:
        outcomes = tuple(
            self._outcome(signature, index, selector)
            for index, selector in enumerate(self._selectors)
        )
        return Cell(word, signature, outcomes)

    def _outcome(
        self, signature: int, index: int, selector: Selector
    ) -> tuple[Literal, ...] | None:
        if signature >> self._known[index] & 1:
            return None if selector.negated else ()
        perhaps = frozenset(
            each.unknown
            for bit, each in self._unknown[index]
            if each.unknown and signature >> bit & 1
        )
        if not selector.negated:
            return (Literal(AnyOf(perhaps), holds=True),) if perhaps else None
        literals = [Literal(AnyOf(perhaps), holds=False)] if perhaps else []
        return (*literals, *_resolvable(selector.globs))


def _resolvable(globs: Iterable[Glob]) -> Iterable[Literal]:
    """What has to be so for a negated selector to select anything: its variables have values."""
    return [
        Literal(AnyOf(frozenset({HasValue(each.text)})), holds=True)
        for each in globs
        if each.may_be_unresolvable
    ]


@lru_cache(maxsize=8192)
def partition(dimension: Dimension, within: Glob, selectors: tuple[Selector, ...]) -> Partition:
    """The partition of one pattern by some selectors; roles that are alike share it."""
    return Partition(dimension, within, selectors)
