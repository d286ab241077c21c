"""Grants on Amazon EventBridge Scheduler.

What each call needs, iam:PassRole and a customer-managed key included:
https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_id-based-policy-examples.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import iam, kms
from stacks.grants.derived import derived
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, resolved
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.problem import IamError
from stacks.iam.statement import Statement

GROUP = Resource(
    noun="a group of schedules",
    arn="arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}",
    name=r"[A-Za-z0-9_.-]{1,64}",
    form="a group's name has 1 to 64 letters, digits, dots, - and _; one is called default",
    example="my-group",
    source="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html",
)
_ROLE = iam.ROLE.described("the role that the schedules take to call their target")
_KEY = kms.KEY.described("the customer-managed key of the schedules, if they have one")
_OF_SCHEDULE = "kms:EncryptionContext:aws:scheduler:schedule:arn"

_ACTIONS = (
    "scheduler:CreateSchedule",
    "scheduler:GetSchedule",
    "scheduler:UpdateSchedule",
    "scheduler:DeleteSchedule",
)


@grant
def manage(
    scope: Scope,
    group: Annotated[str, GROUP],
    role: Annotated[str, _ROLE],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Make, read, change and delete schedules of a group, with one role for them to take.

    Leaves out listing schedules, which cannot be limited to a group, tags, and the group itself.

    Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_id-based-policy-examples.html
    """
    yield Statement(
        actions=_ACTIONS, resources=[f"{derived(group, ':schedule-group/', ':schedule/')}/*"]
    )
    yield iam.pass_to("scheduler.amazonaws.com", [role])
    # "CreateSchedule" with a customer-managed key.
    key_actions = ("kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt")
    yield from kms.use_via(scope, kms_key, "scheduler", *key_actions, of=[group])


def decrypt(scope: Scope, group: str, kms_key: str | None) -> Iterator[Statement]:
    """What the role of schedules in ``group`` needs on their customer-managed key, if there is one.

    Scheduler decrypts a schedule as its role, not through the role's own calls: no kms:ViaService.
    Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
    """
    if kms_key is not None:
        key = _given("kms_key", _KEY, kms_key, scope)
        schedules = derived(_given("group", GROUP, group, scope), ":schedule-group/", ":schedule/")
        yield Statement(
            actions=["kms:Decrypt"],
            resources=[key],
            conditions=[Condition("ArnLike", _OF_SCHEDULE, f"{schedules}/*")],
        )


def _given(name: str, parameter: Resource, value: str, scope: Scope) -> str:
    try:
        return resolved(parameter, value, scope)
    except IamError as error:
        raise IamError(problem.under(name) for problem in error.problems) from None
