"""Which resources an action takes."""

import re
from functools import lru_cache

from stacks.iam import reference
from stacks.iam.glob import pattern
from stacks.iam.proof.automaton import Automaton, TooComplexError, matcher

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


def fits(action: str, resource: str) -> bool:
    """Whether ``resource``, perhaps with wildcards, can mean one that ``action`` takes.

    An action that takes no resource is allowed on ``*`` only. Whatever AWS has not published fits.
    """
    known = reference.action(action)
    if known is None:
        return True
    if not known.resource_types:
        return resource == "*"
    return any(_overlap(_PLACEHOLDER.sub("*", arn), resource) for arn in resource_arns(action))


def resource_arns(action: str) -> list[str]:
    """The ARNs that ``action`` takes, as AWS writes them: ``arn:${Partition}:s3:::${BucketName}``.

    Empty when it takes no resource, or is not published.
    """
    known = reference.action(action)
    types = reference.resource_types(action.partition(":")[0]) if known else ()
    return [
        arn for each in types if known and each.name in known.resource_types for arn in each.arns
    ]


@lru_cache(maxsize=4096)
def _overlap(first: str, second: str) -> bool:
    """Whether a text matches both patterns, or may."""
    both = Automaton([[matcher(pattern(first))], [matcher(pattern(second))]])
    try:
        return next(both.words(required=0b11), None) is not None
    except TooComplexError:
        return True
