"""The role that the containers of an ECS task act in."""

from collections.abc import Sequence
from typing import Unpack

from stacks.grants.scope import Scope
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.trust import task_role_trust_policy
from stacks.roles.argument_types import refuse_wrong_types
from stacks.roles.service_role import RoleOptions, ServiceRole, under_trust

from constructs import Construct


class EcsTaskRole(ServiceRole):
    """A role that only ECS can assume, for tasks of the stack's account and region.

    It may do nothing until a grant or a statement is added:

        role = EcsTaskRole(self, "MyEcsTaskRole")
        role.grant(s3.read("my-config", prefix="app/"))
        role.add_to_policy(Statement(
            actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"],
        ))
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        trust_regions: str | Sequence[str] | None = None,
        trust_conditions: Conditions = (),
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add a task role to the EcsIamStack that ``scope`` is in.

        ``trust_regions`` are the regions that the tasks run in, ``["*"]`` for all, by default the
        stack's. ``trust_conditions`` are ANDed with those on account and source. The other
        arguments are those of `RoleOptions`: ``name``, ``description``, ``policy_name``, ``path``,
        ``permissions_boundary``, ``tags``, ``managed_policy_arns``, ``accept``,
        ``moved_from``, ``import_existing``.

        Raises IamError, before anything is added, for all that IAM would refuse and for every
        error that the rules find. What else they find is told at synthesis, as `AccessWarning`.
        """
        trust_arguments = {"trust_regions": trust_regions, "trust_conditions": trust_conditions}
        refuse_wrong_types(type(self).__name__, EcsTaskRole.__init__, trust_arguments)

        def trust(stack: Scope) -> PolicyDocument:
            return under_trust(
                lambda: task_role_trust_policy(
                    partition=stack.partition,
                    account=stack.account,
                    regions=stack.region if trust_regions is None else trust_regions,
                    conditions=trust_conditions,
                )
            )

        super().__init__(scope, id_, trust=trust, kind="task", **options)
