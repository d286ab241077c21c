"""What NEW allows and OLD does not, each item with a request that shows it.

Every witness has been put to `stacks.iam.evaluate`, which knows nothing of how it was found: NEW
allows it and OLD does not. What is reported without one could not be proven to be covered by OLD.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stacks.iam import reference
from stacks.iam.glob import fold, glob_matches
from stacks.iam.policies import Policies
from stacks.iam.proof.comparison import Comparison, NewAccess
from stacks.iam.proof.compiled import Compiled, Rule, compiled
from stacks.iam.proof.region_search import Hit
from stacks.iam.proof.selector import Glob, Selector
from stacks.iam.proof.unknowns import is_of_the_request
from stacks.iam.proof.witness import Witness, Witnesses
from stacks.iam.resource_fit import takes

NOT_PUBLISHED = "Unknown"
"""The access level of an action that is not in AWS's published data."""

# Shown where any action of any service would do.
_FAMILIAR = tuple(
    (each, fold(each))
    for each in ("s3:GetObject", "ec2:DescribeInstances", "sqs:SendMessage", "iam:GetRole")
)
_GAVE_UP = "more combinations of wildcards and conditions than were looked through"


class Finding(NamedTuple):
    """Actions of one access level of ``rule``, a rule of NEW, on some resources by one principal.

    ``action`` is as it is written, or the part of it that is new. ``published`` are the actions of
    AWS that it stands for and that are new, none where it names no service (``access_level`` is
    None then) or only others; ``is_whole`` tells that these are all of the level. ``doubts`` are
    what is not known here and decides whether it is new. ``denial`` is the rule of OLD that denied
    it, if one did.
    """

    rule: Rule
    denial: Rule | None
    action: str
    access_level: str | None
    published: tuple[str, ...]
    is_whole: bool
    resources: tuple[str, ...]
    principal: str
    witness: Witness | None
    doubts: tuple[str, ...]


class Compared(NamedTuple):
    """All that NEW may allow and OLD does not.

    ``unread`` names policies of OLD that can't be read and that NEW has no more, though they may
    have denied something, or have been a permissions boundary. Nothing is new only when both are
    empty.
    """

    findings: tuple[Finding, ...]
    unread: tuple[str, ...]


def compare(old: Policies, new: Policies) -> Compared:
    """All that NEW allows and OLD does not; empty when it is proven that there is nothing.

    Raises IamError for a condition operator that IAM does not have, and for a statement that says
    two things about its actions, resources or principals.
    """
    return _compared(old, new, compiled(old, new))


def compare_both_ways(old: Policies, new: Policies) -> tuple[Compared, Compared]:
    """What `compare` says of OLD and NEW, and of NEW and OLD. Raises what it raises."""
    before, after = compiled(old, new)
    return _compared(old, new, (before, after)), _compared(new, old, (after, before))


def _compared(old: Policies, new: Policies, ready: tuple[Compiled, Compiled]) -> Compared:
    comparison = Comparison(*ready)
    witnesses = Witnesses(old, new, comparison)
    findings: list[Finding] = []
    unread: dict[str, None] = {}
    for access in comparison.new_access():
        if name := access.alternative.unread:
            unread[name] = None
        else:
            findings.extend(_findings(access, witnesses))
    return Compared(tuple(findings), tuple(unread))


def _findings(access: NewAccess, witnesses: Witnesses) -> Iterator[Finding]:
    denied = access.alternative.denial
    # What OLD denied, perhaps only because a wildcard ran over colons.
    hits = [each for each in access.hits if not denied or witnesses.is_possible(access, each)]
    if access.hits and not hits:
        return
    resources = _narrowed(access.place.resource, denied and denied.resources)
    actions = _narrowed(access.place.action, denied and denied.actions)
    for action in dict.fromkeys(part for each in actions for part in _named(each, access, hits)):
        for found in _actions_found(access, action, hits):
            witness, doubts = _witness(access, found, witnesses)
            yield Finding(
                rule=access.rule,
                denial=denied,
                action=_as_written(action.text, access),
                access_level=found.access_level,
                published=found.names,
                is_whole=found.is_whole,
                resources=tuple(each.text for each in resources),
                principal=access.place.principal.text,
                witness=witness,
                doubts=doubts,
            )


class _Found(NamedTuple):
    """Published actions of one access level, and the hits that speak for them."""

    access_level: str | None
    names: tuple[str, ...]
    is_whole: bool
    hits: tuple[Hit, ...]


