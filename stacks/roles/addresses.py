"""What Terraform calls the parts of a role. Names come from the role's, so that they stay."""

from dataclasses import replace

from stacks.iam.names import logical_id
from stacks.iam.role import RoleSpec
from stacks.iam.text import is_unresolved

_EXCLUSIVE = ("aws_iam_role_policies_exclusive", "aws_iam_role_policy_attachments_exclusive")


def trust_policy_id(role: RoleSpec) -> str:
    """The logical id of the trust policy's document."""
    return f"{role.logical_id}_trust"


def policy_ids(role: RoleSpec) -> dict[str, str]:
    """The logical ids of inline policies and their documents, by the name of the policy.

    The first policy is the role's own, and is called as the role is.
    """
    return {
        policy.name: f"{role.logical_id}_{logical_id(policy.name)}" if index else role.logical_id
        for index, policy in enumerate(role.policies)
    }


def managed_policy_ids(role: RoleSpec) -> dict[str, str]:
    """The logical ids of the role's own managed policies, by the name of the policy.

    Each goes for the policy, its document and its attachment. They are numbered, as their names;
    where a policy of others that is attached is called so already, they are called its own.
    """
    attached = frozenset(attachment_ids(role).values())
    ids: dict[str, str] = {}
    for number, policy in enumerate(role.managed_policies, 1):
        id_ = f"{role.logical_id}_policy_{number}"
        ids[policy.name] = f"{role.logical_id}_own_policy_{number}" if id_ in attached else id_
    return ids


def attachment_ids(role: RoleSpec) -> dict[str, str]:
    """The logical ids of attachments, by the ARN of the managed policy."""
    return {
        arn: f"{role.logical_id}_{_policy_of(arn, index)}"
        for index, arn in enumerate(role.managed_policy_arns)
    }


def output_id(role: RoleSpec) -> str:
    """The name of the output with the role's ARN."""
    return f"{role.logical_id}_role_arn"


def former_id(role: RoleSpec, id_: str) -> str | None:
    """What ``id_``, one of the logical ids of ``role``, was before the role moved, if it did."""
    return None if role.moved_from is None else role.moved_from + id_[len(role.logical_id) :]


def former_addresses(role: RoleSpec, *, exclusive: bool) -> list[str]:
    """Where Terraform had the resources of a role that has moved; of others, nothing."""
    if role.moved_from is None:
        return []
    before = replace(role, logical_id=role.moved_from)
    return [
        address
        for address in addresses(before, exclusive=exclusive)
        if not address.startswith(("data.", "output."))
    ]


def addresses(role: RoleSpec, *, exclusive: bool, own_trust: bool = True) -> list[str]:
    """Every Terraform address that ``role`` takes up in its stack.

    ``exclusive`` tells whether the stack keeps its roles to their own policies, ``own_trust``
    whether no other role shares its trust policy's document.
    """
    policies = policy_ids(role).values()
    managed = managed_policy_ids(role).values()
    return [
        f"aws_iam_role.{role.logical_id}",
        *([f"data.aws_iam_policy_document.{trust_policy_id(role)}"] if own_trust else ()),
        *(f"data.aws_iam_policy_document.{id_}" for id_ in policies),
        *(f"aws_iam_role_policy.{id_}" for id_ in policies),
        *(f"data.aws_iam_policy_document.{id_}" for id_ in managed),
        *(f"aws_iam_policy.{id_}" for id_ in managed),
        *(f"aws_iam_role_policy_attachment.{id_}" for id_ in managed),
        *(f"aws_iam_role_policy_attachment.{id_}" for id_ in attachment_ids(role).values()),
        *(f"{type_}.{role.logical_id}" for type_ in (_EXCLUSIVE if exclusive else ())),
        f"output.{output_id(role)}",
    ]


def _policy_of(arn: str, index: int) -> str:
    return f"policy_{index}" if is_unresolved(arn) else logical_id(arn.rsplit("/", 1)[-1])
