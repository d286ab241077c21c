"""Compares two sides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from stacks.cli.questions import BadInputError
from stacks.cli.sides import Side
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.rewriting import rewritten_role
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.role_access import RoleAccess, UnknownPolicy
from stacks.iam.role_diff import (
    AccessDiff,
    PolicyType,
    diff_policies,
    diff_roles,
    role_policies,
)
from stacks.iam.text import Part, parts

if TYPE_CHECKING:
    from stacks.importers.imported import ImportedPolicy


class _Compared(NamedTuple):
    """What is compared by its name: a role, or a managed policy as a role that has nothing else.

    ``account`` and ``stack`` are None where they are not known. A managed policy ``is_attached``
    where a role of its file has it.
    """

    name: str
    address: str
    account: str | None
    stack: str | None
    access: RoleAccess
    fingerprints: Mapping[str, str]
    is_attached: bool = False


def compared(old: Side, new: Side) -> AccessDiff:
    """What ``new`` newly allows, and no longer allows.

    Raises BadInputError when one side is a policy and the other can't be compared with it, IamError
    for a condition operator that IAM does not have.
    """
    if old.policy is None and new.policy is None:
        return _compared_by_name(old, new)
    types: set[PolicyType] = {
        _type_of(side.policy.document)
        for side in (old, new)
        if side.policy and side.policy.document.statements
    }
    if len(types) > 1:
        raise BadInputError(
            f"{old.file} and {new.file} are policies of two kinds: {' and '.join(sorted(types))}; "
            "a policy is compared with one of its kind"
        )
    policy_type: PolicyType = types.pop() if types else "identity"
    role = next((role.spec.name for side in (old, new) for _, role in side.roles), None)
    return diff_policies(
        _policies(old, policy_type, "old"),
        _policies(new, policy_type, "new"),
        role=role,
        policy_type=policy_type,
    )


def _compared_by_name(old: Side, new: Side) -> AccessDiff:
    accounts = {account for side in (old, new) for account, _ in side.roles if account}
    by_account = len(accounts) > 1
    before, after = (_labelled(_roles(side), by_account=by_account) for side in (old, new))
    policies = [_labelled(_managed_policies(side), by_account=by_account) for side in (old, new)]
    # Others may attach what no role has on one of the sides, though one may on the other.
    alone = {name for side in policies for name, each in side.items() if not each.is_attached}
    for roles, side in zip((before, after), policies, strict=True):
        roles.update((name, each) for name, each in side.items() if name in alone)
    return diff_roles(
        {name: _told_apart(each, after.get(name, each)) for name, each in before.items()},
        {name: each.access for name, each in after.items()},
    )


def _roles(side: Side) -> Iterator[_Compared]:
    for stack, part in side.parts:
        for account, role in part.roles:
            address = f"aws_iam_role.{role.spec.logical_id}"
            yield _Compared(role.spec.name, address, account, stack, role, part.fingerprints)


def _managed_policies(side: Side) -> Iterator[_Compared]:
    for stack, part in side.parts:
        for policy in part.managed_policies:
            yield _Compared(
                # No role's name has a space.
                f"the policy {policy.name}",
                policy.address,
                None,
                stack,
                _with_nothing_else(policy),
                part.fingerprints,
                is_attached=policy.is_attached,
            )


def _with_nothing_else(policy: "ImportedPolicy") -> RoleAccess:
    spec = RoleSpec(policy.name, "policy", trust_policy=PolicyDocument())
    if policy.document is None:
        return RoleAccess(spec, unknown=(UnknownPolicy(policy.address, policy.expression),))
    return RoleAccess(replace(spec, policies=(NamedPolicy(policy.name, policy.document),)))


def _labelled(side: Iterable[_Compared], *, by_account: bool) -> dict[str, _Compared]:
    """What is compared, by the names that tell it apart."""
    side = list(side)
    times = Counter((each.account, each.name) for each in side)
    labelled: dict[str, _Compared] = {}
    for each in side:
        name = each.name
        if by_account and each.account:
            name += f" of {each.account}"
        if times[each.account, each.name] > 1:
            place = f" in the stack {each.stack}" if each.stack else ""
            name += f" ({each.address}{place})"
        labelled[name] = each
    return labelled


def _told_apart(before: _Compared, after: _Compared) -> RoleAccess:
    """What ``before`` has, with other expressions for those that mean another text in ``after``.

    In another stack, all of them do.
    """
    is_moved = bool(before.stack and after.stack and before.stack != after.stack)
    changed = {
        text
        for text, fingerprint in before.fingerprints.items()
        if after.fingerprints.get(text, fingerprint) != fingerprint
    }
    if not is_moved and not changed:
        return before.access

    def is_another(part: Part) -> bool:
        return part.text in changed or (is_moved and part.kind == "expression")

    def change(text: str) -> str:
        return "".join(
            f"{part.text[:-1]} /* as it was */}}" if is_another(part) else part.text
            for part in parts(text)
        )

    def unread(each: UnknownPolicy) -> UnknownPolicy:
        if each.expression is None or not is_moved:
            return each
        return each._replace(expression=f"{each.expression} /* as it was */")

    role = replace(before.access, unknown=tuple(map(unread, before.access.unknown)))
    return rewritten_role(role, change)


def _type_of(document: PolicyDocument) -> PolicyType:
    if all(each.principals is None and each.not_principals is None for each in document.statements):
        return "identity"
    if all(each.resources is None and each.not_resources is None for each in document.statements):
        return "trust"
    return "resource"


def _policies(side: Side, policy_type: PolicyType, name: str) -> Policies:
    if side.policy is not None:
        return Policies((side.policy,))
    if len(side.roles) != 1 or policy_type == "resource":
        raise BadInputError(
            f"{side.file} holds {len(side.roles)} roles and the other file is a policy: "
            "a policy is compared with another policy, or with the one role of a file"
        )
    return role_policies(side.roles[0][1], policy_type, name)
