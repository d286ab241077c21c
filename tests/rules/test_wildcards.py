"""`stacks.rules.wildcards`: allowing more than is named."""

from stacks.iam.statement import Statement
from tests.rules.finding import BUCKET, OBJECTS, about, allow, ids

import pytest

ACCOUNT = "111122223333"


def test_every_action_on_every_resource_is_administrator_access():
    """``*`` on ``*`` is refused."""
    assert ids(allow("*", "*")) >= {"administrator-access"}


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "*"),
        ("s3:GetObject", "arn:aws:s3:::*"),
        ("s3:GetObject", "arn:*:*:*:*:*"),
        ("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:*"),
        ("dynamodb:GetItem", f"arn:aws:dynamodb:*:{ACCOUNT}:table/*"),
        ("logs:PutLogEvents", f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:*"),
    ],
)
def test_an_action_on_all_of_its_resources_is_found(action: str, resource: str):
    """``*`` is found, and so is what amounts to it."""
    (finding,) = about("wildcard-resource", allow(action, resource))
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.about == (action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", OBJECTS),
        ("s3:ListBucket", BUCKET),
        ("ecr:GetAuthorizationToken", "*"),
        ("ssmmessages:OpenDataChannel", "*"),
        ("xray:PutTraceSegments", "*"),
        ("logs:PutLogEvents", f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/ecs/my-ecs:*"),
        ("ecs:UpdateTaskProtection", f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task/my-cluster/*"),
    ],
)
def test_a_named_resource_and_an_unavoidable_wildcard_are_no_finding(action: str, resource: str):
    """Neither a wildcard within a named resource, nor ``*`` for what takes no resource."""
    assert ids(allow(action, resource)) == set()


def test_a_condition_on_the_resource_limits_as_its_name_would():
    """A tag of the resource, or an ARN that the service tells, names what is meant."""
    tag = {"StringEquals": {"aws:ResourceTag/team": "payments"}}
    cluster = {"ArnEquals": {"ecs:cluster": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/my-cluster"}}
    assert "wildcard-resource" not in ids(allow("sqs:SendMessage", "*", conditions=tag))
    assert "wildcard-resource" not in ids(allow("ecs:StopTask", "*", conditions=cluster))


def test_a_condition_that_limits_nothing_is_no_excuse():
    """Any tag value, a missing tag, or where the caller is: all resources are still meant."""
    for conditions in (
        {"StringLike": {"aws:ResourceTag/team": "*"}},
        {"StringEqualsIfExists": {"aws:ResourceTag/team": "payments"}},
        {"StringNotEquals": {"aws:ResourceTag/team": "payments"}},
        {"Bool": {"aws:SecureTransport": "true"}},
    ):
        assert "wildcard-resource" in ids(allow("sqs:SendMessage", "*", conditions=conditions))


def test_all_actions_of_a_service_are_found():
    """``s3:*``, and a pattern that comes to the same."""
    assert "wildcard-action" in ids(allow("s3:*", [BUCKET, OBJECTS]))
    assert "wildcard-action" in ids(allow("ssmmessages:*Channel", "*"))


@pytest.mark.parametrize("action", ["s3:GetObject*", "s3:Get*", "dynamodb:*Item"])
def test_a_pattern_of_many_or_mixed_actions_is_a_suggestion(action: str):
    """It says what the pattern allows today."""
    table = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/t"
    (finding,) = about("partial-wildcard-action", allow(action, [BUCKET, OBJECTS, table]))
    assert finding.rule.severity == "suggestion"
    assert " today" in finding.message


def test_a_pattern_of_one_family_is_no_finding():
    """Four actions that all make data keys, and a named one."""
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    assert ids(allow("kms:GenerateDataKey*", key)) == set()
    assert ids(allow("s3:GetObject", OBJECTS)) == set()


def test_not_action_and_not_resource_with_allow_are_found():
    """With Deny they are the usual way to forbid all the rest."""
    not_action = Statement(not_actions=["s3:DeleteObject"], resources=[OBJECTS])
    not_resource = Statement(actions=["s3:GetObject"], not_resources=[OBJECTS])
    assert "allow-with-not-action" in ids(not_action)
    assert "allow-with-not-resource" in ids(not_resource)
    deny = Statement(effect="Deny", not_actions=["s3:GetObject"], not_resources=[OBJECTS])
    assert ids(deny) == set()


def test_a_deny_is_never_too_wide():
    """A Deny on everything takes access away."""
    assert ids(Statement(effect="Deny", actions=["*"], resources=["*"])) == set()


def test_a_terraform_expression_is_not_guessed_at():
    """``${…}`` in a resource is a resource that is not known, not all of them."""
    assert ids(allow("s3:GetObject", "${aws_s3_bucket.logs.arn}/*")) == set()


@pytest.mark.parametrize(
    "action", ["cloudwatch:PutMetricData", "polly:SynthesizeSpeech", "rds:DescribeDBInstances"]
)
def test_an_action_whose_resource_is_optional_may_need_a_wildcard(action: str):
    """Most of its requests name no resource."""
    assert ids(allow(action, "*")) == set()


def test_tagging_what_is_created_has_no_name_to_give():
    """With the condition that it is only then."""
    conditions = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
    assert "wildcard-resource" not in ids(allow("ecs:TagResource", "*", conditions))
    assert "wildcard-resource" in ids(allow("ecs:TagResource", "*"))


def test_a_condition_keeps_all_from_being_everything():
    """``*`` on ``*`` under a condition is wide, and not administrator access."""
    conditions = {"StringEquals": {"aws:CalledViaFirst": "cloudformation.amazonaws.com"}}
    found = ids(allow("*", "*", conditions))
    assert "administrator-access" not in found
    assert {"wildcard-action", "wildcard-resource"} <= found
    assert not ids(allow("*", "*")) & {"wildcard-action", "wildcard-resource"}
