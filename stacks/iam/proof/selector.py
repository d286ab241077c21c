"""Which actions, resources and principals a statement selects, made ready to be compared."""

from dataclasses import dataclass
from functools import lru_cache

from stacks.iam.glob import Pattern, Wildcard, glob_matches, pattern, pattern_covers, text_matches
from stacks.iam.proof.unknowns import (
    MatchesPattern,
    NamesPrincipal,
    Unknown,
    has_unknown,
    needs_a_value,
    widened,
)
from stacks.iam.request import Context
from stacks.iam.substitution import as_pattern


@dataclass(frozen=True, eq=False)
class Glob:
    """A pattern; ``unknown`` when it has unknowns, and matches at most what ``tokens`` match.

    There is one object for each text, so that equal ones are the same.
    """

    text: str
    tokens: Pattern
    literal: str | None
    prefix: str
    unknown: Unknown | None
    may_be_unresolvable: bool

    def matches(self, word: str) -> bool:
        """Whether ``word`` matches, or may where there are unknowns."""
        if self.literal is not None:
            return word == self.literal
        if "{" not in self.text:
            return text_matches(self.text, word)
        return glob_matches(self.tokens, word)

    def may_overlap(self, other: "Glob") -> bool:
        """False when no text can match both."""
        if self.literal is not None:
            return glob_matches(other.tokens, self.literal)
        if other.literal is not None:
            return glob_matches(self.tokens, other.literal)
        return self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)

    def covers(self, other: "Glob") -> bool:
        """True only when this matches all that ``other`` matches."""
        if self is other:
            return True
        if self.unknown is not None:
            return other.unknown is not None and other.unknown.implies(self.unknown)
        return pattern_covers(self.tokens, other.tokens)


@lru_cache(maxsize=65536)
def glob(dimension: str, text: str, *, has_variables: bool) -> Glob:
    """The pattern that ``text`` is among the actions, resources, … of a statement."""
    if has_unknown(text, has_variables=has_variables):
        unknown = MatchesPattern(dimension, text, has_variables)
        tokens = widened(text, has_variables=has_variables)
        may_be_unresolvable = needs_a_value(text, has_variables=has_variables)
    else:
        unknown, may_be_unresolvable = None, False
        tokens = as_pattern(text, Context(), has_variables=has_variables) or []
    return _glob(text, tokens, unknown, may_be_unresolvable=may_be_unresolvable)


@lru_cache(maxsize=65536)
def principal_glob(tokens: tuple[str | Wildcard, ...]) -> Glob:
    """The pattern of some principals, as `principal_patterns` writes it."""
    text = "".join(each.value if isinstance(each, Wildcard) else each for each in tokens)
    if not has_unknown(text, has_variables=False):
        return _glob(text, tokens, None, may_be_unresolvable=False)
    # What an unknown may hold decides how the principal is read at all, so it may be any.
    type_, _, _ = text.partition("|")
    unknown = NamesPrincipal(text)
    return _glob(text, [*f"{type_}|", Wildcard.ANY], unknown, may_be_unresolvable=False)


def _glob(
    text: str, tokens: Pattern, unknown: Unknown | None, *, may_be_unresolvable: bool
) -> Glob:
    first = next(
        (index for index, each in enumerate(tokens) if isinstance(each, Wildcard)), len(tokens)
    )
    prefix = "".join(each for each in tokens[:first] if isinstance(each, str))
    literal = prefix if first == len(tokens) else None
    return Glob(text, tuple(tokens), literal, prefix, unknown, may_be_unresolvable)


EVERYTHING = _glob("*", pattern("*"), None, may_be_unresolvable=False)


@dataclass(frozen=True, eq=False)
class Selector:
    """Some patterns; what matches one of them, or, when ``negated``, what matches none."""

    globs: tuple[Glob, ...]
    negated: bool

    @property
    def key(self) -> object:
        """Equal for selectors of the same meaning."""
        return (frozenset(map(id, self.globs)), self.negated)

    def certainly_covers(self, wanted: Glob) -> bool:
        """True only when all that ``wanted`` matches is selected, whatever is unknown."""
        if self.negated:
            return not any(each.unknown or each.may_overlap(wanted) for each in self.globs)
        return any(each.covers(wanted) for each in self.globs)

    def may_touch(self, wanted: Glob) -> bool:
        """False when nothing that ``wanted`` matches is selected."""
        if self.negated:
            return not any(each.unknown is None and each.covers(wanted) for each in self.globs)
        return any(each.may_overlap(wanted) for each in self.globs)


@lru_cache(maxsize=65536)
def selector(globs: tuple[Glob, ...], *, negated: bool) -> Selector:
    """A selector; there is one object for each, so that equal ones are the same."""
    return Selector(globs, negated)


ALL = Selector((EVERYTHING,), negated=False)
NOTHING = Selector((), negated=False)
