"""`stacks.rules.trust_sources`: on whose behalf ECS assumes a role."""

from tests.rules.trusting import (
    ACCOUNT,
    ECS_TASKS,
    OTHER_ACCOUNT,
    SOURCE,
    about,
    found,
    ids,
    service,
    trust,
)

import pytest

ARN = f"arn:aws:ecs:us-west-2:{ACCOUNT}:*"


def with_arn(*values: str, operator: str = "ArnLike"):
    """A statement that trusts ECS's tasks for these sources."""
    return service(ECS_TASKS, conditions={operator: {"aws:SourceArn": list(values)}})


def with_account(*values: str, operator: str = "StringEquals"):
    """A statement that trusts ECS's tasks for these accounts."""
    return service(ECS_TASKS, conditions={operator: {"aws:SourceAccount": list(values)}})


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        {"StringEquals": {"AWS:sourceaccount": ACCOUNT}},
        {"ArnLike": {"aws:SourceArn": ARN}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:*:{ACCOUNT}:*"}},
        {"StringLike": {"aws:SourceArn": ARN}},
        {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}},
        {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}},
        {"StringEquals": {"aws:SourceAccount": "${var.account}"}},
        {"StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"}},
        {"StringEquals": {"${var.key}": ACCOUNT}},
    ],
)
def test_one_condition_on_the_source_is_enough(conditions: dict[str, dict[str, str]]):
    """Any key that says for which account or organization; what Terraform knows is not guessed."""
    assert "ecs-tasks-without-source" not in ids(service(ECS_TASKS, conditions=conditions))


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"StringLike": {"aws:SourceAccount": "1111*"}},
        {"StringLike": {"aws:SourceAccount": [ACCOUNT, "*"]}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:*:*"}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "*/r-ab12/*"}},
        {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}},
        {"StringNotEquals": {"aws:SourceAccount": ACCOUNT}},
        {"ForAllValues:StringEquals": {"aws:SourceAccount": ACCOUNT}},
        {"Null": {"aws:SourceAccount": "false"}},
        {"StringEquals": {"aws:RequestedRegion": "us-west-2"}},
        {"StringEquals": {"sts:ExternalId": "${var.external_id}"}},
    ],
)
def test_ecs_without_a_condition_that_limits_the_source_is_found(
    conditions: dict[str, dict[str, str | list[str]]],
):
    """A condition that lets every account pass is none."""
    statement = service(ECS_TASKS, conditions=conditions)
    (finding,) = about("ecs-tasks-without-source", statement)
    assert finding.path == ("statements", 0, "principals", "Service", 0)
    assert finding.about == (ECS_TASKS,)
    assert about("ecs-tasks-without-source", statement, kind="task")
    assert not about("ecs-tasks-without-source", statement, kind="execution")


def test_a_second_statement_without_the_conditions_is_found():
    """It lets in whom the first keeps out."""
    statements = (service(ECS_TASKS, conditions=SOURCE), service(ECS_TASKS))
    (finding,) = about("ecs-tasks-without-source", *statements)
    assert finding.path[:2] == ("statements", 1)


def test_only_ecs_tasks_that_assume_the_role_are_asked_for_a_source():
    """Neither other services, nor a Deny, nor a statement about tags alone."""
    rule = "ecs-tasks-without-source"
    assert rule not in ids(service("ecs.amazonaws.com"))
    assert rule not in ids(trust({"Service": ECS_TASKS}, effect="Deny"))
    assert rule not in ids(trust({"Service": ECS_TASKS}, "sts:TagSession"))


@pytest.mark.parametrize(
    "value",
    [
        f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/my-cluster",
        f"arn:aws:ecs:us-west-2:{ACCOUNT}:task/my-cluster/*",
        f"arn:aws:ecs:us-west-2:{ACCOUNT}:service/my-cluster/my-service",
        f"arn:aws:sns:us-west-2:{ACCOUNT}:my-topic",
        "my-cluster",
    ],
)
def test_a_source_that_ecs_never_sends_is_found(value: str):
    """A cluster, another service's ARN, no ARN: no task could start."""
    (finding,) = about("impossible-source-arn", with_arn(value))
    assert finding.path == ("statements", 0, "conditions", "ArnLike", "aws:SourceArn")
    assert finding.about == ("aws:SourceArn", value)
    assert about("impossible-source-arn", with_arn(value), kind="execution")
    assert about("impossible-source-arn", with_arn(value, operator="StringEquals"))


def test_a_source_with_too_few_fields_is_found_where_it_is_compared_as_an_arn():
    """As a pattern of text it may match."""
    assert "impossible-source-arn" in ids(with_arn("arn:aws:ecs:*"))
    assert "impossible-source-arn" not in ids(with_arn("arn:aws:ecs:*", operator="StringLike"))


@pytest.mark.parametrize(
    "statement",
    [
        with_arn(ARN, f"arn:aws:ecs:eu-west-1:{ACCOUNT}:*"),
        with_arn(f"arn:aws-cn:ecs:cn-north-1:{ACCOUNT}:*"),
        with_arn(f"arn:aws:ecs:*:{ACCOUNT}:task/*"),
        with_arn(f"arn:aws:ecs:*:{ACCOUNT}:task/*/*"),
        with_arn(f"arn:aws:*:*:{ACCOUNT}:*"),
        with_arn("${aws_ecs_cluster.main.arn}"),
        with_arn("*"),
        with_arn(f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/x", operator="ArnNotLike"),
    ],
)
def test_a_source_that_ecs_may_send_is_no_finding(statement: object):
    """Nor is one that is not known, or that says whom to keep out."""
    assert not about("impossible-source-arn", statement)  # pyright: ignore[reportArgumentType]


