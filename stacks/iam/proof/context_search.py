"""Finds a context in which some conditions hold and others do not.

Each context key is decided by itself, exactly, over absence and every set of values; a choice among
the conditions that may fail is a search with backtracking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from stacks.iam.comparisons import FOR_ALL, OperatorForm, operator_form
from stacks.iam.condition import Condition
from stacks.iam.operators import holds_when_absent, null_holds
from stacks.iam.proof.effort import Effort, TooComplexError
from stacks.iam.proof.unknowns import ConditionHolds, Unknown, are_consistent, has_unknown
from stacks.iam.proof.value_search import Predicate, find_value
from stacks.iam.text import is_unresolved

# What it costs to find that the values of a key are too complex.
_STEPS_OF_A_KEY = 1_000


@dataclass(frozen=True)
class KeyTest:
    """A condition on one context key, ``subject``, spelled as ``key``."""

    form: OperatorForm
    subject: str
    key: str
    values: tuple[str, ...]
    has_variables: bool
    unknown: ConditionHolds | None

    def holds_when_absent(self) -> bool:
        """Whether the condition holds of a request without the key."""
        if self.form.base == "Null":
            return null_holds(self.values, absent=True)
        return holds_when_absent(self.form)

    @property
    def asks_every_value(self) -> bool:
        """Whether each value of the key has to fit, rather than one of them."""
        if self.form.qualifier:
            return self.form.qualifier == FOR_ALL
        return self.form.negated


@dataclass(frozen=True)
class AnyOf:
    """That one of some unknowns is true."""

    unknowns: frozenset[Unknown]

    subject = None


Test = KeyTest | AnyOf


@dataclass(frozen=True)
class Literal:
    """A test, and whether it has to hold or has to fail."""

    test: Test
    holds: bool

    def negated(self) -> "Literal":
        """The opposite."""
        return Literal(self.test, not self.holds)


class FoundContext(NamedTuple):
    """Values for context keys, and what is not known and might make it another answer.

    ``undecided`` are keys whose values could not be found or ruled out.
    """

    values: Mapping[str, tuple[str, ...]]
    unknowns: frozenset[Unknown]
    undecided: frozenset[str]


@lru_cache(maxsize=16384)
def key_test(condition: Condition, *, has_variables: bool) -> Test:
    """A condition, made ready. Raises IamError for an operator that IAM does not have."""
    form = operator_form(condition.operator)
    has_variables = has_variables and any("${" in each for each in condition.values)
    # The case of a key does not count, but that of the names in an expression does.
    key = condition.key if is_unresolved(condition.key) else condition.key.casefold()
    unknown = None
    if any(has_unknown(each, has_variables=has_variables) for each in condition.values):
        values = frozenset(condition.values)
        unknown = ConditionHolds(condition.operator, key, values, has_variables)
        if form.base == "Null":
            return AnyOf(frozenset({unknown}))
    values = tuple(dict.fromkeys(condition.values))
    return KeyTest(form, key, condition.key, values, has_variables, unknown)


def find_context(
    literals: Iterable[Literal], clauses: Sequence[Sequence[Literal]], effort: Effort
) -> FoundContext | None:
    """A context in which all ``literals`` are so, and one of each clause; None if there is none.

    Raises TooComplexError.
    """
    search = _Search(effort)
    start: dict[str | None, frozenset[Literal]] = {}
    for literal in literals:
        subject = literal.test.subject
        start[subject] = start.get(subject, frozenset()) | {literal}
    if not all(search.is_possible(subject, each) for subject, each in start.items()):
        return None
    found = search.extended(start, [tuple(clause) for clause in clauses])
    return None if found is None else search.context(found)


_State = dict[str | None, frozenset[Literal]]
_Clauses = list[tuple[Literal, ...]]


class _Search:
    def __init__(self, effort: Effort) -> None:
        self._effort = effort

    def is_possible(self, subject: str | None, literals: frozenset[Literal]) -> bool:
        if subject is None:
            return _unknowns_agree(literals)
        values = _values(literals)
        if values is not None and not values.is_decided:
            self._effort.spend(_STEPS_OF_A_KEY)
        return values is not None

    def extended(self, state: _State, clauses: _Clauses) -> _State | None:
        """``state`` with one literal of each clause added to it."""
        self._effort.spend()
        open_clauses = [
            clause
            for clause in clauses
            if not any(each in state.get(each.test.subject, ()) for each in clause)
        ]
        if not open_clauses:
            return state if self._is_possible_with_unknowns(state) else None
        clause = min(open_clauses, key=len)
        rest = [each for each in open_clauses if each is not clause]
        for literal in clause:
            subject = literal.test.subject
            if literal.negated() in state.get(subject, ()):
                continue
            literals = state.get(subject, frozenset()) | {literal}
            if self.is_possible(subject, literals):
                found = self.extended({**state, subject: literals}, rest)
                if found is not None:
                    return found
        return None

    def _is_possible_with_unknowns(self, state: _State) -> bool:
        """Conditions with unknowns are decided by key, but their unknowns by all keys together."""
        return _unknowns_agree(
            frozenset(
                Literal(AnyOf(frozenset({test.unknown})), literal.holds)
                for subject, literals in state.items()
                for literal in literals
                if isinstance(test := literal.test, KeyTest)
                and test.unknown
                and (subject is None or not _absent_is_possible(literals))
            )
            | state.get(None, frozenset())
        )

    def context(self, state: _State) -> FoundContext:
        values: dict[str, tuple[str, ...]] = {}
        unknowns: set[Unknown] = set()
        undecided: set[str] = set()
        for subject, literals in state.items():
            for test in (literal.test for literal in literals):
                if isinstance(test, AnyOf):
                    unknowns |= test.unknowns
                elif test.unknown and not _absent_is_possible(literals):
                    unknowns.add(test.unknown)
            found = None if subject is None else _values(literals)
            if found is None:
                continue
            if not found.is_decided:
                undecided.add(_spelling(literals))
            if found.values:
                values[_spelling(literals)] = found.values
        return FoundContext(values, frozenset(unknowns), frozenset(undecided))


def _spelling(literals: frozenset[Literal]) -> str:
    """The key as it is most often written: with its capitals."""
    return min(each.test.key for each in literals if isinstance(each.test, KeyTest))


def _unknowns_agree(literals: frozenset[Literal]) -> bool:
    tests = [(each.test.unknowns, each.holds) for each in literals if isinstance(each.test, AnyOf)]
    return are_consistent(
        [unknowns for unknowns, holds in tests if holds],
        [unknowns for unknowns, holds in tests if not holds],
    )


class _KeyValues(NamedTuple):
    values: tuple[str, ...]
    is_decided: bool


def _absent_is_possible(literals: frozenset[Literal]) -> bool:
    return all(
        isinstance(each.test, KeyTest) and each.test.holds_when_absent() == each.holds
        for each in literals
    )


@lru_cache(maxsize=65536)
def _values(literals: frozenset[Literal]) -> _KeyValues | None:
    """Values of one key, none if it has to be absent, for which ``literals`` are so."""
    if _absent_is_possible(literals):
        return _KeyValues((), is_decided=True)
    of_every: set[Predicate] = set()
    of_one: set[Predicate] = set()
    for literal in literals:
        test = literal.test
        if not isinstance(test, KeyTest):
            continue
        if test.form.base == "Null":
            if null_holds(test.values, absent=False) != literal.holds:
                return None
            continue
        predicate = _predicate(test, holds=literal.holds)
        if predicate is None:
            continue
        (of_every if test.asks_every_value == literal.holds else of_one).add(predicate)
    try:
        values = _choose(frozenset(of_every), frozenset(of_one))
    except TooComplexError:
        return _KeyValues(("x",), is_decided=False)
    return None if values is None else _KeyValues(values, is_decided=True)


def _choose(of_every: frozenset[Predicate], of_one: frozenset[Predicate]) -> tuple[str, ...] | None:
    """One value for all if there is one, else a value for each of ``of_one``."""
    single = find_value(of_every | of_one)
    if single is not None:
        return (single,)
    if len(of_one) < 2:
        return None
    values = [find_value(of_every | {each}) for each in sorted(of_one, key=repr)]
    if None in values:
        return None
    return tuple(dict.fromkeys(each for each in values if each is not None))


def _predicate(test: KeyTest, *, holds: bool) -> Predicate | None:
    """What is asked of a value; where there are unknowns, what is asked at least, if anything."""
    base = test.form.base
    matching = holds != test.form.negated
    if not test.unknown:
        return Predicate(base, test.values, test.has_variables, negated=not matching)
    if matching:
        if base in {"StringLike", "StringEquals"}:
            return Predicate(base, test.values, test.has_variables, negated=False, is_widened=True)
        # An unknown may hold colons, so that an ARN with one has no fields yet.
        return Predicate("StringLike", ("*",), has_variables=False, negated=False)
    known = tuple(
        each for each in test.values if not has_unknown(each, has_variables=test.has_variables)
    )
    return Predicate(base, known, test.has_variables, negated=True) if known else None
