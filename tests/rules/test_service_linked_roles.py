"""`stacks.rules.service_linked_roles`: service-linked roles for services that are not named."""

from stacks.iam.statement import Statement
from tests.rules.finding import about, allow, found

import pytest

CREATE = "iam:CreateServiceLinkedRole"
STAR = "CREATE_SLR_WITH_STAR_IN_RESOURCE"
ROLES = "arn:aws:iam::*:role/aws-service-role/"


def codes(*statements: Statement) -> set[str]:
    """The codes of AWS's checks of service-linked roles that something is found by."""
    given = {each.rule.access_analyzer or "" for each in found(*statements)}
    return {code for code in given if code.startswith("CREATE_SLR")}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (allow(CREATE, "*"), STAR),
        (allow(CREATE, f"{ROLES}*"), STAR),
        (allow("iam:Create*", "*"), "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"),
        (
            Statement(not_actions="s3:*", resources="*"),
            "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ),
        (Statement(actions=CREATE, not_resources=f"{ROLES}a/*"), "CREATE_SLR_WITH_NOT_RESOURCE"),
        (
            Statement(actions="iam:*", not_resources=f"{ROLES}a/*"),
            "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        ),
        (
            Statement(not_actions="s3:*", not_resources=f"{ROLES}a/*"),
            "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ),
    ],
)
def test_each_way_to_mean_any_service_has_its_code(statement: Statement, code: str):
    """Named, by a pattern or left by NotAction; on all, or by NotResource."""
    assert codes(statement) == {code}


def test_it_stands_at_the_action():
    """The finding is about the action and the resource."""
    (finding,) = about("create-service-linked-role-on-all", allow(["iam:GetRole", CREATE], "*"))
    assert finding.path == ("statements", 0, "actions", 1)
    assert finding.about == (CREATE, "*")
    assert finding.rule.severity == "warning"


@pytest.mark.parametrize(
    ("operator", "value", "is_found"),
    [
        ("StringEquals", "ecs.amazonaws.com", False),
        ("StringLike", "ecs.application-autoscaling.*", False),
        ("ForAnyValue:StringEquals", "ecs.amazonaws.com", False),
        ("StringLike", "*ecs.amazonaws.com", True),
        ("StringEqualsIfExists", "ecs.amazonaws.com", True),
        ("StringNotEquals", "ecs.amazonaws.com", True),
    ],
)
def test_a_condition_that_names_the_service_settles_it(operator: str, value: str, is_found: bool):  # noqa: FBT001
    """A name, or how one begins; a wildcard in front lets any service through."""
    condition = {operator: {"iam:AWSServiceName": value}}
    assert codes(allow(CREATE, "*", condition)) == ({STAR} if is_found else set())


@pytest.mark.parametrize(
    "statement",
    [
        allow(CREATE, f"{ROLES}ecs.amazonaws.com/AWSServiceRoleForECS"),
        allow(CREATE, f"{ROLES}ecs.amazonaws.com/*"),
        allow(CREATE, "${aws_iam_service_linked_role.ecs.arn}"),
        allow(CREATE, "arn:aws:iam::${local.account}:role/aws-service-role/*"),
        allow("iam:*", "arn:aws:iam::111122223333:user/*"),
        Statement(effect="Deny", actions=CREATE, resources="*"),
        Statement(not_actions="iam:*", resources="*"),
    ],
)
def test_a_named_service_is_fine(statement: Statement):
    """By its path; and what does not speak of it, or forbids it."""
    assert codes(statement) == set()
