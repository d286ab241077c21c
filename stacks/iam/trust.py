"""Trust policies of the roles around ECS: who may assume them, and on whose behalf.

Sources: the policy and its two conditions,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html;
why both conditions, the confused deputy,
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Iterator, Sequence

from stacks.iam.arn import Arn
from stacks.iam.condition import Condition, Conditions, as_conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.nearest import did_you_mean
from stacks.iam.partition import partition_of, region_problem
from stacks.iam.principal import Principal
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved

ECS_TASKS = Principal("Service", ("ecs-tasks.amazonaws.com",))
"""ECS's principal for tasks; the same in every partition."""

ALL_REGIONS = "*"
SOURCE_ACCOUNT = "aws:SourceAccount"
SOURCE_ARN = "aws:SourceArn"


def task_role_trust_policy(
    *,
    partition: str,
    account: str,
    regions: str | Sequence[str],
    conditions: Conditions = (),
) -> PolicyDocument:
    """A trust policy that lets ECS's tasks of one account assume a role, and nobody else.

    ``regions`` are those that the tasks run in; ``["*"]`` stands for all. ``conditions`` narrow it
    further: they are ANDed with the two on account and source. Everything stands in one statement,
    because a second one could only widen the trust.

    Raises IamError when there is no region or one of another partition, when a condition repeats
    one of the two (their values would be ORed, which widens the trust), or when it names a cluster
    in aws:SourceArn.
    """
    return _tasks_trust_policy(partition, account, regions, conditions)


def execution_role_trust_policy(
    *,
    partition: str,
    account: str,
    regions: str | Sequence[str] | None = None,
    conditions: Conditions = (),
) -> PolicyDocument:
    """A trust policy that lets ECS assume a role to start tasks of one account.

    As `task_role_trust_policy`, but without ``regions`` there is no condition on aws:SourceArn:
    AWS's pages show it for task roles, and no page says that ECS sends it here too. (AWS's own
    example of one trust policy for both roles, https://github.com/aws/agent-toolkit-for-aws, has
    aws:SourceAccount.)
    """
    return _tasks_trust_policy(partition, account, regions, conditions)


def service_trust_policy(
    service: str, *, account: str | None = None, source_arn: str | None = None
) -> PolicyDocument:
    """A trust policy that lets one service assume a role, and nobody else.

    With ``account`` only on behalf of that account, with ``source_arn`` only on behalf of resources
    with such an ARN, in which * and ? are wildcards.
    """
    conditions: list[Condition] = []
    if account is not None:
        conditions.append(Condition("StringEquals", SOURCE_ACCOUNT, account))
    if source_arn is not None:
        conditions.append(Condition("ArnLike", SOURCE_ARN, source_arn))
    return PolicyDocument(
        [
            Statement(
                principals=[Principal("Service", (service,))],
                actions=["sts:AssumeRole"],
                conditions=conditions,
            )
        ]
    )


def _tasks_trust_policy(
    partition: str, account: str, regions: str | Sequence[str] | None, conditions: Conditions
) -> PolicyDocument:
    own = [Condition("StringEquals", SOURCE_ACCOUNT, (account,))]
    problems: list[Problem] = []
    if regions is not None:
        regions = [regions] if isinstance(regions, str) else regions
        sources = tuple(str(Arn(partition, "ecs", region, account, "*")) for region in regions)
        own.append(Condition("ArnLike", SOURCE_ARN, sources))
        problems += [each.under("regions") for each in _region_problems(regions, partition)]
    extra = as_conditions(conditions)
    problems += [each.under("conditions") for each in _extra_problems(own, extra)]
    if problems:
        raise IamError(problems)
    return PolicyDocument(
        [Statement(principals=[ECS_TASKS], actions=["sts:AssumeRole"], conditions=(*own, *extra))]
    )


def _region_problems(regions: Sequence[str], partition: str) -> Iterator[Problem]:
    if not regions:
        yield Problem((), 'no region; name at least one, or "*" for all')
    for index, region in enumerate(regions):
        if region == ALL_REGIONS:
            continue
        if message := region_problem(region):
            yield Problem((index,), message)
        elif partition_of(region) != partition:
            yield Problem((index,), f"{region} is not in this stack's partition, {partition}")


def _extra_problems(own: Sequence[Condition], extra: Sequence[Condition]) -> list[Problem]:
    problems: list[Problem] = []
    taken = {(test.operator, test.key.casefold()) for test in own}
    for test in extra:
        place = (test.operator, test.key)
        if (test.operator, test.key.casefold()) in taken:
            message = f"{test.operator} on {test.key} is in the role's trust policy already"
            problems.append(Problem(place, message))
        elif test.key.casefold() == SOURCE_ARN.casefold() and test.operator != "Null":
            problems.extend(
                Problem(place, message)
                for value in test.values
                if (message := source_arn_problem(value))
            )
    return problems


def source_arn_problem(value: str) -> str | None:
    """Whether ``value`` can be what ECS sends as aws:SourceArn when a task starts.

    ECS does not tell IAM the cluster, so a value that names one matches no task, and no task would
    start: "Using the aws:SourceArn condition key to specify a specific cluster is not currently
    supported" (the page named at the top of this file).
    """
    if is_unresolved(value):
        return None
    try:
        arn = Arn.parse(value)
    except IamError as error:
        return error.problems[0].message
    if arn.service != "ecs":
        hint = did_you_mean(arn.service, ["ecs"])
        return f"{value!r} is no ARN of ECS, so no task would match it.{hint}"
    if arn.resource in ("*", "task/*"):
        return None
    wide = Arn(arn.partition, "ecs", arn.region, arn.account, "*")
    return (
        f"{value!r} names a cluster or what lies in one, which ECS does not support in "
        f"aws:SourceArn: no task could assume the role. Use {wide}"
    )
