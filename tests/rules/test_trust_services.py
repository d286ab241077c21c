"""`stacks.rules.trust_services`: how service principals are spelt, and their conditions."""

from stacks.rules.trust_services import misspelt_service
from tests.rules.trusting import ACCOUNT, ECS_TASKS, about, found, ids, service, trust

import pytest
from hypothesis import given
from hypothesis import strategies as st

ORGANIZATION = "o-a1b2c3d4e5"


@pytest.mark.parametrize(
    "name",
    [
        "ecs-task.amazonaws.com",
        "ecs-tasks.amazonaws.con",
        "ecs-tasks.amazonaws",
        "ecs-tasks.amzonaws.com",
        "ecs-tasks",
        "ecs.tasks.amazonaws.com",
        "tasks.ecs.amazonaws.com",
        "ecs_tasks.amazonaws.com",
        "ecstasks.amazonaws.com",
        "esc-tasks.amazonaws.com",
        "ecs-tasks.eu-west-1.amazonaws.com",
        "ecs-tasks.amazonaws.com.cn",
        "ECS-Tasks.amazonaws.com",
        "ECS-TASKS.AMAZONAWS.COM",
        "ecs-tasks.amazonaws.com ",
    ],
)
def test_what_comes_near_to_ecs_tasks_is_found(name: str):
    """The right one is named; China has the same, and none is of one region."""
    (finding,) = about("misspelt-service-principal", service(name))
    assert finding.message.endswith(f"Did you mean {ECS_TASKS}?")
    assert finding.path == ("statements", 0, "principals", "Service", 0)
    assert finding.about == (name,)
    assert ids(service(name), kind="task") == {"misspelt-service-principal"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("lambda", "lambda.amazonaws.com"),
        ("Lambda.amazonaws.com", "lambda.amazonaws.com"),
        ("ec2.amazon.com", "ec2.amazonaws.com"),
        ("event.amazonaws.co", "events.amazonaws.com"),
        ("https://codedeploy.amazonaws.com", "codedeploy.amazonaws.com"),
    ],
)
def test_what_does_not_read_like_a_service_principal_is_found(name: str, meant: str):
    """With the nearest one of those that are often trusted."""
    (finding,) = about("misspelt-service-principal", service(name))
    assert finding.message.endswith(f"Did you mean {meant}?")


@pytest.mark.parametrize("name", ["*", "*.amazonaws.com", "", ACCOUNT, "amazonaws.com", "é.com"])
def test_what_comes_near_to_none_is_found_without_a_guess(name: str):
    """IAM refuses a wildcard, too."""
    (finding,) = about("misspelt-service-principal", service(name))
    assert "Did you mean" not in finding.message


@pytest.mark.parametrize(
    "name",
    [
        ECS_TASKS,
        "ecs.amazonaws.com",
        "ecs-compute.amazonaws.com",
        "eks.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "logs.eu-west-1.amazonaws.com",
        "ec2.amazonaws.com.cn",
        "codedeploy.cn-north-1.amazonaws.com.cn",
        "a-service-of-tomorrow.amazonaws.com",
        "api-service.dnssec.route53.aws.internal",
        "ec2.c2s.ic.gov",
        "${var.service}.amazonaws.com",
    ],
)
def test_a_service_principal_that_may_exist_is_no_finding(name: str):
    """AWS publishes no list of them, so what reads like one passes."""
    assert misspelt_service(name) is None


def test_a_misspelt_service_is_found_in_a_deny_too():
    """It denies nothing, or IAM refuses it."""
    statement = trust({"Service": "ecs-task.amazonaws.com"}, effect="Deny")
    assert ids(statement) == {"misspelt-service-principal"}


@given(st.text() | st.text("ecs-tak.*?mzonw", max_size=200))
def test_no_text_raises(text: str):
    """Whatever stands where a service principal may."""
    misspelt_service(text)


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{ORGANIZATION}/*"}},
        {"StringEquals": {"aws:PrincipalTag/team": "payments"}},
        {"StringEquals": {"aws:username": "jane"}},
        {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:us-east-1:111122223333:cluster/my-cluster"}},
    ],
)
def test_a_condition_that_no_service_meets_is_found(conditions: dict[str, dict[str, str]]):
    """A service is no member of an organization, nor a user or a role, and has no cluster."""
    (operator, tests) = next(iter(conditions.items()))
    (key,) = tests
    (finding,) = found(service("events.amazonaws.com", conditions=conditions))
    assert finding.rule.id == "unsupported-key-for-service-principal"
    assert finding.path == ("statements", 0, "conditions", operator, key)
    assert finding.about == (key, "events.amazonaws.com")
    assert finding.about_key


def test_a_condition_that_a_service_can_meet_is_no_finding():
    """One that may be absent, one that says whom to keep out, one for accounts, one in a Deny."""
    wanted = {"aws:PrincipalOrgID": ORGANIZATION}
    for statement in (
        service("events.amazonaws.com", conditions={"StringEqualsIfExists": wanted}),
        service("events.amazonaws.com", conditions={"StringNotEquals": wanted}),
        service("events.amazonaws.com", conditions={"Bool": {"aws:PrincipalIsAWSService": "true"}}),
        trust({"AWS": ACCOUNT}, conditions={"StringEquals": wanted}),
        trust(
            {"Service": "events.amazonaws.com"}, conditions={"StringEquals": wanted}, effect="Deny"
        ),
    ):
        assert "unsupported-key-for-service-principal" not in ids(statement)


def test_a_referer_is_no_proof_of_the_account():
    """It is a suggestion, as AWS has it; the keys for the purpose are none."""
    (finding,) = about(
        "referer-for-service-principal",
        service("events.amazonaws.com", conditions={"StringEquals": {"aws:Referer": ACCOUNT}}),
    )
    assert finding.rule.severity == "suggestion"
    source = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert ids(service("events.amazonaws.com", conditions=source)) == set()
