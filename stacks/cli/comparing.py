"""Compares two sides."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

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
from stacks.iam.text import parts

if TYPE_CHECKING:
    from stacks.importers.imported import ImportedPolicy


def compared(old: Side, new: Side) -> AccessDiff:
    """What ``new`` newly allows, and no longer allows.

    Raises BadInputError when one side is a policy and the other can't be compared with it, IamError
    for a condition operator that IAM does not have.
    """
    if old.policy is None and new.policy is None:
        changed = {
            text
            for text, fingerprint in old.fingerprints.items()
            if new.fingerprints.get(text, fingerprint) != fingerprint
        }
        accounts = {account for side in (old, new) for account, _ in side.roles if account}
        by_account = len(accounts) > 1
        alone = {
            policy.name
            for side in (old, new)
            for policy in side.managed_policies
            if not policy.is_attached
        }
        before, after = (
            {**_labelled(side, by_account=by_account), **_policies_alone(side, alone)}
            for side in (old, new)
        )
        if changed:
            before = {name: _told_apart(role, changed) for name, role in before.items()}
        return diff_roles(before, after)
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


def _labelled(side: Side, *, by_account: bool) -> Mapping[str, RoleAccess]:
    """The roles by the names that tell them apart."""
    times = Counter((account, role.spec.name) for account, role in side.roles)
    labelled: dict[str, RoleAccess] = {}
    for account, role in side.roles:
        name = role.spec.name
        if by_account and account:
            name += f" of {account}"
        if times[account, role.spec.name] > 1:
            name += f" (aws_iam_role.{role.spec.logical_id})"
        labelled[name] = role
    return labelled


def _policies_alone(side: Side, names: Collection[str]) -> dict[str, RoleAccess]:
    """The managed policies of these names, each as a role that has nothing else.

    What others may attach is compared by itself: no role has it on one of the sides, though one may
    on the other.
    """
    return {
        # No role's name has a space.
        f"the policy {policy.name}": _with_nothing_else(policy)
        for policy in side.managed_policies
        if policy.name in names
    }


def _with_nothing_else(policy: "ImportedPolicy") -> RoleAccess:
    spec = RoleSpec(policy.name, "policy", trust_policy=PolicyDocument())
    if policy.document is None:
        return RoleAccess(spec, unknown=(UnknownPolicy(policy.address, policy.expression),))
    return RoleAccess(replace(spec, policies=(NamedPolicy(policy.name, policy.document),)))


def _told_apart(role: RoleAccess, changed: set[str]) -> RoleAccess:
    """``role`` with other expressions for those that stand for another text in the other file."""

    def change(text: str) -> str:
        return "".join(
            f"{part.text[:-1]} /* as it was */}}" if part.text in changed else part.text
            for part in parts(text)
        )

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
