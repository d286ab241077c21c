"""Questions that several rules ask about a statement."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.glob import Pattern, fold, pattern, pattern_covers, text_matches
from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved

_FIELDS = 6
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


class Covering(NamedTuple):
    """What makes a statement speak of an action: ``text`` at ``path``, or its NotAction."""

    path: Path
    text: str

    @property
    def is_not_action(self) -> bool:
        """Whether the action is meant because NotAction leaves it out."""
        return self.path[0] == "not_actions"

    @property
    def is_wildcard(self) -> bool:
        """Whether more actions than this one are meant by the text."""
        return "*" in self.text or "?" in self.text


def statements_of(document: PolicyDocument) -> Iterator[tuple[Path, Statement]]:
    """Each statement of ``document`` with its path."""
    for index, statement in enumerate(document.statements):
        yield ("statements", index), statement


def action_texts(statement: Statement) -> Iterator[tuple[Path, str]]:
    """Each text of Action or NotAction, with its path within the statement."""
    yield from _texts(statement, "actions")
    yield from _texts(statement, "not_actions")


def resource_texts(statement: Statement) -> Iterator[tuple[Path, str]]:
    """Each text of Resource or NotResource, with its path within the statement."""
    yield from _texts(statement, "resources")
    yield from _texts(statement, "not_resources")


def _texts(statement: Statement, field: str) -> Iterator[tuple[Path, str]]:
    for index, text in enumerate(getattr(statement, field) or ()):
        yield (field, index), text


def covering(statement: Statement, action: str) -> Covering | None:
    """Why ``statement`` speaks of ``action``: the most exact of its actions, or None.

    Of patterns it is the first by the alphabet, as in `ActionTable`.
    """
    wanted = fold(action)
    found = [
        Covering(("actions", index), text)
        for index, text in enumerate(statement.actions or ())
        if not is_unresolved(text) and text_matches(fold(text), wanted)
    ]
    if found:
        return min(found, key=lambda each: (each.is_wildcard, each.text))
    if statement.not_actions is None or any(is_unresolved(text) for text in statement.not_actions):
        return None
    if any(text_matches(fold(text), wanted) for text in statement.not_actions):
        return None
    return Covering(("not_actions",), "NotAction")


def is_everything(resource: str) -> bool:
    """Whether ``resource`` is ``*``, or an ARN that has only wildcards in it."""
    if set(resource) == {"*"}:
        return True
    first, *rest = resource.split(":", _FIELDS - 1)
    if first not in {"arn", "*"} or len(rest) < 2 or set(rest[-1]) != {"*"}:
        return False
    return all(set(field) <= {"*"} for field in rest[1:])


@lru_cache(maxsize=8192)
def is_every_resource_of(action: str, resource: str) -> bool:
    """Whether ``resource`` amounts to ``*`` for ``action``: every name of a type it takes.

    That is so for ``arn:aws:s3:::*`` and for ``arn:aws:sqs:eu-west-1:111122223333:*``, and so for
    no action that takes no resource, which can't be narrowed.
    """
    if is_unresolved(resource) or action.lower() in _NAMELESS:
        return False
    known = reference.action(action)
    if known is None or not known.resource_types or _works_without_resource(known):
        return False
    if is_everything(resource):
        return True
    wanted = pattern(resource.split(":", _FIELDS - 1)[-1])
    service = resource.split(":", 3)[2] if resource.count(":") >= 3 else ""
    return any(
        text_matches(service, owner) and pattern_covers(wanted, form)
        for owner, form in _open_forms(action)
    )


# What a request may refer to, and mostly does not: custom words for speech and translations, shares
# of a bill, sets of metrics. Without it the resource of the request is *.
_BY_THE_WAY = frozenset(
    {
        *("cloudwatch:dataset", "polly:lexicon", "translate:parallel-data"),
        *("translate:terminology", "ce:billingview"),
    }
)


def _works_without_resource(action: reference.Action) -> bool:
    """Whether requests that name no resource are common: the resource is optional, by AWS's data.

    That is so of lists, which name at most what they are lists of.
    """
    if not action.is_resource_optional:
        return False
    service, _, name = action.name.partition(":")
    if name.startswith(("List", "Describe")):
        return len(action.resource_types) == 1
    return all(f"{service}:{type_}" in _BY_THE_WAY for type_ in action.resource_types)


# Resources whose names AWS gives out when they are made: https://docs.aws.amazon.com/Route53/latest/
# APIReference/API_GetChange.html
_NAMELESS = frozenset({"route53:getchange"})


@lru_cache(maxsize=4096)
def _open_forms(action: str) -> tuple[tuple[str, Pattern], ...]:
    """The service and the resource field of each ARN that ``action`` takes and that has a name."""
    known = reference.action(action)
    types = reference.resource_types(action.partition(":")[0]) if known else ()
    return tuple(
        (fields[2], pattern(_PLACEHOLDER.sub("*", fields[-1])))
        for each in types
        if known and each.name in known.resource_types
        for arn in each.arns
        if len(fields := arn.split(":", _FIELDS - 1)) == _FIELDS and "${" in fields[-1]
    )
