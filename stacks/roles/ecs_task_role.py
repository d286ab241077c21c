"""The role that the containers of an ECS task act in."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from stacks.iam.checks import role_problems
from stacks.iam.condition import Conditions
from stacks.iam.limits import policy_name_problem
from stacks.iam.names import logical_id
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import AcceptedFinding, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.trust import ALL_REGIONS, task_role_trust_policy
from stacks.roles.registry import RoleRegistry
from stacks.roles.role import Role

from cdktf import TerraformStack
from constructs import Construct


class EcsTaskRole(Role):
    """A role that only ECS can assume, for tasks of the stack's account and region.

    It may do nothing until a statement is added:

        role = EcsTaskRole(self, "MyEcsTaskRole")
        role.add_to_policy(Statement(
            actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"],
        ))
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str | None = None,
        description: str | None = None,
        policy_name: str | None = None,
        path: str | None = None,
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | None = None,
        managed_policy_arns: str | Sequence[str] = (),
        trust_regions: str | Sequence[str] | None = None,
        trust_conditions: Conditions = (),
        accept: Iterable[AcceptedFinding] = (),
    ) -> None:
        """Add a task role to the EcsIamStack that ``scope`` is in.

        ``name`` is ``id_`` by default, ``policy_name`` the role's name. ``path`` and
        ``permissions_boundary`` are the stack's by default; ``tags`` come on top of the stack's.
        ``trust_regions`` are the regions that the tasks run in, ``["*"]`` for all, by default the
        stack's. ``trust_conditions`` are ANDed with those on account and source.

        ``accept`` are findings of the rules that you stand by, one each.

        Raises IamError, before anything is added, for all that IAM would refuse and for every
        error that the rules find. What else they find is told at synthesis, as `AccessWarning`.
        """
        settings = RoleRegistry.of(scope).settings
        full_path = f"{scope.node.path}/{id_}"
        below_stack = full_path.split("/")[len(TerraformStack.of(scope).node.path.split("/")) :]
        role_name = id_ if name is None else name
        self._policy_name = role_name if policy_name is None else policy_name
        problems: list[Problem] = []
        trust = partial(
            task_role_trust_policy, partition=settings.partition, account=settings.account
        )
        try:
            trust_policy = trust(
                regions=settings.region if trust_regions is None else trust_regions,
                conditions=trust_conditions,
            )
        except IamError as error:
            problems.extend(problem.under("trust") for problem in error.problems)
            trust_policy = trust(regions=ALL_REGIONS)
        spec = RoleSpec(
            name=role_name,
            logical_id=logical_id(*below_stack),
            trust_policy=trust_policy,
            path=settings.path if path is None else path,
            description=description,
            managed_policy_arns=(
                (managed_policy_arns,)
                if isinstance(managed_policy_arns, str)
                else tuple(managed_policy_arns)
            ),
            permissions_boundary=(
                settings.permissions_boundary
                if permissions_boundary is None
                else permissions_boundary
            ),
            tags={**settings.tags, **(tags or {})},
            kind="task",
            accept=tuple(accept),
        )
        if policy_name is not None and (message := policy_name_problem(policy_name)):
            problems.append(Problem(("policy_name",), message))
        if problems:
            raise IamError([*problems, *role_problems(spec)], subject=full_path)
        super().__init__(scope, id_, spec)

    def add_to_policy(self, *statements: Statement) -> None:
        """Allow (or deny) the role more: add ``statements`` to its inline policy.

        Raises IamError, and adds nothing, for all that IAM would refuse about them and for every
        error that the rules find.
        """
        self.add_statements(self._policy_name, statements)
