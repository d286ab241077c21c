"""Does NEW allow a request that OLD does not? Decided over all requests.

What is searched for is a request that a statement of NEW allows, that nothing in NEW denies, and
that in OLD no statement allows or some statement denies. The search is exact, but for what can't
be known here (`stacks.iam.proof.unknowns`) and for policies so tangled that it is given up: those
count as new access that could not be proven to be none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from stacks.iam.proof.compiled import Compiled, Rule
from stacks.iam.proof.context_search import Literal
from stacks.iam.proof.dimension import RESOURCES, Dimension
from stacks.iam.proof.effort import Effort, TooComplexError
from stacks.iam.proof.partition import Partition
from stacks.iam.proof.region_search import Hit, Place, Region
from stacks.iam.proof.selector import EVERYTHING, Glob, Selector

# About a second; what two policies of IAM's sizes need is far below.
_STEPS = 30_000


class Alternative(NamedTuple):
    """One way for OLD not to allow a request: none of ``forbidden`` applies, ``denial`` does.

    ``boundary`` tells that ``forbidden`` are the statements of a permissions boundary.
    """

    forbidden: tuple[Rule, ...]
    denial: Rule | None = None
    boundary: bool = False

    @property
    def unread(self) -> str | None:
        """The policy that can't be read and is gone in NEW; it may have denied, or limited."""
        deciding = [self.denial] if self.denial else self.forbidden if self.boundary else []
        return next((each.policy for each in deciding if each.statement is None), None)


@dataclass(frozen=True, eq=False)
class NewAccess:
    """What ``rule`` of NEW allows and OLD does not, within ``place``.

    ``hits`` has a request for each kind of action in ``actions`` that there is one for; it is
    empty when the search was given up.
    """

    rule: Rule
    place: Place
    alternative: Alternative
    hits: tuple[Hit, ...]
    actions: Partition


class Comparison:
    """OLD and NEW, made ready. ``given`` are literals that every request has to agree with."""

    def __init__(self, old: Compiled, new: Compiled, given: Sequence[Literal] = ()) -> None:
        self._new = new
        self._given = given
        self._effort = Effort(_STEPS)
        self.alternatives = list(_alternatives(old, new))
        self._gates = list(product(*self._new.gates))

    @property
    def allows(self) -> Sequence[Rule]:
        """The statements of NEW that allow."""
        return self._new.allows

    def new_access(self) -> Iterator[NewAccess]:
        """All that NEW allows and OLD does not."""
        for rule in self.allows:
            if not self._stands_in_old(rule):
                yield from self._new_access_of(rule)

    def _stands_in_old(self, rule: Rule) -> bool:
        """Whether OLD has the statement as well, and nothing that is in its way there alone."""
        (allows, *others) = self.alternatives
        return not others and any(rule.key == each.key for each in allows.forbidden)

    def _new_access_of(self, rule: Rule) -> Iterator[NewAccess]:
        for place in places(rule):
            for alternative in self.alternatives:
                yield from self.new_access_in(rule, place, alternative)

    def new_access_in(
        self, rule: Rule, place: Place, alternative: Alternative, resources: Dimension = RESOURCES
    ) -> Iterator[NewAccess]:
        """What ``rule`` of NEW newly allows in ``place``, in one of the ways that it can be new.

        ``resources`` are the forms that a resource may have. Without hits, the search was given up.
        """
        forbidden = [
            each
            for each in (*self._new.denies, *alternative.forbidden)
            if place.is_touched_by(each)
        ]
        own = frozenset((*rule.literals, *self._given))
        if any(own.issuperset(each.literals) and place.is_covered_by(each) for each in forbidden):
            return
        denial = [alternative.denial] if alternative.denial else []
        if not all(place.is_touched_by(each) for each in denial):
            return
        for gate in self._gates:
            required = [rule, *denial, *gate]
            region = Region(
                place,
                required,
                forbidden,
                self._given,
                resources=resources,
                effort=self._effort,
            )
            try:
                hits = tuple(region.hits())
            # A context is searched one level deeper for each statement that must not apply.
            except (TooComplexError, RecursionError):
                hits = None
            if hits is None or hits:
                yield NewAccess(rule, place, alternative, hits or (), region.actions)


def places(rule: Rule) -> Iterator[Place]:
    """Each action of a statement with each of its resources and principals."""
    for action, resource, principal in product(
        _globs(rule.actions), _globs(rule.resources), _globs(rule.principals)
    ):
        yield Place(action, resource, principal)


def _globs(selector: Selector) -> tuple[Glob, ...]:
    return (EVERYTHING,) if selector.negated else selector.globs


def _alternatives(old: Compiled, new: Compiled) -> Iterator[Alternative]:
    """The ways for OLD not to allow what NEW does, but for those that NEW rules out itself."""
    yield Alternative(tuple(old.allows))
    denied = {each.key for each in new.denies}
    for rule in old.denies:
        if rule.key not in denied:
            yield Alternative((), denial=rule)
    gates = {frozenset(each.key for each in gate) for gate in new.gates}
    for gate in old.gates:
        if frozenset(each.key for each in gate) not in gates:
            yield Alternative(tuple(gate), boundary=True)