def _actions_found(access: NewAccess, action: Glob, hits: Sequence[Hit]) -> Iterator[_Found]:
    """What of ``action`` was found, by access level; all of it when the search was given up."""
    published = _published(action)
    signatures = {name: access.actions.signature(folded) for name, folded in _folded(published)}
    gave_up = not hits
    for level, names in _by_level(published):
        own = [each for each in hits if each.signature in {signatures[name] for name in names}]
        wanted = {each.signature for each in own}
        new = tuple(each for each in names if gave_up or signatures[each] in wanted)
        if new:
            yield _Found(level, new, len(new) == len(names), tuple(own))
    others = [
        each
        for each in hits
        if each.signature not in signatures.values() and glob_matches(action.tokens, each.action)
    ]
    # What only actions that AWS may publish some day are for is said where nothing else is.
    is_said = gave_up or not {each.signature for each in hits}.isdisjoint(signatures.values())
    if (gave_up and not published) or (others and not is_said):
        level = NOT_PUBLISHED if _names_service(action) else None
        yield _Found(level, (), is_whole=True, hits=tuple(others))


@lru_cache(maxsize=1024)
def _folded(names: tuple[str, ...]) -> Sequence[tuple[str, str]]:
    return tuple((name, fold(name)) for name in names)


@lru_cache(maxsize=1024)
def _by_level(names: tuple[str, ...]) -> Sequence[tuple[str, Sequence[str]]]:
    levels: dict[str, list[str]] = {}
    for name in names:
        known = reference.action(name)
        levels.setdefault(known.access_level if known else NOT_PUBLISHED, []).append(name)
    return tuple(levels.items())


def _witness(
    access: NewAccess, found: _Found, witnesses: Witnesses
) -> tuple[Witness | None, tuple[str, ...]]:
    """A witness, and what has to be known for it to count."""
    for hit in sorted(found.hits, key=lambda hit: not hit.is_certain):
        action = _example(access, found.names, hit)
        witness = witnesses.find(access, hit, action)
        if witness is not None:
            beyond = (each for each in hit.found.unknowns if not is_of_the_request(each))
            return witness, tuple(sorted({*map(str, beyond)}))
    if not found.hits:
        return None, (_GAVE_UP,)
    context = found.hits[0].found
    keys = (f"the values of {key}" for key in context.undecided)
    return None, tuple(sorted({*map(str, context.unknowns), *keys}))


def _example(access: NewAccess, names: tuple[str, ...], hit: Hit) -> str:
    """An action that ``hit`` speaks for, if there is one such that takes the resource."""
    signature = access.actions.signature
    same = [name for name, folded in _folded(names) if signature(folded) == hit.signature]
    if not same and _names_service(access.place.action):
        return _as_written(hit.action, access)
    if not same:
        alike = (name for name, folded in _FAMILIAR if signature(folded) == hit.signature)
        return next(alike, hit.action)
    return next((each for each in same if takes(each, hit.resource)), same[0])


def _narrowed(wanted: Glob, denied: Selector | None) -> Sequence[Glob]:
    """The part of ``wanted`` that OLD denied, where that is shorter to say than all of it."""
    if denied is None or denied.negated:
        return [wanted]
    inner = [each for each in denied.globs if each.may_overlap(wanted)]
    return inner if all(map(wanted.covers, inner)) else [wanted]


def _named(action: Glob, access: NewAccess, hits: Sequence[Hit]) -> Sequence[Glob]:
    """The parts of ``action`` that other statements name, if ``hits`` are all in such parts.

    So that the new access is to ``iam:*`` where OLD allowed all but that and NEW allows all.
    """
    if _names_service(action):
        return [action]
    parts: dict[Glob, None] = {}
    for hit in hits:
        said = next(
            (
                globs
                for globs in access.actions.unions(hit.signature)
                if all(_names_service(each) and action.covers(each) for each in globs)
            ),
            None,
        )
        if said is None:
            return [action]
        parts.update(dict.fromkeys(said))
    return list(parts) or [action]


def _published(action: Glob) -> tuple[str, ...]:
    return reference.expand(action.text) if _names_service(action) else ()


def _names_service(action: Glob) -> bool:
    service, colon, _ = action.text.partition(":")
    return bool(colon) and not {"*", "?"} & set(service)


def _as_written(action: str, access: NewAccess) -> str:
    """The action with the capitals that its statement gives it, or AWS."""
    rules = [access.rule, access.alternative.denial]
    statements = [each.statement for each in rules if each and each.statement]
    written = [
        text for each in statements for text in (*(each.actions or ()), *(each.not_actions or ()))
    ]
    return next((text for text in written if fold(text) == action), action)
