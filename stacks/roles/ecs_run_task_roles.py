"""The roles that EventBridge and its Scheduler run tasks with."""

from collections.abc import Callable, Iterable, Sequence
from typing import Unpack

from stacks.grants import ecs, scheduler
from stacks.grants.parameter import Parameter, Resource, resolved
from stacks.grants.scheduler import GROUP
from stacks.grants.scope import Scope
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError
from stacks.iam.statement import Statement
from stacks.iam.trust import service_trust_policy
from stacks.roles.service_role import RoleOptions, ServiceRole

from constructs import Construct

_RULE = Resource(
    noun="a rule of EventBridge",
    arn="arn:{partition}:events:{region}:{account}:rule/{name}",
    name=r"([A-Za-z0-9._/-]{1,256}/)?[A-Za-z0-9._-]{1,64}",
    form="a rule's name has 1 to 64 letters, digits and ._-, with BUS/ before it on another bus",
    example="my-rule",
    source="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
)


class _RunTaskRole(ServiceRole):
    """A role that ``service`` can assume on behalf of one resource, to run one task."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        service: str,
        source: tuple[str, Parameter, str],
        task_definition: str,
        cluster: str,
        pass_roles: str | Sequence[str],
        more: Callable[[Scope], Iterable[Statement]] = lambda _: (),
        **options: Unpack[RoleOptions],
    ) -> None:
        """``source`` is the resource: the argument's name, what it may be, and its value.

        ``more`` is what the role may do beside running the task.
        """

        def trust(stack: Scope) -> PolicyDocument:
            argument, parameter, value = source
            try:
                source_arn = resolved(parameter, value, stack)
            except IamError as error:
                raise IamError(problem.under(argument) for problem in error.problems) from None
            return service_trust_policy(service, account=stack.account, source_arn=source_arn)

        def permissions(stack: Scope) -> Iterable[Statement]:
            grant = ecs.run_task(task_definition, cluster=cluster, pass_roles=pass_roles)
            return [*grant.statements(stack), *more(stack)]

        super().__init__(scope, id_, trust=trust, permissions=permissions, **options)


class EcsEventsRole(_RunTaskRole):
    """A role that one rule of EventBridge can assume, to run one task in one cluster.

        EcsEventsRole(
            self,
            "NightlyEventsRole",
            rule="nightly",
            task_definition="nightly",
            cluster="my-cluster",
            pass_roles=[task_role.role_arn, execution_role.role_arn],
        )

    Leaves out ecs:TagResource. Where the rule sets or propagates tags, or has ECS managed tags, add
    it with a condition on ecs:CreateAction.
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        rule: str,
        task_definition: str,
        cluster: str,
        pass_roles: str | Sequence[str],
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add the role to the EcsIamStack that ``scope`` is in.

        ``rule`` is its name rather than an attribute of it, where the rule has this role's ARN.
        The next three are those of the grant `ecs.run_task`, the others those of `RoleOptions`.

        Raises IamError, before anything is added, for all that is wrong with them, for all that
        IAM would refuse and for every error that the rules find.
        """
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
        super().__init__(
            scope,
            id_,
            service="events.amazonaws.com",
            source=("rule", _RULE, rule),
            task_definition=task_definition,
            cluster=cluster,
            pass_roles=pass_roles,
            **options,
        )


class EcsSchedulerRole(_RunTaskRole):
    """A role that schedules of one group can assume, to run one task in one cluster.

        EcsSchedulerRole(
            self,
            "NightlySchedulerRole",
            group="nightly",
            task_definition="nightly",
            cluster="my-cluster",
            pass_roles=[task_role.role_arn, execution_role.role_arn],
        )

    Where the schedule has a dead-letter queue, grant `sqs.send` too. Leaves out ecs:TagResource, as
    `EcsEventsRole` does.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        group: str,
        task_definition: str,
        cluster: str,
        pass_roles: str | Sequence[str],
        kms_key: str | None = None,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add the role to the EcsIamStack that ``scope`` is in.

        ``group`` is the group of the schedules, by name or ARN; EventBridge Scheduler takes no
        single schedule for a source. ``kms_key`` is the customer-managed key of the schedules, if
        they have one. The others are as for `EcsEventsRole`.

        Raises IamError, before anything is added, for all that is wrong with them, for all that
        IAM would refuse and for every error that the rules find.
        """
        # https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        super().__init__(
            scope,
            id_,
            service="scheduler.amazonaws.com",
            source=("group", GROUP, group),
            task_definition=task_definition,
            cluster=cluster,
            pass_roles=pass_roles,
            more=lambda stack: scheduler.decrypt(stack, group, kms_key),
            **options,
        )
