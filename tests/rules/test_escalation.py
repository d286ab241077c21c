"""`stacks.rules.escalation`: permissions that give others."""

from stacks.iam import reference
from stacks.iam.statement import Statement
from stacks.rules.escalation_paths import (
    ANY_PERMISSION,
    CONTAINER_AGENT,
    FOREIGN_CODE,
    SHELLS,
    EscalationPath,
)
from stacks.rules.pass_role_paths import PASS_ROLE_PATHS, PassRolePath
from tests.rules.ecs_policies import ACCOUNT, PLACE, TASK_ROLE_ARN
from tests.rules.finding import about, allow, found, ids

import pytest

ANY = "privilege-escalation"
BY_PASSING = "privilege-escalation-by-pass-role"
SHELL = "shell-in-containers"
CODE = "code-as-another-role"
AGENT = "container-agent-in-task"
RULES = {ANY, BY_PASSING, SHELL, CODE, AGENT}
ROLES = f"arn:aws:iam::{ACCOUNT}:role/*"
DEFINITION = f"arn:aws:ecs:{PLACE}:task-definition/my-app:*"
FUNCTION = f"arn:aws:lambda:{PLACE}:function"
INSTANCES = "arn:aws:ec2:*:*:instance/*"


def escalations(*statements: Statement) -> set[str]:
    """The rules on escalation that find something."""
    return ids(*statements) & RULES


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PutRolePolicy", TASK_ROLE_ARN),
        ("iam:AttachRolePolicy", "${aws_iam_role.task.arn}"),
        ("iam:AttachRolePolicy", "${local.prefix}/my-role"),
        ("iam:AttachRolePolicy", "arn:aws:*:::*"),
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/my-policy"),
        ("iam:DeleteRolePermissionsBoundary", ROLES),
        ("iam:UpdateAssumeRolePolicy", "*"),
    ],
)
def test_an_action_that_gives_any_permission_is_found_on_any_resource(action: str, resource: str):
    """It is an error, at the action, whichever resource is named."""
    (finding,) = about(ANY, allow(["s3:GetObject", action], resource))
    assert finding.rule.severity == "error"
    assert finding.path == ("statements", 0, "actions", 1)
    assert finding.about[0] == action
    assert finding.message.startswith((f"{action} ", f"{action} on *"))
    assert " allows " not in finding.message


@pytest.mark.parametrize(
    ("action", "operator", "key", "value", "is_found"),
    [
        ("iam:PutRolePolicy", "StringEquals", "iam:PermissionsBoundary", "arn:b", False),
        ("iam:PutRolePolicy", "StringEqualsIfExists", "iam:PermissionsBoundary", "arn:b", True),
        ("iam:PutRolePolicy", "StringNotEquals", "iam:PermissionsBoundary", "arn:b", True),
        ("iam:PutRolePolicy", "ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/x", True),
        ("iam:AttachRolePolicy", "ArnEquals", "iam:policyarn", "arn:aws:iam::1:policy/x", False),
        ("iam:AttachRolePolicy", "ArnLike", "iam:PolicyARN", "arn:aws:iam::aws:policy/*", True),
        ("iam:AttachRolePolicy", "ArnNotEquals", "iam:PolicyARN", "arn:aws:iam::1:policy/x", True),
        ("iam:DeleteRolePermissionsBoundary", "StringEquals", "iam:PermissionsBoundary", "b", True),
        ("iam:PutGroupPolicy", "StringEquals", "iam:PermissionsBoundary", "arn:b", True),
    ],
)
def test_a_boundary_or_the_policies_named_limit_it(
    action: str,
    operator: str,
    key: str,
    value: str,
    is_found: bool,  # noqa: FBT001
):
    """A positive condition does, on a key that the action has, and that is not AWS's widest."""
    statement = allow(action, "*", {operator: {key: value}})
    assert escalations(statement) == ({ANY} if is_found else set())


