"""What one role may do, as a reviewer reads it: by service, access level and resource.

What is allowed is found by the proof that `stacks.iam.compare` makes of a role that may do nothing,
so that what a Deny takes away altogether is not told as allowed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from stacks.iam import reference
from stacks.iam.arn_meaning import meaning
from stacks.iam.compare import Finding, compare
from stacks.iam.evaluate import statement_name
from stacks.iam.glob import fold
from stacks.iam.policies import Policies
from stacks.iam.policy_json import JsonValue, json_text
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.role_diff import ALL_SERVICES, level_rank, principal_name, union
from stacks.iam.statement import Effect, Statement


class Permission(NamedTuple):
    """Actions of one service and access level, on the same resources under the same conditions.

    ``service`` is ``*``, and ``access_level`` None, where they are not of one service. ``actions``
    are single ones where AWS has published what a wildcard stands for; ``is_whole`` tells that they
    are all that the service has of the level. Where ``not_actions`` or ``not_resources`` has
    something, all but that is meant. Of ``resources`` those are told that the actions can take.
    ``principals`` are who may, in a trust policy. ``statements`` are those that say it, and
    ``doubts`` what decides about it and is not known here.
    """

    service: str
    access_level: str | None
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    is_whole: bool
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: Mapping[str, JsonValue]
    principals: tuple[str, ...]
    statements: tuple[str, ...]
    doubts: tuple[str, ...]


class WithoutEffect(NamedTuple):
    """A statement that allows or denies nothing."""

    statement: str
    effect: Effect


class Untaken(NamedTuple):
    """Actions that a wildcard of ``statement`` stands for and that take none of its resources."""

    statement: str
    effect: Effect
    actions: tuple[str, ...]


class Explanation(NamedTuple):
    """Who may assume ``role``, what it may do, and what it may not, whatever else allows it.

    ``without_effect`` are statements that allow nothing, because it is denied or never asked for,
    or that deny nothing, and ``untaken`` the parts of others for which the same is true.
    ``unread`` are the policies that are attached to the role, and ``unread_boundary`` the one that
    limits it, whose documents are in AWS and not here.
    """

    role: RoleSpec
    assumed_by: tuple[Permission, ...]
    allowed: tuple[Permission, ...]
    denied: tuple[Permission, ...]
    without_effect: tuple[WithoutEffect, ...]
    untaken: tuple[Untaken, ...]
    unread: tuple[str, ...]
    unread_boundary: str | None


def explain(role: RoleSpec) -> Explanation:
    """What ``role`` may do by its own policies.

    Raises IamError for a condition operator that IAM does not have, and for a statement that says
    two things about its actions, resources or principals.
    """
    policies = [policy for _, policy in role.own_policies]
    trust = [NamedPolicy("the trust policy", role.trust_policy)]
    allowed = _findings(_single_statements(policies))
    assumed_by = _findings(_single_statements(trust))
    denied = [each for some in (trust, policies) for each in _findings(_denials_as_allows(some))]
    both = (*trust, *policies)
    return Explanation(
        role,
        assumed_by=_permissions(assumed_by),
        allowed=_permissions(allowed),
        denied=_permissions(denied),
        without_effect=(
            *_without_effect(both, "Allow", (*allowed, *assumed_by)),
            *_without_effect(both, "Deny", denied),
        ),
        untaken=(*_untaken("Allow", allowed), *_untaken("Deny", denied)),
        unread=role.managed_policy_arns,
        unread_boundary=role.permissions_boundary,
    )


def _single_statements(
    policies: Iterable[NamedPolicy], effect: Effect | None = None
) -> Iterator[NamedPolicy]:
    """Each statement as a policy of its own, which decides the same and is called by its name."""
    for policy in policies:
        for index, statement in enumerate(policy.document.statements):
            if effect in (None, statement.effect):
                document = replace(policy.document, statements=(statement,))
                yield NamedPolicy(statement_name(policy, index), document)


def _denials_as_allows(policies: Iterable[NamedPolicy]) -> Iterator[NamedPolicy]:
    """What is denied, as if it were allowed, so that it is found in the same way."""
    for policy in _single_statements(policies, "Deny"):
        (statement,) = policy.document.statements
        allow = replace(statement, effect="Allow")
        yield NamedPolicy(policy.name, replace(policy.document, statements=(allow,)))


def _findings(policies: Iterable[NamedPolicy]) -> tuple[Finding, ...]:
    return compare(Policies(), Policies(tuple(policies))).findings


def _permissions(findings: Iterable[Finding]) -> tuple[Permission, ...]:
    """Those of the same resources and conditions are one, the riskiest access level first."""
    by_action: dict[object, Permission] = {}
    for finding in findings:
        for row in _rows(finding):
            key = (row.actions, row.principals, *_terms(row))
            known = by_action.get(key, row)
            by_action[key] = known._replace(
                resources=union(known.resources, row.resources),
                statements=union(known.statements, row.statements),
            )
    grouped: dict[object, Permission] = {}
    for row in by_action.values():
        key = (row.resources, row.principals, row.statements, *_terms(row))
        known = grouped.get(key, row)
        grouped[key] = known._replace(actions=union(known.actions, row.actions))
    return tuple(
        each._replace(is_whole=_is_whole(each))
        for each in sorted(
            grouped.values(), key=lambda row: (row.service, level_rank(row.access_level))
        )
    )


def _rows(finding: Finding) -> Iterator[Permission]:
    """A row for each action of ``finding``."""
    statement = finding.rule.statement
    if statement is None:
        # It would stand for a policy that can't be read, and there is none.
        return
    names_service = finding.access_level is not None
    not_actions = () if names_service else statement.not_actions or ()
    principal = (principal_name(finding.principal),) if finding.rule.names_principals else ()
    for action in finding.published or (finding.action,):
        resources = _taken(action, statement)
        if resources is None:
            continue
        yield Permission(
            finding.action.partition(":")[0].lower() if names_service else ALL_SERVICES,
            finding.access_level,
            # A Deny may leave of "all but" what has a name: then that is what is allowed.
            actions=() if not_actions else (action,),
            not_actions=not_actions,
            is_whole=False,
            resources=resources,
            not_resources=statement.not_resources or (),
            conditions=statement.conditions_data(),
            principals=principal,
            statements=(finding.rule.policy,),
            doubts=finding.doubts,
        )


def _without_effect(
    policies: Iterable[NamedPolicy], effect: Effect, findings: Iterable[Finding]
) -> Iterator[WithoutEffect]:
    speaking = {each.rule.policy for each in findings}
    for each in _single_statements(policies, effect):
        if each.name not in speaking:
            yield WithoutEffect(each.name, effect)


def _untaken(effect: Effect, findings: Iterable[Finding]) -> Iterator[Untaken]:
    found: dict[str, dict[str, None]] = {}
    for finding in findings:
        if statement := finding.rule.statement:
            actions = (each for each in finding.published if _taken(each, statement) is None)
            found.setdefault(finding.rule.policy, {}).update(dict.fromkeys(actions))
    return (Untaken(name, effect, tuple(each)) for name, each in found.items() if each)


def _taken(action: str, statement: Statement) -> tuple[str, ...] | None:
    """The resources of ``statement`` that ``action`` can take; None when it takes none of them.

    An action that stands there itself is told with all of them: `stacks.rules` tells what is wrong.
    """
    resources = statement.resources or ()
    taken = tuple(each for each in resources if _may_take(action, each))
    is_named = fold(action) in map(fold, statement.actions or ())
    return taken or (resources if is_named or not resources else None)


def _may_take(action: str, resource: str) -> bool:
    """Whether ``resource``, which may have wildcards, can mean one that ``action`` takes."""
    known = reference.action(action)
    if known is None:
        return True
    meant = meaning(action.partition(":")[0], resource)
    if not meant.is_clear:
        return True
    if not known.resource_types:
        return meant.is_every
    return not meant.types.isdisjoint(known.resource_types)


def _terms(row: Permission) -> tuple[object, ...]:
    """On what and under which conditions, resources and principals apart."""
    return (
        row.service,
        row.access_level,
        row.not_actions,
        row.not_resources,
        json_text(dict(row.conditions)),
        row.doubts,
    )


def _is_whole(row: Permission) -> bool:
    return frozenset(row.actions) == _all_of(row.service, row.access_level)


@lru_cache(maxsize=1024)
def _all_of(service: str, level: str | None) -> frozenset[str]:
    return frozenset(each.name for each in reference.actions(service) if each.access_level == level)
