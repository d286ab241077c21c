"""Keeps a role to the policies that its stack gives it."""

from collections.abc import Callable, Sequence

from stacks.aws import (
    IamRolePoliciesExclusive,
    IamRolePolicyAttachmentsExclusive,
)
from stacks.bindings.ahead import call, construct
from stacks.iam.role import RoleSpec
from stacks.iam.text import in_order
from stacks.roles.terraform_text import plain_text

from cdktf import TerraformResource
from constructs import Construct


class ExclusivePolicies:
    """What shows in a plan, and takes away, which policies others have given a role.

    Sources:
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policies_exclusive
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive
    """

    def __init__(
        self, scope: Construct, role_name: str, name: Callable[[TerraformResource], None]
    ) -> None:
        """`allow_only` adds both resources to the stack, and calls ``name`` to name each.

        ``role_name`` is the expression of the role's name.
        """
        self._scope = scope
        self._role_name = role_name
        self._name = name
        self._added: tuple[IamRolePoliciesExclusive, IamRolePolicyAttachmentsExclusive] | None = (
            None
        )

    def allow_only(
        self, spec: RoleSpec, managed_arns: Sequence[str], addresses: Sequence[str]
    ) -> None:
        """Let the role have the policies of ``spec`` and no others.

        ``managed_arns`` are those of its own managed policies. ``addresses`` are what gives it its
        policies: that comes first, so that nothing is taken away that is only just given.
        """
        names = sorted((plain_text(policy.name) for policy in spec.policies), key=in_order)
        arns = [
            *(plain_text(arn) for arn in sorted(spec.managed_policy_arns, key=in_order)),
            *managed_arns,
        ]
        if self._added:
            inline, attached = self._added
            inline.policy_names, attached.policy_arns = names, arns
        else:
            self._added = inline, attached = self._add(names, arns)
        for resource in (inline, attached):
            call(resource.add_override, "depends_on", list(addresses) or None)

    def _add(
        self, names: list[str], arns: list[str]
    ) -> tuple[IamRolePoliciesExclusive, IamRolePolicyAttachmentsExclusive]:
        inline = construct(
            IamRolePoliciesExclusive,
            self._scope,
            "exclusive-policies",
            role_name=self._role_name,
            policy_names=names,
        )
        attached = construct(
            IamRolePolicyAttachmentsExclusive,
            self._scope,
            "exclusive-attachments",
            role_name=self._role_name,
            policy_arns=arns,
        )
        self._name(inline)
        self._name(attached)
        return inline, attached
