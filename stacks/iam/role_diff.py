"""What a change of roles newly allows, and no longer allows, as a reviewer reads it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from stacks.iam import reference
from stacks.iam.compare import NOT_PUBLISHED, Compared, Finding, compare_both_ways
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.policy_json import JsonValue
from stacks.iam.principal_match import principal_of
from stacks.iam.proof.witness import Witness
from stacks.iam.resource_fit import takes
from stacks.iam.role import NamedPolicy
from stacks.iam.role_access import RoleAccess, UnknownPolicy

PolicyType = Literal["identity", "trust", "resource"]
"""What a policy is attached to: who asks, a role as what may be assumed, or another resource."""
ALL_SERVICES = "*"
_LEVELS = ("Permissions management", "Write", "Tagging", "Read", "List")


class AccessItem(NamedTuple):
    """Actions of one service and access level, on the same resources under the same conditions.

    ``role`` is None for a policy that was compared by itself. ``service`` is ``*``, and
    ``access_level`` None, where the actions name no service. ``actions`` are single actions where
    AWS has published what a wildcard stands for, and ``written`` says the same in short:
    ``s3:Get*``. ``principals`` are who may, in a trust policy. Where it ``is_proven`` the
    ``witness`` is one whatever is not known here; else ``reason``, a sentence, says on what it
    depends.
    """

    role: str | None
    policy_type: PolicyType
    service: str
    access_level: str | None
    actions: tuple[str, ...]
    written: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, JsonValue]
    principals: tuple[str, ...]
    witness: Witness | None
    is_proven: bool
    reason: str


class AccessDiff(NamedTuple):
    """What NEW allows and OLD does not, and the other way round."""

    new: tuple[AccessItem, ...]
    removed: tuple[AccessItem, ...]

    @property
    def verdict(self) -> Literal["no-new-access", "new-access"]:
        """``no-new-access`` only when that is proven."""
        return "new-access" if self.new else "no-new-access"


def diff_roles(old: Mapping[str, RoleAccess], new: Mapping[str, RoleAccess]) -> AccessDiff:
    """Compare roles of the same names; a role of one side only is new, or removed, altogether.

    Raises IamError for a condition operator that IAM does not have, and for a statement that says
    two things about its actions, resources or principals.
    """
    found_new: list[AccessItem] = []
    found_removed: list[AccessItem] = []
    for name in sorted({*old, *new}):
        if old.get(name) == new.get(name) and not _has_unknown(new[name]):
            continue
        for policy_type in ("trust", "identity"):
            sides = (
                role_policies(old.get(name), policy_type, "old"),
                role_policies(new.get(name), policy_type, "new"),
            )
            diff = diff_policies(*sides, role=name, policy_type=policy_type)
            found_new.extend(diff.new)
            found_removed.extend(diff.removed)
    return AccessDiff(tuple(found_new), tuple(found_removed))


def diff_policies(
    old: Policies, new: Policies, *, role: str | None = None, policy_type: PolicyType = "identity"
) -> AccessDiff:
    """Compare what decides about one role, or about nothing but itself.

    Raises IamError for a condition operator that IAM does not have, and for a statement that says
    two things about its actions, resources or principals.
    """
    new_access, removed = compare_both_ways(old, new)
    # That a policy which can't be read may deny something now is no news; a boundary is.
    limits = tuple(each for each in removed.unread if each in new.unread_boundaries)
    limits_only = removed._replace(unread=limits)
    return AccessDiff(
        new=tuple(_items(new_access, role, policy_type, other_time="before")),
        removed=tuple(_items(limits_only, role, policy_type, other_time="now")),
    )


def _has_unknown(role: RoleAccess) -> bool:
    return any(each.expression is None for each in role.unknown)


def role_policies(role: RoleAccess | None, policy_type: PolicyType, side: str) -> Policies:
    """What decides about ``role``; an unknown without an expression is like no other."""
    if role is None:
        return Policies()
    unread = tuple(
        _unread_name(each, side)
        for each in role.unknown
        if each.is_trust_policy == (policy_type == "trust")
    )
    spec = role.spec
    if policy_type == "trust":
        return Policies((NamedPolicy("the trust policy", spec.trust_policy),), unread=unread)
    known = role.managed_policies
    boundary = (spec.permissions_boundary,) if spec.permissions_boundary else ()
    return Policies(
        policies=(
            *(policy for _, policy in spec.own_policies),
            *_named(spec.managed_policy_arns, known),
        ),
        boundaries=tuple(_named(boundary, known)),
        unread=(
            *unread,
            *(f"the managed policy {arn}" for arn in spec.managed_policy_arns if arn not in known),
        ),
        unread_boundaries=tuple(
            f"the permissions boundary {arn}" for arn in boundary if arn not in known
        ),
    )


def _unread_name(policy: UnknownPolicy, side: str) -> str:
    """What tells it from all others."""
    if policy.expression is None:
        return f"{policy.address}, which is not known yet in the {side} file"
    if policy.expression == policy.address:
        return policy.address
    return f"{policy.address}, which is {policy.expression}"


def _named(arns: Iterable[str], known: Mapping[str, PolicyDocument]) -> Iterator[NamedPolicy]:
    return (NamedPolicy(arn, known[arn]) for arn in arns if arn in known)


def _items(
    compared: Compared, role: str | None, policy_type: PolicyType, *, other_time: str
) -> Iterator[AccessItem]:
    yield from _grouped(_row(each, role, policy_type, other_time) for each in compared.findings)
    for name in compared.unread:
        yield AccessItem(
            role,
            policy_type,
            ALL_SERVICES,
            None,
            actions=("*",),
            written=("*",),
            resources=("*",),
            conditions={},
            principals=(),
            witness=None,
            is_proven=False,
            reason=(
                f"could not be proven to be denied {other_time} as well: "
                f"{name} can't be read, and {_LACKS[other_time]}"
            ),
        )


_LACKS = {"before": "it is no longer there", "now": "it was not there before"}


def _row(
    finding: Finding, role: str | None, policy_type: PolicyType, other_time: str
) -> AccessItem:
    names_service = finding.access_level is not None
    return AccessItem(
        role,
        policy_type,
        finding.action.partition(":")[0].lower() if names_service else ALL_SERVICES,
        finding.access_level,
        actions=finding.published or (finding.action,),
        written=_written(finding),
        resources=finding.resources,
        conditions=_conditions(finding),
        principals=_principals(finding) if policy_type != "identity" else (),
        witness=finding.witness,
        is_proven=finding.witness is not None and not finding.doubts,
        reason=_reason(finding, other_time),
    )


def _principals(finding: Finding) -> tuple[str, ...]:
    """Who; nobody that can be named when the policy can't be read."""
    return (principal_name(finding.principal),) if finding.rule.statement else ()


