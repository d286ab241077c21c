"""`stacks.rules.condition_support`: actions that don't have the key of their condition."""

from stacks.iam.condition import Conditions
from stacks.iam.principal import Principal
from stacks.iam.statement import Effect, Statement
from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about, ids

import pytest

TAG = {"StringEquals": {"aws:ResourceTag/team": "payments"}}
TAG_OR_NONE = {"StringEqualsIfExists": {"aws:ResourceTag/team": "payments"}}
OTHER = "condition-key-of-other-actions"


def test_an_action_that_tells_the_tags_is_no_finding():
    """A pattern of actions is not judged: some of them tell."""
    for actions in ("sqs:SendMessage", ["ecs:StopTask", "ecs:*"], "ecr:GetAuth*", "x:Unknown"):
        assert condition_ids(TAG, actions) == set()
        assert condition_ids(TAG, actions, effect="Deny") == set()


def test_an_action_that_tells_no_tags_is_never_allowed():
    """Whether the service tells the tags of others of its resources makes two rules."""
    actions = ["sqs:SendMessage", "ecr:GetAuthorizationToken", "ssmmessages:OpenDataChannel"]
    statement = conditioned(TAG, actions)
    (of_action,) = about("tag-condition-of-action-without-tags", statement)
    assert of_action.about == ("aws:ResourceTag/team", "ecr:GetAuthorizationToken")
    (of_service,) = about("tag-condition-of-service-without-tags", statement)
    assert of_service.about == ("aws:ResourceTag/team", "ssmmessages:OpenDataChannel")


def test_an_action_that_tells_no_tags_is_never_denied():
    """With IfExists it always is, which may be meant."""
    actions = ["sqs:DeleteQueue", "ecr:GetAuthorizationToken"]
    assert condition_ids(TAG, actions, effect="Deny") == {"deny-on-untold-tag"}
    assert condition_ids(TAG_OR_NONE, actions, effect="Deny") == set()


@pytest.mark.parametrize(
    ("effect", "rule"),
    [("Allow", "tag-condition-with-not-action"), ("Deny", "deny-on-tag-with-not-action")],
)
def test_not_action_with_a_tag_is_found(effect: Effect, rule: str):
    """With another condition it is no finding of these rules."""

    def rules(conditions: Conditions) -> set[str]:
        return ids(
            Statement(effect=effect, not_actions="iam:*", resources="*", conditions=conditions)
        )

    assert rule in rules(TAG)
    assert rule not in rules(TAG_OR_NONE)
    assert rule not in rules({"Bool": {"aws:SecureTransport": "true"}})


@pytest.mark.parametrize(
    ("conditions", "action", "other"),
    [
        ({"StringLike": {"s3:prefix": "a/*"}}, "s3:ListBucket", "s3:GetObject"),
        (
            {"StringEquals": {"kms:EncryptionContext:SecretARN": "x"}},
            "kms:Decrypt",
            "kms:DescribeKey",
        ),
        (
            {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
            "iam:PassRole",
            "iam:GetRole",
        ),
        (
            {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}},
            "secretsmanager:GetSecretValue",
            "secretsmanager:DeleteSecret",
        ),
        ({"StringLike": {"s3:prefix": "a/*"}}, "s3:ListBucket", "sqs:SendMessage"),
        (
            {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:us-east-1:111122223333:cluster/x"}},
            "ecs:RunTask",
            "iam:PassRole",
        ),
    ],
)
def test_a_key_that_one_of_the_actions_does_not_have_is_found(
    conditions: dict[str, dict[str, str]], action: str, other: str
):
    """The finding names the action; alone, the other is no finding."""
    (finding,) = about(OTHER, conditioned(conditions, [action, other]))
    assert finding.about[1:] == (other,)
    assert "never holds" in finding.message
    assert OTHER not in condition_ids(conditions, action)


def test_a_negated_test_on_a_key_that_an_action_does_not_have_always_holds():
    """So a Deny of objects that are not encrypted denies reading them, too."""
    conditions = {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}
    statement = conditioned(conditions, ["s3:PutObject", "s3:GetObject"], effect="Deny")
    (finding,) = about(OTHER, statement)
    assert "always holds for s3:GetObject" in finding.message


@pytest.mark.parametrize(
    ("conditions", "actions"),
    [
        ({"StringLikeIfExists": {"s3:prefix": "a/*"}}, ["s3:ListBucket", "s3:GetObject"]),
        ({"StringLike": {"s3:prefix": "a/*"}}, ["s3:ListBucket", "athena:GetWorkGroup"]),
        ({"StringLike": {"s3:prefix": "a/*"}}, "s3:*"),
        ({"ArnLike": {"ssm:SourceInstanceARN": "arn:aws:ec2:*:*:instance/i"}}, "s3:GetObject"),
        (
            {"StringEquals": {"secretsmanager:ResourceTag/team": "x"}},
            "secretsmanager:GetSecretValue",
        ),
        ({"StringEquals": {"ssm:resourceTag/team": "x"}}, "ssm:GetParameters"),
        (
            {"ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:x"}},
            "lambda:InvokeFunction",
        ),
        (
            {"ArnEquals": {"ecs:cluster": "arn:aws:ecs:*:*:cluster/x"}},
            ["ecs:RunTask", "ecs:StopTask"],
        ),
        ({"StringEquals": {"events:ManagedBy": "x"}}, ["events:PutRule", "events:DescribeRule"]),
    ],
)
def test_a_key_that_may_be_missing_or_a_session_may_have_is_no_finding(
    conditions: dict[str, dict[str, str]], actions: str | list[str]
):
    """Nor is a key that no action of the service is listed with, nor a service listed in part."""
    assert OTHER not in condition_ids(conditions, actions)


def test_the_claims_of_an_identity_provider_are_keys_of_sts():
    """sts:TagSession does not have them, says AWS's own finding about such a policy."""
    trust = Statement(
        actions=["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        principals=[Principal("Federated", ("cognito-identity.amazonaws.com",))],
        conditions={"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:1"}},
    )
    (finding,) = about(OTHER, trust, policy_type="trust")
    assert finding.about == ("cognito-identity.amazonaws.com:aud", "sts:TagSession")
