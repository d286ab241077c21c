"""The role that ECS itself acts in when it starts a task."""

from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Unpack

from stacks.grants.execution import NEEDS, TaskNeeds, execution_statements
from stacks.grants.scope import Scope
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.trust import execution_role_trust_policy
from stacks.importers.task_definition import read_task_definition
from stacks.roles.service_role import RoleOptions, ServiceRole, under_trust

from constructs import Construct


class EcsExecutionRole(ServiceRole):
    """A role that only ECS can assume, to start tasks of the stack's account.

    It may do what the tasks' start needs, and no more:

        EcsExecutionRole(self, "MyEcsExecutionRole", TaskNeeds(
            images=["111122223333.dkr.ecr.us-east-1.amazonaws.com/my-ecs"],
            log_groups=["/ecs/my-ecs"],
            secrets=[secret.arn],
        ))
        EcsExecutionRole(self, "MyOtherExecutionRole", task_definition="taskdef.json")
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        needs: TaskNeeds | None = None,
        *,
        task_definition: str | PathLike[str] | None = None,
        trust_regions: str | Sequence[str] | None = None,
        trust_conditions: Conditions = (),
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add an execution role to the EcsIamStack that ``scope`` is in.

        ``needs`` is what the start of the tasks uses. ``task_definition`` is a file of JSON that
        more is read from: what ``aws ecs register-task-definition`` takes, or a list of container
        definitions. ``trust_regions`` adds a condition on aws:SourceArn, for tasks of these
        regions; there is none by default, because no page of AWS says that ECS sends it here.
        ``trust_conditions`` are ANDed with that on the account. The other arguments are those of
        `RoleOptions`.

        Raises IamError, before anything is added, for all that is wrong with the needs and the
        task definition, for all that IAM would refuse and for every error that the rules find.
        """
        if not isinstance(needs, TaskNeeds | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"needs is a TaskNeeds, not {type(needs).__name__}")
        if misplaced := [name for name in options if name in NEEDS]:
            raise TypeError(f"{misplaced[0]} belongs into TaskNeeds({misplaced[0]}=…)")

        def trust(stack: Scope) -> PolicyDocument:
            return under_trust(
                lambda: execution_role_trust_policy(
                    partition=stack.partition,
                    account=stack.account,
                    regions=trust_regions,
                    conditions=trust_conditions,
                )
            )

        def permissions(stack: Scope) -> Iterable[Statement]:
            given = needs or TaskNeeds()
            found = _read(Path(task_definition), stack) if task_definition else TaskNeeds()
            together = {name: [*getattr(given, name), *getattr(found, name)] for name in NEEDS}
            return [each for _, each in execution_statements(TaskNeeds(**together), stack)]

        super().__init__(
            scope, id_, trust=trust, permissions=permissions, kind="execution", **options
        )


def _read(file: Path, stack: Scope) -> TaskNeeds:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        message = f"{file} can't be read: {reason}"
        raise IamError([Problem(("task_definition",), message)]) from None
    try:
        return read_task_definition(text, stack).needs
    except IamError as error:
        raise IamError(
            problem.under("task_definition", str(file)) for problem in error.problems
        ) from None
