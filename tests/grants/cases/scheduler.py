"""Grants on Amazon EventBridge Scheduler."""

from stacks.grants import scheduler
from stacks.iam.request import Values
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

SCHEDULES = "arn:aws:scheduler:us-east-1:111122223333:schedule"
SCHEDULE = f"{SCHEDULES}/my-group/nightly"
GROUP = "arn:aws:scheduler:us-east-1:111122223333:schedule-group/my-group"
ROLE = "arn:aws:iam::111122223333:role/my-schedule-role"
OTHER_ROLE = "arn:aws:iam::111122223333:role/my-schedule-role-2"


def passed_to(service: str) -> dict[str, Values]:
    """The context of a call that passes a role to a service."""
    return {"iam:PassedToService": f"{service}.amazonaws.com"}


def asks(actions: str, resource: str) -> list[Ask]:
    """A call of each of the actions."""
    return [Ask(f"scheduler:{action}", resource) for action in actions.split()]


MANAGE = "CreateSchedule GetSchedule UpdateSchedule DeleteSchedule"
BEYOND = [
    *asks(MANAGE, f"{SCHEDULES}/my-group-2/nightly"),
    *asks(MANAGE, f"{SCHEDULES}/default/nightly"),
    *asks("CreateScheduleGroup DeleteScheduleGroup TagResource", GROUP),
    *asks("ListSchedules", "*"),
    Ask("iam:PassRole", ROLE),
    Ask("iam:PassRole", ROLE, passed_to("ecs-tasks")),
    Ask("iam:PassRole", ROLE, passed_to("lambda")),
    Ask("iam:PassRole", OTHER_ROLE, passed_to("scheduler")),
]

CASES = [
    Case(
        "manage",
        scheduler.manage("my-group", "my-schedule-role"),
        may=[*asks(MANAGE, SCHEDULE), Ask("iam:PassRole", ROLE, passed_to("scheduler"))],
        may_not=[Ask("kms:Decrypt", KEY, via("scheduler")), *BEYOND],
    ),
    Case(
        "manage-with-key",
        scheduler.manage(GROUP, ROLE, kms_key=KEY),
        may=[
            *asks(MANAGE, SCHEDULE),
            Ask("iam:PassRole", ROLE, passed_to("scheduler")),
            Ask("kms:DescribeKey", KEY, via("scheduler")),
            Ask("kms:GenerateDataKey", KEY, via("scheduler")),
            Ask("kms:Decrypt", KEY, via("scheduler")),
        ],
        may_not=[
            Ask("kms:DescribeKey", KEY),
            Ask("kms:Decrypt", KEY, via("sqs")),
            Ask("kms:Decrypt", OTHER_KEY, via("scheduler")),
            *BEYOND,
        ],
    ),
]
