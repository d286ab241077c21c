"""`stacks.rules.exposure`: credentials, data, resources and logs, where all of them are meant."""

from stacks.iam import reference
from stacks.iam.statement import Statement
from stacks.rules.exposing_actions import (
    CREDENTIALS,
    DATA,
    HIDES_TRACES,
    OPENS_TO_OTHERS,
    ExposingAction,
)
from tests.rules.ecs_policies import ACCOUNT, PLACE
from tests.rules.finding import BUCKET, OBJECTS, about, allow, ids

import pytest

CREDENTIALS_RULE = "credentials-exposure"
DATA_RULE = "data-exposure"
RESOURCES_RULE = "resource-exposure"
LOGS_RULE = "log-tampering"
RULES = {CREDENTIALS_RULE, DATA_RULE, RESOURCES_RULE, LOGS_RULE}


def exposures(*statements: Statement) -> set[str]:
    """The rules on exposure that find something."""
    return ids(*statements) & RULES


@pytest.mark.parametrize(
    ("action", "wide", "narrow", "rule"),
    [
        (
            "secretsmanager:GetSecretValue",
            f"arn:aws:secretsmanager:{PLACE}:secret:*",
            f"arn:aws:secretsmanager:{PLACE}:secret:my-app-*",
            CREDENTIALS_RULE,
        ),
        (
            "ssm:GetParameters",
            "arn:aws:ssm:*:*:parameter/*",
            f"arn:aws:ssm:{PLACE}:parameter/my-app/*",
            CREDENTIALS_RULE,
        ),
        (
            "redshift:GetClusterCredentials",
            "*",
            f"arn:aws:redshift:{PLACE}:dbname:*/*",
            CREDENTIALS_RULE,
        ),
        ("s3:GetObject", "arn:aws:s3:::*", OBJECTS, DATA_RULE),
        ("dynamodb:Scan", "*", f"arn:aws:dynamodb:{PLACE}:table/mine", DATA_RULE),
        ("kms:Decrypt", f"arn:aws:kms:{PLACE}:key/*", f"arn:aws:kms:{PLACE}:key/0a", DATA_RULE),
        ("s3:PutBucketPolicy", "*", BUCKET, RESOURCES_RULE),
        ("sqs:AddPermission", "*", f"arn:aws:sqs:{PLACE}:mine", RESOURCES_RULE),
        ("cloudtrail:StopLogging", "*", f"arn:aws:cloudtrail:{PLACE}:trail/mine", LOGS_RULE),
    ],
)
def test_an_exposing_action_is_found_on_all_resources_only(
    action: str, wide: str, narrow: str, rule: str
):
    """``*``, what amounts to it, and NotResource; never what is named or not known."""
    assert exposures(allow(action, "*")) == {rule}
    assert exposures(allow(action, wide)) == {rule}
    assert exposures(Statement(actions=action, not_resources=narrow)) == {rule}
    assert exposures(allow(action, narrow)) == set()
    assert exposures(allow(action, "${local.resource}")) == set()


def test_it_says_what_is_given_away():
    """The finding stands at the action, and is about the action and the resource."""
    statement = allow(["s3:ListBucket", "secretsmanager:GetSecretValue"], "*")
    (finding,) = about(CREDENTIALS_RULE, statement)
    assert finding.path == ("statements", 0, "actions", 1)
    assert finding.about == ("secretsmanager:GetSecretValue", "*")
    assert finding.message == "secretsmanager:GetSecretValue on * returns any secret"


def test_severities():
    """What gives credentials away or opens resources is an error, the others are warnings."""
    for action, severity in (
        ("ssm:GetParameter", "error"),
        ("kms:PutKeyPolicy", "error"),
        ("sqs:ReceiveMessage", "warning"),
        ("cloudtrail:DeleteTrail", "warning"),
    ):
        found = {each.rule.severity for rule in RULES for each in about(rule, allow(action, "*"))}
        assert found == {severity}