@pytest.mark.parametrize(
    ("action", "wide", "narrow", "rule"),
    [
        ("iam:CreateAccessKey", "*", f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}", ANY),
        ("sts:AssumeRole", ROLES, f"arn:aws:iam::{ACCOUNT}:role/my-*", ANY),
        ("ecs:ExecuteCommand", "*", f"arn:aws:ecs:{PLACE}:task/my-cluster/*", SHELL),
        ("ecs:ExecuteCommand", "arn:aws:ecs:*:*:task/*", f"arn:aws:ecs:{PLACE}:cluster/*", SHELL),
        ("ssm:StartSession", INSTANCES, "arn:aws:ssm:*:*:document/*", SHELL),
        ("ssm:SendCommand", "*", f"arn:aws:ec2:{PLACE}:instance/i-0a1b", SHELL),
        ("lambda:UpdateFunctionCode", f"{FUNCTION}:*", f"{FUNCTION}:mine", CODE),
        ("ecr:PutImage", "*", f"arn:aws:ecr:{PLACE}:repository/my-app", CODE),
    ],
)
def test_an_action_that_is_harmful_on_all_is_fine_on_named_resources(
    action: str, wide: str, narrow: str, rule: str
):
    """Where every resource is meant it is an error; where some are named it is none."""
    assert escalations(allow(action, wide)) == {rule}
    assert escalations(Statement(actions=action, not_resources=narrow)) == {rule}
    assert escalations(allow(action, narrow)) == set()
    assert escalations(allow(action, "${local.resource}")) == set()


