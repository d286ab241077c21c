"""The role that ECS itself acts in when it starts a task."""

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from typing import Unpack, cast

from stacks.grants.execution import NEEDS, TaskNeeds, execution_statements
from stacks.grants.scope import Scope
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.trust import execution_role_trust_policy
from stacks.importers.task_definition_file import (
    LocatedProblem,
    TaskDefinitionFile,
    read_task_definition_file,
)
from stacks.roles.argument_types import refuse_wrong_types
from stacks.roles.service_role import RoleOptions, ServiceRole, refuse_unknown, under_trust

from constructs import Construct


class ExecutionRoleOptions(RoleOptions, total=False):
    """What an execution role takes beside `RoleOptions`: the fields of `TaskNeeds`."""

    images: str | Sequence[str]
    pull_through_cache: str | Sequence[str]
    log_groups: str | Sequence[str]
    create_log_groups: str | Sequence[str]
    secrets: str | Sequence[str]
    parameters: str | Sequence[str]
    registry_credentials: str | Sequence[str]
    environment_files: str | Sequence[str]
    firelens_configs: str | Sequence[str]
    credential_specs: str | Sequence[str]
    fsx_credentials: str | Sequence[str]
    kms_keys: str | Sequence[str]


class EcsExecutionRole(ServiceRole):
    """A role that only ECS can assume, to start tasks of the stack's account.

    It may do what the tasks' start needs, and no more:

        EcsExecutionRole(
            self,
            "MyEcsExecutionRole",
            images=["111122223333.dkr.ecr.us-east-1.amazonaws.com/my-ecs"],
            log_groups=["/ecs/my-ecs"],
            secrets=[secret.arn],
        )
        EcsExecutionRole(self, "MyOtherExecutionRole", task_definition="taskdef.json")
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        task_definition: str | PathLike[str] | None = None,
        trust_regions: str | Sequence[str] | None = None,
        trust_conditions: Conditions = (),
        **options: Unpack[ExecutionRoleOptions],
    ) -> None:
        """Add an execution role to the EcsIamStack that ``scope`` is in.

        What the start of the tasks uses is given by the fields of
        `stacks.grants.execution.TaskNeeds`: ``images``, ``pull_through_cache``, ``log_groups``,
        ``create_log_groups``, ``secrets``, ``parameters``, ``registry_credentials``,
        ``environment_files``, ``firelens_configs``, ``credential_specs``, ``fsx_credentials`` and
        ``kms_keys``. ``task_definition`` is a file of JSON that more is read from: what ``aws ecs
        register-task-definition`` takes, or a list of container definitions.

        ``trust_regions`` adds a condition on aws:SourceArn, for tasks of these regions; there is
        none by default, because no page of AWS says that ECS sends it here. ``trust_conditions``
        are ANDed with that on the account. The other arguments are those of `RoleOptions`.

        Raises IamError, before anything is added, for all that is wrong with the needs and the
        task definition, for all that IAM would refuse and for every error that the rules find.
        """
        known = ExecutionRoleOptions.__annotations__
        refuse_unknown(type(self).__name__, options, known)
        refuse_wrong_types(type(self).__name__, ExecutionRoleOptions, options)
        arguments = {
            "task_definition": task_definition,
            "trust_regions": trust_regions,
            "trust_conditions": trust_conditions,
        }
        refuse_wrong_types(type(self).__name__, EcsExecutionRole.__init__, arguments)
        given = {name: options.get(name, ()) for name in NEEDS}
        rest = {name: value for name, value in options.items() if name not in given}

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
            needs = TaskNeeds(**given)
            if task_definition is None:
                return [each for _, each in execution_statements(needs, stack)]
            return _together(needs, _read(fspath(task_definition), stack), stack)

        super().__init__(
            scope,
            id_,
            trust=trust,
            permissions=permissions,
            kind="execution",
            **cast("RoleOptions", rest),
        )


def _read(file: str, stack: Scope) -> TaskDefinitionFile:
    try:
        return read_task_definition_file(file, stack)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{file or repr(file)} can't be read: {reason}"
        raise IamError([Problem(("task_definition",), message)]) from None


def _together(needs: TaskNeeds, found: TaskDefinitionFile, stack: Scope) -> list[Statement]:
    """The statements for ``needs`` and for those of the task definition, which come after."""
    given = {name: list(getattr(needs, name)) for name in NEEDS}
    both = {name: [*given[name], *(each.text for each in found.needs[name])] for name in NEEDS}
    problems = [_problem(each) for each in found.problems]
    try:
        statements = [each for _, each in execution_statements(TaskNeeds(**both), stack)]
    except IamError as error:
        for problem in error.problems:
            name = str(problem.path[0])
            index = int(problem.path[1]) - len(given[name])
            is_read = index >= 0
            problems.append(
                _problem(found.needs[name][index].problem(problem.message)) if is_read else problem
            )
    else:
        if not problems:
            return statements
    raise IamError(problems)


def _problem(located: LocatedProblem) -> Problem:
    return Problem(("task_definition",), f"{located.where}: {located.message}")
