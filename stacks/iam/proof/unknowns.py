"""What can't be known about a policy here, and what follows for it all the same.

A policy variable stands for a text that the request brings, a Terraform expression for one that
Terraform knows later, a managed policy for a document that AWS keeps. Whether a pattern with one of
them matches is taken to be a free choice, the same wherever the same pattern stands; what holds
for every choice is proven.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from stacks.iam.comparisons import operator_form
from stacks.iam.glob import Pattern, Wildcard, pattern, pattern_covers
from stacks.iam.statement import Effect
from stacks.iam.substitution import ESCAPES
from stacks.iam.text import is_unresolved, parts


@dataclass(frozen=True)
class MatchesPattern:
    """That a text, of a resource, an action or a principal, matches a pattern with unknowns."""

    dimension: str
    text: str
    has_variables: bool

    @property
    def symbols(self) -> Pattern:
        """The pattern, each unknown one character of its own that equals itself alone."""
        return _tokens(self.text, lambda text: text, has_variables=self.has_variables)

    def implies(self, other: object) -> bool:
        """Whether ``other`` is true whenever this is."""
        return (
            isinstance(other, MatchesPattern)
            and (other.dimension, other.has_variables) == (self.dimension, self.has_variables)
            and pattern_covers(other.symbols, self.symbols)
        )

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class NamesPrincipal:
    """That a principal with unknowns in it is the one that asks."""

    text: str

    def implies(self, other: object) -> bool:
        """Nothing follows but itself."""
        return self == other

    def __str__(self) -> str:
        return self.text.partition("|")[2]


@dataclass(frozen=True)
class ConditionHolds:
    """That a condition with unknowns among its values holds."""

    operator: str
    key: str
    values: frozenset[str]
    has_variables: bool

    def implies(self, other: object) -> bool:
        """Whether ``other`` is true whenever this is: more values match more."""
        if not isinstance(other, ConditionHolds):
            return False
        mine = (self.operator, self.key, self.has_variables)
        if mine != (other.operator, other.key, other.has_variables):
            return False
        fewer, more = self.values, other.values
        if operator_form(self.operator).negated:
            fewer, more = more, fewer
        return fewer <= more

    def __str__(self) -> str:
        return f"{self.operator} on {self.key}"


@dataclass(frozen=True)
class HasValue:
    """That the variables in a text have values."""

    text: str

    def implies(self, other: object) -> bool:
        """Nothing follows but itself."""
        return self == other

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class PolicySays:
    """That a policy which can't be read allows something, or denies it."""

    policy: str
    effect: Effect

    def implies(self, other: object) -> bool:
        """Nothing follows but itself."""
        return self == other

    def __str__(self) -> str:
        return f"what {self.policy} says"


Unknown = MatchesPattern | NamesPrincipal | ConditionHolds | HasValue | PolicySays


def is_of_the_request(unknown: Unknown) -> bool:
    """Whether a request with values for all variables decides it."""
    if isinstance(unknown, MatchesPattern | HasValue):
        return not is_unresolved(unknown.text)
    if isinstance(unknown, ConditionHolds):
        return not any(map(is_unresolved, unknown.values))
    return False


def are_consistent(
    true_sets: Iterable[frozenset[Unknown]], false: Iterable[frozenset[Unknown]]
) -> bool:
    """Whether one of each set of ``true_sets`` can be true while all of ``false`` are not."""
    excluded = {each for one in false for each in one}
    return all(
        any(not any(each.implies(other) for other in excluded) for each in one) for one in true_sets
    )


def has_unknown(text: str, *, has_variables: bool) -> bool:
    """Whether something in ``text`` is not known here."""
    if "{" not in text:
        return False
    return any(
        part.kind == "expression"
        or (part.kind == "variable" and has_variables and part.text not in ESCAPES)
        for part in parts(text)
    )


def needs_a_value(text: str, *, has_variables: bool) -> bool:
    """Whether ``text`` may be unresolvable: it has a variable without a default.

    Or an expression, of which it is not known what it holds.
    """
    return has_variables and any(
        part.kind == "expression"
        or (part.kind == "variable" and part.text not in ESCAPES and "'" not in part.text)
        for part in parts(text)
    )


def widened(text: str, *, has_variables: bool, literal: bool = False) -> Pattern:
    """``text`` with ``*`` for each unknown; what else it may match, it matches too.

    With ``literal``, the wildcards that stand in ``text`` are only characters.
    """
    return _tokens(text, lambda _: Wildcard.ANY, has_variables=has_variables, literal=literal)


def _tokens(
    text: str,
    unknown: Callable[[str], str | Wildcard],
    *,
    has_variables: bool,
    literal: bool = False,
) -> Pattern:
    found: list[str | Wildcard] = []
    for part in parts(text):
        if part.kind == "expression":
            found.append(unknown(part.text))
        elif part.kind == "variable" and has_variables:
            found.append(ESCAPES.get(part.text) or unknown(part.text))
        else:
            found.extend(part.text if literal else pattern(part.text))
    return found
