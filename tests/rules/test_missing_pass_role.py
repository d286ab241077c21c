"""`stacks.rules.missing_pass_role`: handing a role over without iam:PassRole."""

from dataclasses import replace

from stacks.iam.statement import Statement
from stacks.rules.check import check_role
from tests.rules.ecs_policies import PLACE, TASK_ROLE_ARN
from tests.rules.finding import about, allow, ids
from tests.rules.test_acceptance import role

import pytest

RULE = "missing-pass-role"
DEFINITION = f"arn:aws:ecs:{PLACE}:task-definition/my-app:*"
RUN_TASK = allow("ecs:RunTask", DEFINITION)
SCHEDULE = f"arn:aws:scheduler:{PLACE}:schedule/default/nightly"


def test_running_a_task_without_pass_role_is_found():
    """ecs:RunTask hands the roles of the task definition over."""
    (finding,) = about(RULE, RUN_TASK)
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.about == ("ecs:RunTask",)
    assert finding.rule.severity == "warning"


def test_pass_role_in_any_statement_settles_it():
    """Another statement may have it, on any role."""
    assert RULE not in ids(RUN_TASK, allow("iam:PassRole", TASK_ROLE_ARN))
    assert RULE not in ids(RUN_TASK, allow("iam:P*", "${aws_iam_role.task.arn}"))
    assert RULE not in ids(RUN_TASK, Statement(not_actions="s3:*", resources="*"))


def test_a_denied_pass_role_is_none():
    """A Deny of iam:PassRole does not allow it."""
    denied = Statement(effect="Deny", actions="iam:PassRole", resources="*")
    assert RULE in ids(RUN_TASK, denied)


def test_a_schedule_always_has_a_role():
    """scheduler:CreateSchedule needs it whatever is scheduled."""
    assert RULE in ids(allow("scheduler:CreateSchedule", SCHEDULE))
    assert RULE not in ids(allow("scheduler:GetSchedule", SCHEDULE))


def test_a_pattern_of_the_service_is_one_finding():
    """It names the actions that the pattern has."""
    (finding,) = about(RULE, allow("ecs:*Task", DEFINITION))
    assert finding.about == ("ecs:RunTask", "ecs:StartTask")


@pytest.mark.parametrize(
    "statement",
    [
        allow("ecs:UpdateService", f"arn:aws:ecs:{PLACE}:service/my-cluster/my-app"),
        allow("events:PutTargets", f"arn:aws:events:{PLACE}:rule/nightly"),
        allow(["ecs:RunTask", "${var.more}"], DEFINITION),
        allow("*", DEFINITION),
        allow("*:RunTask", DEFINITION),
        Statement(not_actions="iam:*", resources="*"),
        Statement(effect="Deny", actions="ecs:RunTask", resources="*"),
    ],
)
def test_what_may_hand_over_no_role_is_not_found(statement: Statement):
    """Where a role is optional, where the action is not known, and where it is not allowed."""
    assert RULE not in ids(statement)


def test_a_managed_policy_may_allow_it():
    """What an attached policy says is not known here."""
    arns = ("arn:aws:iam::111122223333:policy/pass-the-roles-of-the-task",)
    bare = role(RUN_TASK)
    assert [each.rule.id for each in check_role(bare).findings] == ["missing-pass-role"]
    assert not check_role(replace(bare, managed_policy_arns=arns)).findings
