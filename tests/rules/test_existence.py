"""`stacks.rules.existence`: services, actions and condition keys that AWS does not have."""

import re

from stacks.iam import reference
from stacks.iam.statement import Statement
from stacks.rules.other_names import ACTIONS_OF_OPERATIONS, PREFIXES
from tests.rules.finding import OBJECTS, about, allow, found, ids

import pytest


@pytest.mark.parametrize(
    "action", ["s3:GetObject", "S3:getobject", "s3:GetObjectV*", "ecr:GetAuthorizationToken", "*"]
)
def test_what_aws_has_is_no_finding(action: str):
    """In any case, and as a pattern that matches something."""
    found = ids(Statement(effect="Deny", actions=[action], resources=["*"]))
    assert not found & {"unknown-service", "unknown-action", "retired-service"}


def test_an_unknown_action_is_told_with_the_nearest_and_the_date():
    """AWS may have it by now: the date of the data says what was known."""
    (finding,) = about("unknown-action", allow("s3:GetObjct"))
    assert finding.message.endswith("Did you mean s3:GetObject?")
    assert "in AWS's data of 20" in finding.message
    assert finding.path == ("statements", 0, "actions", 0)


def test_a_pattern_that_matches_no_action_is_unknown():
    """``s3:Fetch*`` allows nothing."""
    assert "unknown-action" in ids(allow("s3:Fetch*"))


def test_an_unknown_service_is_told_with_the_nearest():
    """The action can't be judged then."""
    (finding,) = about("unknown-service", allow("dynamdb:GetItem"))
    assert finding.message.endswith("Did you mean dynamodb?")
    assert "unknown-action" not in ids(allow("dynamdb:GetItem"))


def test_a_retired_service_is_told_as_one():
    """It was right once, so nobody has misspelt it; its actions are none any more."""
    found = ids(allow("codestar:CreateProject", "*"))
    assert found >= {"retired-service", "retired-action"}
    assert not found & {"unknown-service", "unknown-action"}


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("aws:SourceAcount", "unknown-global-condition-key"),
        ("s3:prefx", "unknown-service-condition-key"),
    ],
)
def test_an_unknown_condition_key_is_found(key: str, rule: str):
    """With the place of the key."""
    statement = allow("s3:ListBucket", conditions={"StringLike": {key: "a/b/c/d/*"}})
    (finding,) = about(rule, statement)
    assert finding.path == ("statements", 0, "conditions", "StringLike", key)
    assert finding.about_key
    assert "Did you mean" in finding.message


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("aws:PrincipleTag/team", "aws:PrincipalTag/team"),
        ("aws:PrincipleTag", "aws:PrincipalTag/TAG"),
        ("aws:ResourcAccount", "aws:ResourceAccount"),
        ("s3:ExistingObjectTags/env", "s3:ExistingObjectTag/env"),
    ],
)
def test_the_nearest_key_has_the_tag_that_was_named(key: str, near: str):
    """It is the front of the two that is compared."""
    statement = allow("s3:GetObject", conditions={"StringEquals": {key: "x"}})
    (finding,) = (each for each in found(statement) if each.about == (key,))
    assert finding.message.endswith(f"Did you mean {near}?")


@pytest.mark.parametrize(
    "key",
    ["aws:PrincipalTag/team", "s3:prefix", "token.actions.githubusercontent.com:sub", "saml:aud"],
)
def test_a_known_key_and_one_of_a_provider_are_no_finding(key: str):
    """Keys of identity providers are not AWS's to list."""
    statement = Statement(
        actions=["s3:ListBucket"], resources=[OBJECTS], conditions={"StringLike": {key: "abcdef*"}}
    )
    found = ids(statement)
    assert not found & {"unknown-global-condition-key", "unknown-service-condition-key"}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("s3:HeadObject", "The operation needs s3:GetObject."),
        ("lambda:Invoke", "The operation needs lambda:InvokeFunction."),
        ("efs:ClientMount", "Did you mean elasticfilesystem?"),
        ("stepfunctions:StartExecution", "Did you mean states?"),
    ],
)
def test_names_of_sdks_and_pages_are_told_as_iam_has_them(action: str, told: str):
    """The nearest spelling would be another action."""
    (finding,) = found(allow(action, "*"))
    assert finding.message.endswith(told)


def test_what_operations_need_is_there():
    """Every action and prefix that is suggested is one of AWS's."""
    for text in ACTIONS_OF_OPERATIONS.values():
        for name in re.findall(r"[a-z0-9-]+:\w+", text):
            assert reference.action(name), name
    assert all(reference.service_exists(prefix) for prefix in PREFIXES.values())
    assert not any(map(reference.action, ACTIONS_OF_OPERATIONS))
    assert not any(map(reference.service_exists, PREFIXES.keys() - {"opensearch"}))