@pytest.mark.parametrize(
    ("action", "conditions", "is_found"),
    [
        ("s3:GetObject", {"StringEquals": {"aws:ResourceTag/team": "x"}}, False),
        ("s3:GetObject", {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena"}}, False),
        ("s3:GetObject", {"StringEquals": {"aws:PrincipalTag/team": "x"}}, True),
        ("kms:Decrypt", {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}, False),
        ("kms:Decrypt", {"StringEquals": {"kms:EncryptionContext:app": "x"}}, False),
        ("kms:Decrypt", {"StringLike": {"kms:ViaService": "*"}}, True),
        ("kms:CreateGrant", {"Bool": {"kms:GrantIsForAWSResource": True}}, False),
        ("kms:CreateGrant", {"Bool": {"kms:GrantIsForAWSResource": False}}, True),
        ("secretsmanager:GetSecretValue", {"Null": {"aws:ResourceTag/team": "false"}}, False),
        ("secretsmanager:GetSecretValue", {"Null": {"aws:ResourceTag/team": "true"}}, True),
        ("secretsmanager:GetSecretValue", {"NoOperator": {"aws:ResourceTag/team": "x"}}, True),
    ],
)
def test_a_condition_may_keep_it_from_that(
    action: str,
    conditions: dict[str, dict[str, str]],
    is_found: bool,  # noqa: FBT001
):
    """A tag of the resource, the service that calls, or what the table says of the action."""
    assert bool(exposures(allow(action, "*", conditions))) == is_found


def test_a_pattern_is_one_finding_of_each_rule():
    """With the first three of its actions; two patterns are two."""
    (finding,) = about(RESOURCES_RULE, allow("s3:*", "*"))
    assert finding.message.startswith(
        "s3:* on * allows s3:PutBucketPolicy, s3:DeleteBucketPolicy, s3:PutBucketAcl and "
    )
    assert finding.about[:2] == ("s3:*", "s3:PutBucketPolicy")
    assert len(about(DATA_RULE, allow(["s3:Get*", "sqs:*"], "*"))) == 2
    (finding,) = about(DATA_RULE, allow("sqs:Receive*", "*"))
    assert "sqs:Receive* on * allows sqs:ReceiveMessage, which takes" in finding.message


def test_not_action_counts_for_all_that_it_leaves():
    """Once for each rule, with the resources all meant."""
    assert exposures(Statement(not_actions="iam:*", resources="*")) == RULES
    (finding,) = about(DATA_RULE, Statement(not_actions="iam:*", resources="*"))
    assert finding.path == ("statements", 0, "not_actions")
    assert "NotAction on * allows s3:GetObject, " in finding.message


def test_administrator_access_is_said_elsewhere():
    """``*`` on ``*`` is one finding; under a condition it is told what that gives away."""
    assert exposures(allow("*", "*")) == set()
    assert exposures(allow("*", "*", {"Bool": {"aws:SecureTransport": "true"}})) == RULES


@pytest.mark.parametrize(
    "statement",
    [
        allow(["ecr:GetAuthorizationToken", "sts:GetCallerIdentity", "s3:ListAllMyBuckets"], "*"),
        allow("secretsmanager:BatchGetSecretValue", "*"),
        allow(["ecr:BatchGetImage", "logs:PutLogEvents"], "*"),
        allow("iam:*", f"arn:aws:iam::{ACCOUNT}:user/*"),
        Statement(effect="Deny", actions="s3:GetObject", resources="*"),
        Statement(actions="s3:GetObject", not_resources="arn:aws:s3:::*"),
        Statement(not_actions="${var.action}", resources="*"),
    ],
)
def test_other_actions_expose_nothing(statement: Statement):
    """Neither what takes no resource and gives only one's own, nor what is denied."""
    assert exposures(statement) == set()


ROWS = (*CREDENTIALS, *DATA, *OPENS_TO_OTHERS, *HIDES_TRACES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.action)
def test_a_row_names_an_action_of_aws_and_where_it_was_read(row: ExposingAction):
    """In AWS's spelling; every key that limits it is one that AWS has."""
    known = reference.action(row.action)
    assert known is not None
    assert known.name == row.action
    assert row.source.startswith("https://")
    for key in row.limited_by:
        name = key.partition("=")[0]
        context = f"{name}:x" if name == "kms:EncryptionContext" else name
        assert reference.condition_key(context) is not None, key


def test_what_everyone_may_ask_gives_nothing_away():
    """Cognito looks at the tokens of the identity and not at who asks.

    https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html
    """
    assert exposures(allow("cognito-identity:GetCredentialsForIdentity", "*")) == set()


def test_no_action_has_two_rows():
    """Each has one rule and one effect."""
    actions = [row.action for row in ROWS]
    assert len(actions) == len(set(actions))
