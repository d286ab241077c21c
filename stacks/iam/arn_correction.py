"""The resource that was likely meant, where an action does not take the one that is written."""

from collections.abc import Iterator
from functools import lru_cache

from stacks.iam.arn_forms import ArnForm, arn_forms, arn_pattern
from stacks.iam.arn_meaning import meaning
from stacks.iam.glob import text_matches

_SEPARATORS = "/:"


@lru_cache(maxsize=4096)
def likely_resource(prefix: str, types: frozenset[str], resource: str) -> str | None:
    """An ARN of one of ``types``, or a pattern of them, made of ``resource``; None without one.

    That is what lies below ``resource`` (a bucket's objects), or what it lies below (an object's
    bucket). ``prefix`` is that of the actions that take the types.
    """
    given = arn_pattern(resource)
    # A variable or an expression would be lost.
    if given is None or given.text != resource or not given.has_fields:
        return None
    start = resource[: len(resource) - len(given.resource)]
    forms = [
        each for each in arn_forms(prefix) if each.type in types and each.service == given.service
    ]
    known = meaning(prefix, resource).types
    for form in forms:
        for rest in _rests(form, given.resource):
            # Without a resource of its own, a name in a path may be that of any part of the path.
            if known or rest[0] == ":":
                return resource + _shortened(rest, prefix, resource, known | types)
    for above in _above(given.resource):
        has_form = any(text_matches(form.resource, above) for form in forms)
        if has_form and not meaning(prefix, start + above).types.isdisjoint(types):
            return start + above
    return None


def _shortened(rest: str, prefix: str, resource: str, types: frozenset[str]) -> str:
    """``:*`` for ``:log-stream:*``, if that takes in nothing but what is meant."""
    short = f"{rest[0]}*"
    return short if meaning(prefix, resource + short).types <= types else rest


def _rests(form: ArnForm, resource: str) -> Iterator[str]:
    """What ``form`` has behind ``resource``, from a separator that follows a name on."""
    for position, character in enumerate(form.resource):
        is_end = character in _SEPARATORS and form.resource[position - 1 : position] == "*"
        if is_end and text_matches(form.resource[:position], resource):
            yield form.resource[position:]


def _above(resource: str) -> Iterator[str]:
    """``resource`` up to each of its separators, the shortest first; nothing that names nothing."""
    for position, character in enumerate(resource):
        if character in _SEPARATORS and set(resource[:position]) - {"*", "?"}:
            yield resource[:position]
