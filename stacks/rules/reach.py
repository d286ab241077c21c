"""On how much a statement allows an action."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from stacks.iam.glob import pattern, pattern_covers, text_matches
from stacks.iam.resource_fit import resource_arns, takes
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, parts
from stacks.rules.statements import is_every_resource_of, is_everything

_FIELDS = 6
_WILDCARD = re.compile("[*?]")


class Reach:
    """The resources that a statement is about."""

    NOT_RESOURCE = "NotResource"

    def __init__(self, statement: Statement) -> None:
        self._statement = statement

    def all_of(self, action: str, over: tuple[str, ...] = ()) -> str | None:
        """The text by which every resource of ``action`` is meant; None where some are named.

        ``over`` has the resources that count, ``ecs:task/*/*``, for an action that takes another
        type at the same time: a cluster, say.
        """
        if self._statement.not_resources is not None:
            spared = any(_is_all(action, each, over) for each in self._statement.not_resources)
            return None if spared else self.NOT_RESOURCE
        if self._everything:
            return self._everything
        return next((each for each in self._wide(action) if _is_all(action, each, over)), None)

    def includes(self, *resources: str) -> bool:
        """Whether one of ``resources``, ``ssm:document/AWS-RunShellScript``, is certainly meant."""
        if self._statement.not_resources is not None or self._everything:
            return True
        given = self._statement.resources or ()
        return any(_is_over(each, resources) for each in given)

    def any_of(self, action: str) -> bool:
        """Whether one of the resources is, or may turn out to be, one that ``action`` takes."""
        if self._statement.not_resources is not None:
            return True
        return any(
            takes(action, each) or is_every_resource_of(action, each)
            for service in _owners(action) | self._services_with_wildcards
            for each in self._by_service.get(service, ())
        )

    def _wide(self, action: str) -> Iterator[str]:
        """The resources that may be all of ``action``: nothing is named before a wildcard."""
        for beginning in _beginnings(action):
            yield from self._by_beginning.get(beginning, ())

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        """The resources with a wildcard, by the name in them in front of it."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self._wildcards:
            found[_WILDCARD.split(each.split(":", _FIELDS - 1)[-1], maxsplit=1)[0]].append(each)
        return found

    @cached_property
    def _everything(self) -> str | None:
        return next((each for each in self._wildcards if is_everything(each)), None)

    @cached_property
    def _wildcards(self) -> tuple[str, ...]:
        # Sorted, so that the one that is told of does not depend on the order of the list.
        return tuple(sorted(each for each in self._statement.resources or () if "*" in each))

    @cached_property
    def _by_service(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in self._possible:
            fields = each.split(":", _FIELDS - 1)
            found[fields[2] if len(fields) > 2 else "*"].append(each)
        return found

    @cached_property
    def _services_with_wildcards(self) -> frozenset[str]:
        return frozenset(each for each in self._by_service if "*" in each or "?" in each)

    @cached_property
    def _possible(self) -> tuple[str, ...]:
        """The resources, with ``*`` for what Terraform alone knows."""
        return tuple(_with_wildcards(each) for each in self._statement.resources or ())


@lru_cache(maxsize=1024)
def _owners(action: str) -> frozenset[str]:
    """The services whose resources ``action`` takes."""
    return frozenset(arn.split(":", _FIELDS - 1)[2] for arn in resource_arns(action))


@lru_cache(maxsize=1024)
def _beginnings(action: str) -> Sequence[str]:
    """What the name of all resources of ``action`` may begin with, before a wildcard."""
    found = {""}
    for arn in resource_arns(action):
        fixed = arn.split(":", _FIELDS - 1)[-1].partition("${")[0]
        found.update(fixed[:length] for length in range(1, len(fixed) + 1))
    return sorted(found)


def _is_all(action: str, resource: str, over: tuple[str, ...]) -> bool:
    if is_everything(resource):
        return True
    return is_every_resource_of(action, resource) and (not over or _is_over(resource, over))


def _is_over(resource: str, forms: Iterable[str]) -> bool:
    """Whether ``resource`` covers one of ``forms``, each a service and the end of an ARN."""
    fields = resource.split(":", _FIELDS - 1)
    return len(fields) == _FIELDS and any(
        text_matches(fields[2], service) and pattern_covers(pattern(fields[-1]), pattern(form))
        for service, _, form in (each.partition(":") for each in forms)
    )


def _with_wildcards(resource: str) -> str:
    if not is_unresolved(resource):
        return resource
    pieces = parts(resource)
    if pieces[0].kind == "expression":
        return "*"
    return "".join("*" if each.kind == "expression" else each.text for each in pieces)


def allows_everything(statement: Statement) -> bool:
    """Whether ``statement`` allows every action on every resource, under no condition."""
    return (
        statement.effect == "Allow"
        and not statement.conditions
        and any("*" in each and set(each) <= {"*", ":"} for each in statement.actions or ())
        and any(is_everything(each) for each in statement.resources or ())
    )
