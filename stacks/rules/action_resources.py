"""Actions on resources that they do not take, and resources that no action takes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from stacks.iam import reference
from stacks.iam.arn_correction import likely_resource
from stacks.iam.arn_forms import arn_forms, arn_pattern
from stacks.iam.arn_meaning import Meaning, meaning
from stacks.iam.document import PolicyDocument
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import statements_of

_REFERENCE = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)
_ALIASES = "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html"

RESOURCE_MISMATCH = Rule(
    "resource-mismatch",
    "error",
    "An action does not take any of the resources that its statement names, so it is not allowed "
    "or denied on anything.",
    "Name a resource of a form that the action takes.",
    None,
    _REFERENCE,
)
NO_RESOURCE_TAKEN = Rule(
    "no-resource-taken",
    "warning",
    "An action is limited to a resource, and by AWS's data it takes none, so it is not allowed or "
    "denied on anything.",
    'Give the action a statement of its own with the resource "*".',
    None,
    _REFERENCE,
)
UNUSED_RESOURCE = Rule(
    "unused-resource",
    "warning",
    "A statement names a resource that none of its actions takes.",
    "Drop the resource, or add the action that was meant for it.",
    None,
    _REFERENCE,
)
RULES = (RESOURCE_MISMATCH, NO_RESOURCE_TAKEN, UNUSED_RESOURCE)

_BY_ALIAS = (
    "Name the key. To choose it by its alias, test kms:ResourceAliases in a condition, see "
    f"{_ALIASES}"
)
# Actions that take resources, of which AWS's data has none. A task's token is of the state machine
# or the activity that waits for it: https://github.com/aws/aws-cdk/issues/8486
_TAKES_MORE = frozenset(
    {"states:sendtasksuccess", "states:sendtaskfailure", "states:sendtaskheartbeat"}
)
_SHOWN = 3
# As many resources are looked at for the one that was meant.
_TRIED = 5


@dataclass(frozen=True)
class _Demand:
    """What the actions that a text matches take: the types of each, none for ``*`` only."""

    prefix: str
    types: frozenset[frozenset[str]]

    @cached_property
    def all_types(self) -> frozenset[str]:
        return frozenset[str]().union(*self.types)

    def is_met(self, meant: Meaning) -> bool:
        """Whether at least one of the actions takes what is meant."""
        if not meant.is_clear:
            return True
        return any(
            not meant.types.isdisjoint(each) if each else meant.is_every for each in self.types
        )


@dataclass
class _Meanings:
    """What the resources of a statement mean to its services, each of them looked at once."""

    resources: tuple[str, ...]
    _found: dict[str, Meaning] = field(default_factory=dict[str, Meaning])
    _near: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def of(self, prefix: str) -> Meaning:
        """What all of the resources mean together."""
        if prefix not in self._found:
            each = [meaning(prefix, resource) for resource in self.resources]
            self._found[prefix] = Meaning(
                frozenset[str]().union(*(one.types for one in each)),
                is_every=any(one.is_every for one in each),
                is_clear=all(one.is_clear for one in each),
            )
        return self._found[prefix]

    def near(self, prefix: str) -> list[str]:
        """A few resources that are of a service whose ARNs the actions with ``prefix`` take."""
        if prefix not in self._near:
            services = {form.service for form in arn_forms(prefix)}
            found = (
                each
                for each in sorted(self.resources)
                if (given := arn_pattern(each)) and given.service in services
            )
            self._near[prefix] = list(islice(found, _TRIED))
        return self._near[prefix]


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every statement with actions and resources."""
    for place, statement in statements_of(document):
        if statement.actions and statement.resources:
            for finding in _of_statement(statement.actions, statement.resources):
                yield finding.under(*place)


def _of_statement(actions: tuple[str, ...], resources: tuple[str, ...]) -> Iterator[Finding]:
    meanings = _Meanings(resources)
    demands: list[_Demand] = []
    has_mismatch = False
    for index, action in enumerate(actions):
        demand = _demand(action)
        if demand is None:
            continue
        demands.append(demand)
        if not demand.is_met(meanings.of(demand.prefix)):
            has_mismatch = True
            yield _mismatch(index, action, demand, meanings)
    # What can't be judged may take anything, and what is written wrong was meant to take something.
    if len(demands) == len(actions) and not has_mismatch and len(resources) > 1:
        yield from _unused(demands, resources)


@lru_cache(maxsize=8192)
def _demand(action: str) -> _Demand | None:
    """What ``action`` takes; None where it names no service, or nothing that AWS has published."""
    prefix, colon, _ = action.lower().partition(":")
    if not colon or "*" in prefix or "?" in prefix or is_unresolved(action):
        return None
    if action.lower() in _TAKES_MORE:
        return None
    names = reference.expand(action) if "*" in action or "?" in action else (action,)
    known = [found for name in names if (found := reference.action(name))]
    types = frozenset(frozenset(each.resource_types) for each in known)
    return _Demand(prefix, types) if types else None


def _mismatch(index: int, action: str, demand: _Demand, meanings: _Meanings) -> Finding:
    path = ("actions", index)
    # Sorted, so that the one that is told of does not depend on the order of the list.
    resources = tuple(sorted(meanings.resources))
    if not demand.all_types:
        message = f"{action} can't be limited to {_and_others(resources[0], resources)}"
        message = f"{message}: it takes * only"
        about = (action, resources[0])
        return Finding(NO_RESOURCE_TAKEN, path, message, about, alternatives=resources)
    near = meanings.near(demand.prefix)
    corrected = ((each, likely_resource(demand.prefix, demand.all_types, each)) for each in near)
    resource, likely = next(
        (found for found in corrected if found[1]), ((near or resources)[0], None)
    )
    hint = f". Did you mean {likely}?" if likely else ""
    takes = f"{action} takes {_forms_text(demand)}"
    message = f"{takes}, not {_and_others(resource, resources)}{hint}"
    given = arn_pattern(resource)
    is_alias = given is not None and given.resource.startswith("alias/")
    fix = _BY_ALIAS if demand.prefix == "kms" and is_alias else ""
    return Finding(
        RESOURCE_MISMATCH, path, message, (action, resource), fix, alternatives=resources
    )


def _forms_text(demand: _Demand) -> str:
    forms = (form.arn for form in arn_forms(demand.prefix) if form.type in demand.all_types)
    # The most common ones are short.
    *shown, last = sorted(forms, key=len)
    if len(shown) >= _SHOWN:
        last = f"one of {len(shown) + 1 - _SHOWN} other forms"
    return f"{', '.join(shown[:_SHOWN])} or {last}" if shown else last


def _and_others(resource: str, resources: tuple[str, ...]) -> str:
    others = len(resources) - 1
    if not others:
        return resource
    if others > 1:
        return f"{resource}, nor the {others} others"
    return f"{resource}, nor {next((each for each in resources if each != resource), resource)}"


def _unused(demands: list[_Demand], resources: tuple[str, ...]) -> Iterator[Finding]:
    together: dict[str, frozenset[frozenset[str]]] = {}
    for demand in demands:
        together[demand.prefix] = together.get(demand.prefix, frozenset()) | demand.types
    joined = [_Demand(prefix, types) for prefix, types in together.items()]
    for index, resource in enumerate(resources):
        if not any(each.is_met(meaning(each.prefix, resource)) for each in joined):
            message = f"none of the statement's actions takes {resource}"
            yield Finding(UNUSED_RESOURCE, ("resources", index), message, (resource,))