def _written(finding: Finding) -> tuple[str, ...]:
    """The actions as short as they can be said."""
    names = finding.published
    if not finding.is_whole or len(names) < 2:
        return names or (finding.action,)
    return (f"{finding.action} ({len(names)} {finding.access_level} actions)",)


def _conditions(finding: Finding) -> Mapping[str, JsonValue]:
    """Those under which it is allowed, and under which the other side denied it."""
    found: dict[str, dict[str, JsonValue]] = {}
    for rule in (finding.rule, finding.denial):
        statement = rule.statement if rule else None
        for operator, tests in statement.conditions_data().items() if statement else ():
            if isinstance(tests, dict):
                found[operator] = {**tests, **found.get(operator, {})}
    return dict(found)


def principal_name(text: str) -> str:
    """A principal, as `stacks.iam.principal_match` writes it, for people: ``Service x``."""
    type_, bar, identifier = text.partition("|")
    if not bar:
        return "everyone"
    if account := re.fullmatch(r"(?:iam|sts)::(\d{12}):\*", identifier):
        return f"{type_} {account[1]}"
    principal = principal_of(text)
    return f"{principal.type} {principal.identifiers[0]}"


def _reason(finding: Finding, other_time: str) -> str:
    witness = finding.witness
    doubts = f"; it depends on {' and '.join(finding.doubts)}" if finding.doubts else ""
    if witness:
        # What is in doubt may be about either side.
        seen = f"{witness.new.because}; {other_time}, {witness.old.because}"
        reason = f"not proven: {seen}{doubts}" if doubts else seen
    else:
        reason = f"could not be proven to be allowed {other_time} as well{doubts}"
    if finding.access_level == NOT_PUBLISHED:
        reason += f"; AWS had published no such action by {reference.data_date()}"
    return reason


def _grouped(rows: Iterable[AccessItem]) -> Iterator[AccessItem]:
    """Rows that differ in their resources or principals alone are one, then in their actions."""
    by_actions: dict[object, AccessItem] = {}
    for row in rows:
        key = (row.actions, *_place(row))
        known = by_actions.get(key, row)
        by_actions[key] = _clearer(known, row)._replace(
            resources=union(known.resources, row.resources),
            principals=union(known.principals, row.principals),
        )
    grouped: dict[object, AccessItem] = {}
    for row in by_actions.values():
        key = (row.resources, row.principals, *_place(row))
        known = grouped.get(key, row)
        grouped[key] = _clearer(known, row)._replace(
            actions=union(known.actions, row.actions),
            written=union(known.written, row.written),
        )
    rows = sorted(grouped.values(), key=lambda row: (row.service, level_rank(row.access_level)))
    return iter(rows)


def _clearer(first: AccessItem, second: AccessItem) -> AccessItem:
    """The row whose witness is a request as people make it."""

    def is_clear(row: AccessItem) -> bool:
        request = row.witness.request if row.witness else None
        return request is not None and takes(request.action, request.resource)

    return second if is_clear(second) and not is_clear(first) else first


def level_rank(level: str | None) -> int:
    """Where an access level stands among those that a reviewer looks at: the riskiest first."""
    return _LEVELS.index(level) if level in _LEVELS else -1


def _place(row: AccessItem) -> tuple[object, ...]:
    conditions = json.dumps(row.conditions, sort_keys=True)
    return (row.service, row.access_level, conditions, row.is_proven)


def union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Both, without repetitions and in their order."""
    return tuple(dict.fromkeys((*first, *second)))
