"""`stacks.rules.pass_role`: iam:PassRole on more roles than are named."""

from stacks.iam.statement import Statement
from tests.rules.ecs_policies import ACCOUNT, EXECUTION_ROLE_ARN, TASK_ROLE_ARN
from tests.rules.finding import about, allow, found, ids

import pytest

STAR = "PASS_ROLE_WITH_STAR_IN_RESOURCE"
EVERY_ROLE = f"arn:aws:iam::{ACCOUNT}:role/*"
TO_TASKS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def codes(*statements: Statement) -> set[str]:
    """The codes of AWS's checks of iam:PassRole that something is found by."""
    given = {each.rule.access_analyzer or "" for each in found(*statements)}
    return {code for code in given if code.startswith("PASS_ROLE")}


def own(statement: Statement) -> set[str]:
    """The rules on iam:PassRole that find something."""
    return {rule for rule in ids(statement) if rule.startswith("pass-role")}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (allow("iam:PassRole", "*"), STAR),
        (allow("iam:PassRole", "arn:aws:iam::*:*"), STAR),
        (allow("iam:Pass*", "*"), "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"),
        (allow("*", "*"), "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"),
        (
            Statement(not_actions="s3:*", resources="*"),
            "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ),
        (
            Statement(actions="iam:PassRole", not_resources=TASK_ROLE_ARN),
            "PASS_ROLE_WITH_NOT_RESOURCE",
        ),
        (
            Statement(actions="iam:*", not_resources=TASK_ROLE_ARN),
            "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        ),
        (
            Statement(not_actions="s3:*", not_resources=TASK_ROLE_ARN),
            "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ),
    ],
)
def test_each_way_to_pass_any_role_has_its_code(statement: Statement, code: str):
    """Named, by a pattern or left by NotAction; on ``*``, or by NotResource."""
    assert codes(statement) == {code}


def test_it_names_the_text_that_allows_it():
    """The finding stands at the action, and is about the action and the resource."""
    statement = allow(["s3:GetObject", "iam:Pass*"], ["*"])
    (finding,) = about("pass-role-by-pattern-on-all", statement)
    assert finding.path == ("statements", 0, "actions", 1)
    assert finding.about == ("iam:Pass*", "*")
    assert "iam:PassRole (by iam:Pass*) is allowed on * without" in finding.message
    statement = Statement(actions="iam:PassRole", not_resources=TASK_ROLE_ARN)
    (finding,) = about("pass-role-with-not-resource", statement)
    assert "iam:PassRole is allowed on all but NotResource" in finding.message


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com"),
        ("StringLike", "IAM:passedtoservice", "ec2.amazonaws.com*"),
        ("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ecs:*:*:task-definition/my-app:*"),
        ("StringEquals", "iam:PassedToService", "${local.service}"),
        ("StringEquals", "iam:PassedToService", "*.amazonaws.com"),
    ],
)
def test_a_condition_on_the_service_is_enough_for_the_code(operator: str, key: str, value: str):
    """One on iam:PassedToService or iam:AssociatedResourceArn, in any case of letters.

    StringEquals reads no wildcard.
    """
    assert own(allow("iam:PassRole", "*", {operator: {key: value}})) == set()


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEqualsIfExists", "iam:PassedToService", "ecs-tasks.amazonaws.com"),
        ("StringNotEquals", "iam:PassedToService", "ec2.amazonaws.com"),
        ("ForAllValues:StringEquals", "iam:PassedToService", "ec2.amazonaws.com"),
        ("StringLike", "iam:PassedToService", "*"),
        ("Null", "iam:PassedToService", "false"),
        ("NoOperator", "iam:PassedToService", "ec2.amazonaws.com"),
        ("StringEquals", "iam:PassedToService", ()),
        ("StringEquals", "iam:ResourceTag/team", "payments"),
    ],
)
def test_a_condition_that_limits_no_service_is_no_excuse(
    operator: str, key: str, value: str | tuple[str, ...]
):
    """Neither what holds without the key, nor any value, nor a tag of the role."""
    assert codes(allow("iam:PassRole", "*", {operator: {key: value}})) == {STAR}


def test_named_roles_are_fine_with_or_without_a_condition():
    """Exact ARNs, and what Terraform fills in."""
    for resource in (EXECUTION_ROLE_ARN, "${aws_iam_role.task.arn}", f"{TASK_ROLE_ARN}-${{x}}*"):
        assert own(allow("iam:PassRole", resource)) == set()
        assert own(allow("iam:PassRole", resource, TO_TASKS)) == set()


def test_every_role_of_an_account_is_a_warning():
    """``role/*`` without a condition; with the service named it is a wide resource only."""
    (finding,) = about("pass-role-of-every-role", allow("iam:PassRole", EVERY_ROLE))
    assert finding.rule.severity == "warning"
    assert finding.about == ("iam:PassRole", EVERY_ROLE)
    assert own(allow("iam:PassRole", EVERY_ROLE, TO_TASKS)) == set()


def test_a_pattern_of_roles_without_the_service_is_a_suggestion():
    """A condition on iam:PassedToService settles it."""
    resource = f"arn:aws:iam::{ACCOUNT}:role/my-*"
    (finding,) = about("pass-role-without-service", allow("iam:PassRole", resource))
    assert finding.rule.severity == "suggestion"
    assert own(allow("iam:PassRole", resource, TO_TASKS)) == set()


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PassRole", "arn:aws:iam::*:role/my-role"),
        ("iam:PassRole", "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/a${{*}}"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:user/*"),
        ("*", "arn:aws:s3:::my-log-bucket/*"),
    ],
)
def test_a_wildcard_that_means_no_other_role_is_none(action: str, resource: str):
    """In the account alone, in a service's own path, or in what is no role."""
    assert own(allow(action, resource)) == set()


def test_a_deny_and_other_actions_pass_no_role():
    """What forbids it, NotAction that leaves it out, and what does not speak of it."""
    assert codes(Statement(effect="Deny", actions="iam:PassRole", resources="*")) == set()
    assert codes(Statement(not_actions="iam:*", resources="*")) == set()
    assert codes(Statement(actions="iam:PassRole", not_resources=["*", TASK_ROLE_ARN])) == set()
    assert codes(allow("iam:GetRole", "*")) == set()
    assert codes(allow("${var.action}", "*")) == set()
