"""Keeps a role to the policies that its stack gives it."""

from collections.abc import Sequence

from stacks.aws import (
    IamRole,
    IamRolePoliciesExclusive,
    IamRolePolicyAttachmentsExclusive,
)
from stacks.iam.role import RoleSpec
from stacks.roles.terraform_text import plain_text

from constructs import Construct


class ExclusivePolicies:
    """What shows in a plan, and takes away, which policies others have given a role.

    Sources:
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policies_exclusive
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive
    """

    def __init__(self, scope: Construct, role: IamRole) -> None:
        """Add both resources to the stack; `allow_only` says what ``role`` has."""
        self.inline = IamRolePoliciesExclusive(
            scope, "exclusive-policies", role_name=role.name, policy_names=[]
        )
        self.attached = IamRolePolicyAttachmentsExclusive(
            scope, "exclusive-attachments", role_name=role.name, policy_arns=[]
        )

    def allow_only(
        self, spec: RoleSpec, managed_arns: Sequence[str], addresses: Sequence[str]
    ) -> None:
        """Let the role have the policies of ``spec`` and no others.

        ``managed_arns`` are those of its own managed policies. ``addresses`` are what gives it its
        policies: that comes first, so that nothing is taken away that is only just given.
        """
        self.inline.policy_names = sorted(plain_text(policy.name) for policy in spec.policies)
        self.attached.policy_arns = [
            *(plain_text(arn) for arn in sorted(spec.managed_policy_arns)),
            *managed_arns,
        ]
        for resource in (self.inline, self.attached):
            resource.depends_on = list(addresses) or None