def test_a_statement_for_several_services_may_name_the_sources_of_each():
    """Only an ARN of ECS is judged there, since the others are for the other services."""
    schedule = f"arn:aws:scheduler:us-west-2:{ACCOUNT}:schedule/*"
    conditions = {"ArnLike": {"aws:SourceArn": [ARN, schedule]}}
    assert "impossible-source-arn" not in ids(
        service(ECS_TASKS, "scheduler.amazonaws.com", conditions=conditions)
    )
    cluster = {"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/c"}}
    both = service(ECS_TASKS, "scheduler.amazonaws.com", conditions=cluster)
    assert "impossible-source-arn" in ids(both)
    assert "impossible-source-arn" not in ids(
        service("scheduler.amazonaws.com", conditions=cluster)
    )


def test_another_key_may_name_a_cluster():
    """Only aws:SourceArn is what ECS sends."""
    conditions = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/c"}}
    assert "impossible-source-arn" not in ids(service(ECS_TASKS, conditions=conditions))


@pytest.mark.parametrize("value", ["11112222333", "1111-2222-3333", "my-account", f" {ACCOUNT}"])
def test_an_account_of_other_than_twelve_digits_is_found(value: str):
    """It is compared as text, so it never holds."""
    (finding,) = about("invalid-source-account", with_account(value))
    assert finding.path == ("statements", 0, "conditions", "StringEquals", "aws:SourceAccount")
    assert finding.about == ("aws:SourceAccount", value)
    assert "invalid-source-account" in ids(with_account(value, operator="StringLike"))


def test_a_wildcard_that_stands_for_itself_is_no_account():
    """StringEquals knows none."""
    assert "invalid-source-account" in ids(with_account("1111*"))


def test_an_account_of_twelve_digits_or_one_that_is_not_known_is_no_finding():
    """Nor is a pattern, which may hold, or an account to keep out."""
    for statement in (
        with_account(ACCOUNT, OTHER_ACCOUNT),
        with_account("${data.aws_caller_identity.current.account_id}"),
        with_account("${aws:ResourceAccount}"),
        with_account("1111*", operator="StringLike"),
        with_account("nobody", operator="StringNotEquals"),
    ):
        assert "invalid-source-account" not in ids(statement)


def test_an_arn_and_an_account_that_differ_are_found():
    """Both must hold, and no source is of two accounts."""
    conditions = {**SOURCE, "StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT}}
    (finding,) = found(service(ECS_TASKS, conditions=conditions))
    assert finding.rule.id == "contradicting-sources"
    assert finding.path == ("statements", 0, "conditions", "ArnLike", "aws:SourceArn")
    assert ACCOUNT in finding.message
    assert OTHER_ACCOUNT in finding.message


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        (ARN, [ACCOUNT, OTHER_ACCOUNT]),
        ("arn:aws:ecs:us-west-2:*:*", OTHER_ACCOUNT),
        ([ARN, "arn:aws:ecs:us-west-2:*:*"], OTHER_ACCOUNT),
        ("${var.arn}", OTHER_ACCOUNT),
        (ARN, "${var.account}"),
        (ARN, "4444*"),
    ],
)
def test_sources_that_can_be_of_one_account_do_not_contradict(
    arn: str | list[str], account: str | list[str]
):
    """An unknown account may be the right one."""
    conditions = {"ArnLike": {"aws:SourceArn": arn}, "StringLike": {"aws:SourceAccount": account}}
    assert "contradicting-sources" not in ids(service(ECS_TASKS, conditions=conditions))


@pytest.mark.parametrize(
    "conditions",
    [
        {
            "ArnLike": {"aws:SourceArn": ARN},
            "StringNotEquals": {"aws:SourceAccount": OTHER_ACCOUNT},
        },
        {
            "ArnNotLike": {"aws:SourceArn": ARN},
            "StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT},
        },
        {"ArnLike": {"aws:SourceArn": ARN}, "StringEquals": {"aws:ResourceAccount": OTHER_ACCOUNT}},
        {
            "ArnLike": {"aws:PrincipalArn": ARN},
            "StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT},
        },
    ],
)
def test_only_what_is_wanted_of_the_source_can_contradict(conditions: dict[str, dict[str, str]]):
    """Whom to keep out, and other keys, may well differ."""
    assert "contradicting-sources" not in ids(service(ECS_TASKS, conditions=conditions))
