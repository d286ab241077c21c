"""Makes a request that can be shown out of one that was found, and has it confirmed."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from stacks.iam.comparisons import arn_fields
from stacks.iam.evaluate import Decision, evaluate
from stacks.iam.glob import fold, literal_text
from stacks.iam.policies import Policies
from stacks.iam.principal import Principal
from stacks.iam.principal_match import principal_of
from stacks.iam.proof.comparison import Comparison, NewAccess, places
from stacks.iam.proof.compiled import compiled
from stacks.iam.proof.concrete import StandIns
from stacks.iam.proof.ordinary import ordinary_resources
from stacks.iam.proof.region_search import Hit
from stacks.iam.proof.selector import Glob
from stacks.iam.request import Context, Request
from stacks.iam.resource_fit import resource_arns

_KNOWN = {"${Partition}": "aws", "${Region}": "us-east-1", "${Account}": "111122223333"}
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_COLONS_OF_AN_ARN = 5


class Witness(NamedTuple):
    """A request that NEW allows and OLD does not, and what each says to it."""

    request: Request
    new: Decision
    old: Decision


class Witnesses:
    """Looks for witnesses of what ``comparison`` finds between OLD and NEW."""

    def __init__(self, old: Policies, new: Policies, comparison: Comparison) -> None:
        self._comparison = comparison
        self._sides = (old, new)
        self._stand_ins = StandIns(old, new)
        self._old = self._stand_ins.without_expressions(old)
        self._new = self._stand_ins.without_expressions(new)

    def find(self, access: NewAccess, hit: Hit, action: str) -> Witness | None:
        """A witness for ``action``, one of those that ``hit`` speaks for."""
        for one in self._hits(access, hit, action):
            principal = principal_of(one.principal) if access.rule.names_principals else None
            # Where OLD denied it, the resource has to be one of those that it denied.
            any_ = access.place.resource.text == "*" and access.alternative.denial is None
            for resource in (*(_resources_of(action) if any_ else ()), one.resource):
                request = Request(action, resource, Context(one.found.values), principal)
                witness = self._confirmed(request)
                if witness is not None:
                    return witness
        return None

    def is_possible(self, access: NewAccess, hit: Hit) -> bool:
        """False when a resource as in ``hit`` can't exist, nor another that shows as much.

        See `stacks.iam.proof.ordinary`. An ARN with five colons has one way only to be read.
        """
        if access.place.resource.literal or hit.resource.count(":") <= _COLONS_OF_AN_ARN:
            return True
        found = self._ordinary(access)
        if found is None:
            return True
        return any(
            not each.hits or hit.signature in {one.signature for one in each.hits} for each in found
        )

    def _ordinary(self, access: NewAccess) -> list[NewAccess] | None:
        """The same access to resources of their published forms; None where more is possible."""
        service = _service(access.place.resource)
        resources = ordinary_resources(service) if service else None
        if resources is None:
            return None
        found = self._comparison.new_access_in(
            access.rule, access.place, access.alternative, resources
        )
        # One partition of the actions has the same signatures as another of the same selectors.
        return [each for each in found if each.actions.selectors == access.actions.selectors]

    def _hits(self, access: NewAccess, hit: Hit, action: str) -> Iterator[Hit]:
        if hit.is_certain:
            if hit.resource.count(":") > _COLONS_OF_AN_ARN:
                for each in self._ordinary(access) or ():
                    yield from (one for one in each.hits if one.signature == hit.signature)
            yield hit
        elif access.rule.statement is not None:
            yield from self._concrete_hits(access, action)

    def _concrete_hits(self, access: NewAccess, action: str) -> Iterator[Hit]:
        position = self._comparison.allows.index(access.rule)
        rule = self._concrete.allows[position]
        there = list(places(rule))
        here = list(places(access.rule))
        if len(there) == len(here):
            there = [there[here.index(access.place)]]
        for place, alternative in product(there, self._concrete.alternatives):
            for found in self._concrete.new_access_in(rule, place, alternative):
                signature = found.actions.signature(fold(action))
                yield from (each for each in found.hits if each.signature == signature)

    @cached_property
    def _concrete(self) -> Comparison:
        old, new = (self._stand_ins.without_unknowns(each) for each in self._sides)
        return Comparison(*compiled(old, new), self._stand_ins.given)

    def _confirmed(self, request: Request) -> Witness | None:
        new = evaluate(request, self._new.policies, self._new.boundaries)
        if new.verdict != "allow":
            return None
        old = evaluate(request, self._old.policies, self._old.boundaries)
        if old.verdict == "allow":
            return None
        return Witness(self._shown(request), new, old)

    def _shown(self, request: Request) -> Request:
        shown = self._stand_ins.shown
        values = request.context.values.items()
        context = Context({key: [shown(each) for each in found] for key, found in values})
        principal = request.principal
        if principal:
            principal = Principal(principal.type, [shown(each) for each in principal.identifiers])
        return Request(shown(request.action), shown(request.resource), context, principal)


def _service(resource: Glob) -> str | None:
    """The service in a pattern of ARNs, if it is certain."""
    fields = arn_fields(resource.tokens)
    if fields is None or resource.unknown or not all(isinstance(each, str) for each in fields[2]):
        return None
    return literal_text(fields[2])


def _resources_of(action: str) -> Iterator[str]:
    """Resources such as the action takes, to ask for where any would do."""
    arns = resource_arns(action)
    for arn in arns:
        yield _PLACEHOLDER.sub(lambda found: _KNOWN.get(found[0], "example"), arn)
    if not arns:
        yield "*"
