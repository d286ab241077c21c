"""Finds requests to which some rules apply and others do not."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from stacks.iam.proof.compiled import Rule
from stacks.iam.proof.context_search import AnyOf, FoundContext, Literal, find_context
from stacks.iam.proof.dimension import ACTIONS, PRINCIPALS, Dimension
from stacks.iam.proof.effort import Effort
from stacks.iam.proof.partition import Cell, Partition, partition
from stacks.iam.proof.selector import ALL, Glob, Selector


class Place(NamedTuple):
    """One action, resource and principal of a statement, each perhaps with wildcards."""

    action: Glob
    resource: Glob
    principal: Glob

    def is_touched_by(self, rule: Rule) -> bool:
        """False when ``rule`` applies to nothing here."""
        return (
            rule.actions.may_touch(self.action)
            and rule.resources.may_touch(self.resource)
            and rule.principals.may_touch(self.principal)
        )

    def is_covered_by(self, rule: Rule) -> bool:
        """True only when ``rule`` applies to all that is here, if its literals are so."""
        return (
            rule.actions.certainly_covers(self.action)
            and rule.resources.certainly_covers(self.resource)
            and rule.principals.certainly_covers(self.principal)
        )


class Hit(NamedTuple):
    """A request that was looked for, if the unknowns in it are that way.

    ``signature`` tells the kinds of action apart that the rules treat differently.
    """

    signature: int
    action: str
    resource: str
    principal: str
    found: FoundContext

    @property
    def is_certain(self) -> bool:
        """Whether nothing has to be known that is not."""
        return not self.found.unknowns and not self.found.undecided


class _Open(NamedTuple):
    """A rule that must not apply, and on which literals that depends by now."""

    rule: Rule
    literals: tuple[Literal, ...]


class Region:
    """The requests in ``place`` to which all of ``required`` apply and none of ``forbidden``.

    ``place`` is of the first of ``required``: one of its actions, resources and principals.
    ``resources`` are the forms that a resource may have.
    """

    def __init__(
        self,
        place: Place,
        required: Sequence[Rule],
        forbidden: Sequence[Rule],
        given: Iterable[Literal],
        *,
        resources: Dimension,
        effort: Effort,
    ) -> None:
        self._resources = resources
        self._effort = effort
        self._place = place
        self._required = required
        self._forbidden = [_Open(rule, rule.literals) for rule in forbidden]
        self._literals = [*given, *(each for rule in required for each in rule.literals)]
        for glob in (place.action, place.resource, place.principal):
            if glob.unknown:
                self._literals.append(Literal(AnyOf(frozenset({glob.unknown})), holds=True))

    @property
    def actions(self) -> Partition:
        """The partition of the actions by which hits have their signatures."""
        return self._partition(ACTIONS, self._place.action, self._forbidden)

    def hits(self) -> Iterator[Hit]:
        """A request for each kind of action for which there is one, the certain ones first.

        Raises TooComplexError.
        """
        for cell, literals, left in self._split(
            ACTIONS, self._place.action, self._literals, self._forbidden
        ):
            hit = self._first(cell, literals, left)
            if hit is not None:
                yield hit

    def _first(self, action: Cell, literals: list[Literal], left: list[_Open]) -> Hit | None:
        doubtful: Hit | None = None
        for resource, more, fewer in self._split(
            self._resources, self._place.resource, literals, left
        ):
            for principal, all_, few in self._split(PRINCIPALS, self._place.principal, more, fewer):
                found = self._context(all_, few)
                if found is None:
                    continue
                hit = Hit(action.signature, action.word, resource.word, principal.word, found)
                if hit.is_certain:
                    return hit
                doubtful = doubtful or hit
        return doubtful

    def _context(self, literals: list[Literal], left: list[_Open]) -> FoundContext | None:
        self._effort.spend()
        clauses: list[list[Literal]] = []
        for each in left:
            if not each.literals:
                return None
            clauses.append([literal.negated() for literal in each.literals])
        return find_context(literals, clauses, self._effort)

    def _partition(self, dimension: Dimension, within: Glob, left: Sequence[_Open]) -> Partition:
        selectors = [*self._needed(dimension), *(_selector(each.rule, dimension) for each in left)]
        return partition(dimension, within, tuple(selectors))

    def _needed(self, dimension: Dimension) -> list[Selector]:
        """The selectors of the required rules, but for what the place itself stands for."""
        first = _selector(self._required[0], dimension)
        selectors = [first] if first.negated else []
        selectors += [_selector(rule, dimension) for rule in self._required[1:]]
        return [each for each in selectors if each is not ALL]

    def _split(
        self, dimension: Dimension, within: Glob, literals: list[Literal], left: list[_Open]
    ) -> Iterator[tuple[Cell, list[Literal], list[_Open]]]:
        """The cells that all required rules select, with what is left to be decided in each."""
        needed = self._needed(dimension)
        for cell in self._partition(dimension, within, left).cells(self._effort):
            own = cell.outcomes[: len(needed)]
            if None in own:
                continue
            yield (
                cell,
                [*literals, *(each for one in own if one for each in one)],
                [
                    _Open(each.rule, (*each.literals, *outcome))
                    for each, outcome in zip(left, cell.outcomes[len(needed) :], strict=True)
                    if outcome is not None
                ],
            )


def _selector(rule: Rule, dimension: Dimension) -> Selector:
    if dimension.name == "actions":
        return rule.actions
    return rule.resources if dimension.name == "resources" else rule.principals