@pytest.mark.parametrize(
    ("action", "conditions"),
    [
        ("ecs:ExecuteCommand", {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:*:*:cluster/mine"}}),
        ("ecs:ExecuteCommand", {"StringEquals": {"ecs:container-name": "app"}}),
        ("ssm:StartSession", {"StringLike": {"ssm:resourceTag/team": "*"}}),
        ("ssm:StartSession", {"Null": {"aws:ResourceTag/team": "false"}}),
        ("sts:AssumeRole", {"StringEquals": {"iam:ResourceTag/team": "payments"}}),
        ("cloudformation:UpdateStack", {"Bool": {"aws:ViaAWSService": "true"}}),
    ],
)
def test_a_condition_on_the_resource_or_the_way_limits_it(
    action: str, conditions: dict[str, dict[str, str]]
):
    """A tag, a cluster or a container, or a service that has to make the call."""
    assert escalations(allow(action, "*")) != set()
    assert escalations(allow(action, "*", conditions)) == set()


def test_a_condition_on_something_else_does_not():
    """Where the call comes from says nothing of what it is about."""
    here = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    assert escalations(allow("ecs:ExecuteCommand", "*", here)) == {SHELL}


def test_commands_need_a_document_that_runs_them():
    """ssm:SendCommand on all instances is harmful with AWS-RunShellScript, not with any other."""
    harmless = allow("ssm:SendCommand", [INSTANCES, "arn:aws:ssm:*:*:document/my-own"])
    shell = allow("ssm:SendCommand", "arn:aws:ssm:*::document/AWS-RunShellScript")
    assert escalations(harmless) == set()
    assert escalations(harmless, shell) == {SHELL}
    assert escalations(shell, allow("ssm:SendCommand", "arn:aws:s3:::*")) == set()


def test_two_actions_may_be_harmful_together_only():
    """It is found at the one that completes the pair."""
    update = allow("states:UpdateStateMachine", "*")
    start = allow("states:StartExecution", f"arn:aws:states:{PLACE}:stateMachine:mine")
    assert escalations(update) == escalations(start) == set()
    (finding,) = about(CODE, update, start)
    assert finding.path == ("statements", 1, "actions", 0)
    assert finding.about == ("states:StartExecution", "states:UpdateStateMachine")
    assert finding.message.startswith("states:UpdateStateMachine + states:StartExecution on *")
    (finding,) = about(CODE, update, allow("states:Start*", "*"))
    assert finding.message.startswith("states:UpdateStateMachine + states:StartExecution on *")
    (finding,) = about(CODE, allow("states:*", "*"))
    assert finding.message.startswith("states:* on * allows states:UpdateStateMachine + states:")


@pytest.mark.parametrize("resource", ["*", ROLES])
def test_running_a_task_with_any_role_is_found(resource: str):
    """iam:PassRole on every role and ecs:RunTask on a single definition, in either order."""
    run, pass_role = allow("ecs:RunTask", DEFINITION), allow("iam:PassRole", resource)
    (finding,) = about(BY_PASSING, run, pass_role)
    assert finding.path == ("statements", 1, "actions", 0)
    assert finding.about == ("iam:PassRole", "ecs:RunTask")
    assert "any role that trusts ecs-tasks.amazonaws.com" in finding.message
    (finding,) = about(BY_PASSING, pass_role, run)
    assert finding.about == ("ecs:RunTask", "iam:PassRole")


def test_passing_roles_to_the_service_in_question_is_no_less():
    """iam:PassedToService counts where it names the service, and clears where another."""
    run = allow("ecs:RunTask", DEFINITION)
    for service, is_found in (("ecs-tasks", True), ("ecs-*", True), ("lambda", False)):
        condition = {"StringLike": {"iam:PassedToService": f"{service}.amazonaws.com"}}
        statement = allow("iam:PassRole", "*", condition)
        assert escalations(run, statement) == ({BY_PASSING} if is_found else set())
    other = {"StringEqualsIfExists": {"iam:PassedToService": "lambda.amazonaws.com"}}
    assert escalations(run, allow("iam:PassRole", "*", other)) == set()


def test_a_service_has_another_name_in_china():
    """ec2.amazonaws.com.cn is the same service."""
    condition = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com.cn"}}
    instances = "arn:aws-cn:ec2:*:*:instance/*"
    statements = (allow("ec2:RunInstances", instances), allow("iam:PassRole", "*", condition))
    assert escalations(*statements) == {BY_PASSING}


@pytest.mark.parametrize(
    "pass_role",
    [
        allow("iam:PassRole", TASK_ROLE_ARN),
        allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/my-*"),
        allow("iam:PassRole", "*", {"ArnLike": {"iam:AssociatedResourceArn": DEFINITION}}),
    ],
)
def test_passing_named_roles_is_what_a_deployment_does(pass_role: Statement):
    """Or any role, to a named resource."""
    run = allow(["ecs:RunTask", "ecs:RegisterTaskDefinition"], DEFINITION)
    assert escalations(run, pass_role) == set()


@pytest.mark.parametrize("action", ["iam:PassRole", "ecs:RunTask"])
def test_a_set_of_which_one_is_denied_is_not_complete(action: str):
    """Whichever of them is denied."""
    allowed = allow(["iam:PassRole", "ecs:RunTask"], "*")
    assert escalations(allowed) == {BY_PASSING}
    deny = Statement(effect="Deny", actions=action, resources="*")
    assert escalations(allowed, deny) == set()


def test_a_set_is_found_when_it_is_complete():
    """ecs:CreateService needs a task definition of one's own."""
    passing = allow(["iam:PassRole", "ecs:CreateService"], "*")
    assert escalations(passing) == set()
    assert escalations(passing, allow("ecs:RegisterTaskDefinition", DEFINITION)) == {BY_PASSING}


def test_what_one_pattern_allows_is_one_finding():
    """``iam:*`` is found once, with the first three actions and how many more there are."""
    (finding,) = [each for each in found(allow("iam:*", "*")) if each.rule.id in RULES]
    assert finding.rule.id == ANY
    assert "allows iam:PutRolePolicy, iam:AttachRolePolicy, iam:PutUserPolicy and" in (
        finding.message
    )
    assert finding.about[0] == "iam:*"


def test_what_may_have_any_permission_passes_roles_anyway():
    """``iam:*`` with ecs:RunTask is one finding; iam:PassRole named beside it is another."""
    run = allow("ecs:RunTask", DEFINITION)
    assert escalations(allow("iam:*", "*"), run) == {ANY}
    assert escalations(allow(["iam:*", "iam:PassRole"], "*"), run) == {ANY, BY_PASSING}


def test_sets_that_one_text_completes_are_one_finding():
    """``ecs:*`` completes several; a shell in containers is another matter."""
    statements = (allow("iam:PassRole", "*"), allow("ecs:*", "*"))
    (finding,) = about(BY_PASSING, *statements)
    assert "with ecs:RunTask, ecs:StartTask, ecs:CreateService + ecs:Regis" in finding.message
    assert finding.path == ("statements", 1, "actions", 0)
    assert escalations(*statements) == {BY_PASSING, SHELL}


def test_a_pattern_of_all_services_is_found_once():
    """The worst is said of ``*`` under a condition, and of NotAction."""
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert escalations(allow("*", "*", condition)) == {ANY}
    assert escalations(allow("*:*Policy", "*")) == {ANY}
    (finding,) = about(ANY, Statement(not_actions="s3:*", resources="*"))
    assert finding.message.startswith("NotAction on * allows iam:PutRolePolicy, ")
    assert escalations(Statement(not_actions="s3:*", resources="*")) == {ANY}
    assert escalations(Statement(not_actions=["iam:*", "sts:*", "sso:*"], resources="*")) == {SHELL}


def test_administrator_access_is_said_elsewhere():
    """Nothing is said of who may do everything: one finding for that is enough."""
    assert escalations(allow("*", "*"), allow("iam:PutRolePolicy", "*")) == set()


def test_resources_that_the_action_does_not_take_are_no_matter():
    """All actions on a bucket give no permission."""
    assert escalations(allow("*", "arn:aws:s3:::my-log-bucket/*")) == set()
    assert escalations(allow("*", "arn:aws:s3:::${local.bucket}/*")) == set()
    assert escalations(allow("iam:*", f"arn:aws:iam::{ACCOUNT}:instance-profile/x")) == set()


def test_the_same_action_is_found_once_in_a_role():
    """It is found where it is allowed first."""
    twice = (allow("iam:PutRolePolicy", "*"), allow("iam:PutRolePolicy", TASK_ROLE_ARN))
    assert len(about(ANY, *twice)) == 1


@pytest.mark.parametrize(
    ("action", "resource", "conditions", "is_found"),
    [
        ("iam:PutRolePolicy", "*", {}, False),
        ("iam:Put*", "*", {"StringNotEquals": {"iam:PermissionsBoundary": "arn:b"}}, False),
        ("iam:PutRolePolicy", "*", {"StringEquals": {"iam:PermissionsBoundary": "arn:b"}}, True),
        ("iam:PutRolePolicy", "*", {"StringNotEquals": {"aws:PrincipalTag/team": "x"}}, True),
        ("iam:PutRolePolicy", TASK_ROLE_ARN, {}, True),
        ("iam:PutUserPolicy", "*", {}, True),
    ],
)
def test_what_is_denied_is_no_escalation(
    action: str,
    resource: str,
    conditions: dict[str, dict[str, str]],
    is_found: bool,  # noqa: FBT001
):
    """Always, or unless the boundary is there; a Deny that spares others does not count."""
    deny = Statement(effect="Deny", actions=action, resources=resource, conditions=conditions)
    assert escalations(allow("iam:PutRolePolicy", "*"), deny) == ({ANY} if is_found else set())


def test_a_task_is_no_container_agent():
    """ecs:Poll is for the role of a container instance."""
    poll = allow("ecs:Poll", f"arn:aws:ecs:{PLACE}:container-instance/my-cluster/*")
    assert AGENT in ids(poll, kind="task")
    assert AGENT not in ids(poll)
    assert AGENT not in ids(allow("ecs:DescribeTasks", "*"), kind="task")


@pytest.mark.parametrize(
    "row",
    [*ANY_PERMISSION, *SHELLS, *FOREIGN_CODE, *CONTAINER_AGENT, *PASS_ROLE_PATHS],
    ids=lambda row: "+".join(row.actions),
)
def test_a_row_of_the_tables_names_actions_of_aws_and_where_it_was_read(
    row: EscalationPath | PassRolePath,
):
    """In AWS's spelling; every key that limits it is one that AWS has."""
    known = [each.name for action in row.actions if (each := reference.action(action))]
    assert known == list(row.actions)
    assert row.source.startswith("https://")
    for key in row.limited_by if isinstance(row, EscalationPath) else ():
        assert reference.condition_key(key) is not None, key


def test_the_agent_of_container_instances_is_of_no_task():
    """An execution role and a role of another kind are not asked about it."""
    poll = allow("ecs:Poll", "*")
    assert "container-agent-in-task" in ids(poll, kind="task")
    assert "container-agent-in-task" not in ids(poll, kind="execution")
    assert "container-agent-in-task" not in ids(poll)
