"""Finds a value of a context key that some comparisons accept and others do not.

Exact: when it finds none, there is none. Texts are decided by automata; numbers, dates and
addresses by one candidate from each of the ranges that the compared values cut their line into.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Decimal, DecimalException, localcontext
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from itertools import pairwise, zip_longest
from typing import NamedTuple

from stacks.iam.comparisons import as_date, as_network, as_number, value_fits
from stacks.iam.glob import Pattern, fold, literal_text
from stacks.iam.proof.automaton import (
    Automaton,
    Matcher,
    arn_matcher,
    folded_matcher,
    literal_matcher,
    matcher,
)
from stacks.iam.proof.effort import Effort, TooComplexError
from stacks.iam.proof.unknowns import widened
from stacks.iam.request import Context
from stacks.iam.substitution import as_pattern

_EXACT = frozenset({"StringEquals", "BinaryEquals"})
_DIGITS = 200
_STEPS = 5_000


class Predicate(NamedTuple):
    """What is asked of one value.

    That it fits one of ``texts`` under the positive operator ``base``, or, when ``negated``, none
    of them. Unknowns in a text that ``is_widened`` stand for any text, else there are none.
    """

    base: str
    texts: tuple[str, ...]
    has_variables: bool
    negated: bool
    is_widened: bool = False

    @property
    def operator(self) -> str:
        """The operator that values are compared by."""
        return "StringLike" if self.is_widened else self.base

    @property
    def wanted(self) -> Sequence[Pattern]:
        """The patterns of ``texts``."""
        if self.is_widened:
            return _widened(self.texts, self.base, has_variables=self.has_variables)
        return _patterns(self.texts, has_variables=self.has_variables)

    def holds(self, value: str) -> bool:
        """Whether ``value`` is as asked."""
        operator = self.operator
        return any(value_fits(operator, each, value) for each in self.wanted) != self.negated


@lru_cache(maxsize=65536)
def find_value(predicates: frozenset[Predicate]) -> str | None:
    """A value that is as all ``predicates`` ask, or None when there is none.

    Raises TooComplexError where that can't be decided.
    """
    for value in _first_guesses(predicates):
        if all(each.holds(value) for each in predicates):
            return value
    if any(each.operator in _EXACT and not each.negated for each in predicates):
        return None  # Its texts are all that could be, and they were among the guesses.
    families = {_family(each.operator) for each in predicates}
    if families == {"text"}:
        return _find_text(predicates)
    for value in _candidates(families, predicates):
        if all(each.holds(value) for each in predicates):
            return value
    if len(families) > 1:
        raise TooComplexError
    return None


def _first_guesses(predicates: Iterable[Predicate]) -> Iterator[str]:
    """What a reader would name first: a value as it stands in a policy, wildcards filled in."""
    for each in sorted(predicates, key=lambda each: (each.negated, each.base, each.texts)):
        if not each.negated:
            for wanted in each.wanted:
                text = literal_text(wanted)
                yield text if each.operator in _EXACT else text.replace("*", "x").replace("?", "x")
    yield "x"


def _find_text(predicates: frozenset[Predicate]) -> str | None:
    sets: list[Sequence[Matcher]] = []
    required = forbidden = 0
    for index, each in enumerate(predicates):
        pieces = (_matcher(each.operator, one) for one in each.wanted)
        sets.append([piece for piece in pieces if piece is not None])
        if each.negated:
            forbidden |= 1 << index
        else:
            required |= 1 << index
    found = next(Automaton(sets).words(Effort(_STEPS), required, forbidden), None)
    return None if found is None else found[1]


def _matcher(base: str, wanted: Pattern) -> Matcher | None:
    if base in {"ArnLike", "ArnEquals"}:
        return arn_matcher(wanted)
    if base == "StringLike":
        return matcher(wanted)
    text = literal_text(wanted)
    if base in _EXACT:
        return literal_matcher(text)
    if base == "Bool" and fold(text) not in {"true", "false"}:
        return None
    return folded_matcher(fold(text))


@lru_cache(maxsize=65536)
def _patterns(texts: tuple[str, ...], *, has_variables: bool) -> tuple[Pattern, ...]:
    nothing = Context()
    wanted = [as_pattern(each, nothing, has_variables=has_variables) for each in texts]
    return tuple(each for each in wanted if each is not None)


@lru_cache(maxsize=4096)
def _widened(texts: tuple[str, ...], base: str, *, has_variables: bool) -> tuple[Pattern, ...]:
    literal = base != "StringLike"
    return tuple(widened(each, has_variables=has_variables, literal=literal) for each in texts)


def _family(base: str) -> str:
    return next(
        (each for each in ("Numeric", "Date", "IpAddress") if base.startswith(each)), "text"
    )


def _candidates(families: set[str], predicates: frozenset[Predicate]) -> Iterator[str]:
    """A value of each range of each family, and what is a value of none."""
    texts = sorted({text for each in predicates for text in each.texts})
    if "Numeric" in families:
        yield from _numbers(texts)
    if "Date" in families:
        yield from _dates(texts)
    if "IpAddress" in families:
        yield from _addresses(texts)


def _numbers(texts: Sequence[str]) -> list[str]:
    limits = sorted({n for each in texts if (n := as_number(each)) is not None})
    points = limits or [Decimal(0)]
    try:
        with localcontext(prec=_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN):
            between = [(low + high) / 2 for low, high in pairwise(points)]
            below, above = points[0] - 1, points[-1] + 1
    except DecimalException:
        raise TooComplexError from None
    # Of numbers with more digits than are calculated with, one between is not found.
    in_order = [below]
    for point, middle in zip_longest(points, between):
        in_order += [point] if middle is None else [point, middle]
    if any(low >= high for low, high in pairwise([*in_order, above])):
        raise TooComplexError
    return [*map(str, (*points, *between, below, above)), "NaN"]


def _dates(texts: Sequence[str]) -> Iterator[str]:
    limits = {date for each in texts if (date := as_date(each)) is not None}
    for limit in sorted(limits) or [datetime.fromisoformat("2026-01-01T00:00:00+00:00")]:
        for step in (0, 1, -1):
            try:
                yield (limit + timedelta(microseconds=step)).isoformat()
            except OverflowError:  # There is no date beyond.
                continue


def _addresses(texts: Sequence[str]) -> Iterator[str]:
    yield from ("192.0.2.1", "2001:db8::1")
    for network in filter(None, map(as_network, texts)):
        kind = IPv4Address if network.version == 4 else IPv6Address
        low, high = int(network.network_address), int(network.broadcast_address)
        for number in (low, high, low - 1, high + 1):
            if 0 <= number < 1 << network.max_prefixlen:
                yield str(kind(number))
