"""`stacks.rules.action_resources`: actions and the resources that they are written with."""

import re

from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.statement import Statement
from stacks.rules import action_resources, arn_fields, arn_forms
from tests.rules.finding import BUCKET, OBJECTS, about, allow, ids

import pytest
from hypothesis import given
from hypothesis import strategies as st

LOCAL = "eu-west-1:111122223333"
TABLE = f"arn:aws:dynamodb:{LOCAL}:table/my-table"
GROUP = f"arn:aws:logs:{LOCAL}:log-group:my-group"
KEY = f"arn:aws:kms:{LOCAL}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ALIAS = f"arn:aws:kms:{LOCAL}:alias/my-key"
REPOSITORY = f"arn:aws:ecr:{LOCAL}:repository/my-repository"
QUEUE = f"arn:aws:sqs:{LOCAL}:my-queue"
TASK = f"arn:aws:ecs:{LOCAL}:task/my-cluster/*"
DEFINITION = f"arn:aws:ecs:{LOCAL}:task-definition/my-task"


def mismatches(*statements: Statement) -> list[str]:
    """What is said about actions that take none of their resources."""
    return [each.message for each in about("resource-mismatch", *statements)]


def unused(*statements: Statement) -> list[str]:
    """The resources that no action takes."""
    return [each.about[0] for each in about("unused-resource", *statements)]


@pytest.mark.parametrize(
    ("action", "resource", "likely"),
    [
        ("s3:GetObject", BUCKET, OBJECTS),
        ("s3:ListBucket", OBJECTS, BUCKET),
        ("logs:PutLogEvents", GROUP, f"{GROUP}:*"),
        ("dynamodb:GetItem", f"{TABLE}/index/my-index", TABLE),
        ("ecs:RunTask", DEFINITION, f"{DEFINITION}:*"),
    ],
)
def test_a_resource_that_an_action_does_not_take_is_found(action: str, resource: str, likely: str):
    """With the one that was likely meant, which the action does take."""
    (finding,) = about("resource-mismatch", allow(action, resource))
    assert finding.rule.severity == "error"
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.about == (action, resource)
    assert finding.message.endswith(f"not {resource}. Did you mean {likely}?")
    assert not mismatches(allow(action, likely))


def test_the_message_names_the_forms_that_the_action_takes():
    """As AWS writes them, the short ones first, and not all of them."""
    (message,) = mismatches(allow("kinesis:PutRecord", QUEUE))
    assert message == (
        "kinesis:PutRecord takes "
        "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}, "
        f"not {QUEUE}"
    )
    (message,) = mismatches(allow("bedrock:InvokeModel", QUEUE))
    assert "foundation-model/${ResourceId}, " in message
    assert " or one of 9 other forms, not " in message


def test_a_key_is_not_taken_by_its_alias():
    """What can be done instead is said."""
    (finding,) = about("resource-mismatch", allow("kms:Decrypt", ALIAS))
    assert "kms:ResourceAliases" in finding.remedy
    assert not mismatches(allow("kms:Decrypt", KEY))
    assert not mismatches(allow("kms:DeleteAlias", ALIAS))


def test_an_action_that_takes_no_resource_needs_a_statement_of_its_own():
    """On a named one it is never allowed."""
    statement = allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], REPOSITORY)
    (finding,) = about("no-resource-taken", statement)
    assert finding.path == ("statements", 0, "actions", 0)
    assert finding.message == (
        f"ecr:GetAuthorizationToken can't be limited to {REPOSITORY}: it takes * only"
    )
    assert "statement of its own" in finding.remedy
    alone = (allow("ecr:GetAuthorizationToken", "*"), allow("ecr:BatchGetImage", REPOSITORY))
    assert not about("no-resource-taken", *alone)
    assert not mismatches(*alone)


def test_what_aws_takes_beyond_its_data_is_no_finding():
    """The token of a task is of the state machine that waits for it."""
    machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:orders"
    assert not ids(allow("states:SendTaskSuccess", machine))


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("ecr:GetAuthorizationToken", f"arn:aws:ecr:{LOCAL}:*"),
        ("dynamodb:ListTables", f"arn:aws:dynamodb:{LOCAL}:table/*"),
        ("logs:DescribeLogGroups", f"arn:aws:logs:{LOCAL}:log-group::log-stream:*"),
    ],
)
def test_what_amounts_to_everything_is_no_mismatch(action: str, resource: str):
    """AWS asks for such ARNs when an action takes no resource."""
    assert not mismatches(allow(action, resource))


def test_a_resource_of_another_service_is_found():
    """A topic is no queue; with a Terraform expression in the name it is still none."""
    assert mismatches(allow("sns:Publish", QUEUE))
    assert mismatches(allow("sns:Publish", f"arn:aws:sqs:{LOCAL}:${{aws_sqs_queue.q.name}}"))


def test_actions_of_one_statement_may_take_different_resources():
    """Each finds its own."""
    statement = allow(["s3:ListBucket", "s3:GetObject"], [BUCKET, OBJECTS])
    assert not mismatches(statement)
    assert not unused(statement)


def test_one_fitting_resource_is_enough():
    """ecs:ExecuteCommand takes a cluster and a task, ssm:StartSession a task."""
    assert not mismatches(allow(["ecs:ExecuteCommand", "ssm:StartSession"], TASK))


def test_a_pattern_of_actions_needs_one_that_fits():
    """Of ``s3:Get*``, s3:GetBucketLocation takes the bucket; of ``sqs:*``, nothing does."""
    assert not mismatches(allow("s3:Get*", BUCKET))
    assert not mismatches(allow("ecr:Get*", REPOSITORY))
    (message,) = mismatches(allow("sqs:*", BUCKET))
    assert message.startswith("sqs:* takes arn:${Partition}:sqs:")


def test_a_deny_that_denies_nothing_is_found():
    """It protects nothing."""
    statement = Statement(effect="Deny", actions=["s3:DeleteObject"], resources=[BUCKET])
    assert mismatches(statement)
    statement = Statement(effect="Deny", actions=["s3:DeleteObject"], resources=[OBJECTS])
    assert not mismatches(statement)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "${aws_s3_bucket.logs.arn}"),
        ("s3:GetObject", "${TfToken[TOKEN.5]}"),
        ("logs:PutLogEvents", f"arn:aws:logs:{LOCAL}:log-group:${{var.group}}"),
        ("s3:GetObject", "arn:aws:s3:::my-bucket/${aws:username}/*"),
        ("s3:GetObject", "arn:aws:s3:::my-bucket*"),
        ("s3:GetObject", "arn:aws:s3:*"),
        ("s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/my-point/object/*"),
        ("lambda:InvokeFunction", f"arn:aws:lambda:{LOCAL}:function:my-function:live"),
        ("logs:DescribeLogStreams", f"{GROUP}:*"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/teams/my-role"),
        ("elasticloadbalancing:AddTags", f"arn:aws:elasticloadbalancing:{LOCAL}:targetgroup/a/b"),
        ("my-new-service:DoIt", BUCKET),
        ("s3:ABrandNewAction", BUCKET),
        ("*", BUCKET),
        ("*:Get*", BUCKET),
        ("${var.action}", BUCKET),
        ("s3:GetObject", "my-bucket"),
        ("dynamodb:GetItem", f"arn:aws:dynamodb:{LOCAL}:tabel/my-table"),
    ],
)
def test_what_may_fit_is_no_mismatch(action: str, resource: str):
    """Unknown parts, unknown actions, ARNs that are wrong in themselves: no guess is made."""
    statement = allow(action, resource)
    assert not mismatches(statement)
    assert not unused(statement)


def test_one_resource_that_is_not_clear_may_be_the_one_that_was_meant():
    """What it should have been is not known."""
    assert not mismatches(allow("s3:GetObject", ["my-bucket", BUCKET]))
    assert mismatches(allow("s3:GetObject", ["arn:aws:s3:::my-bucket", BUCKET]))


def test_not_action_and_not_resource_are_not_judged():
    """They mean all but what they name."""
    assert not mismatches(Statement(not_actions=["s3:GetObject"], resources=[BUCKET]))
    assert not mismatches(Statement(actions=["s3:GetObject"], not_resources=[BUCKET]))


def test_the_other_resources_of_the_statement_are_mentioned():
    """One by its name, several by their number."""
    topic = f"arn:aws:sns:{LOCAL}:my-topic"
    (message,) = mismatches(allow("s3:GetObject", [topic, BUCKET]))
    assert message.endswith(f"not {BUCKET}, nor {topic}. Did you mean {OBJECTS}?")
    (message,) = mismatches(allow("s3:GetObject", [topic, QUEUE, TABLE]))
    assert message.endswith(f"not {TABLE}, nor the 2 others")


def test_a_resource_that_no_action_takes_is_found():
    """The bucket is there for nothing, unless it can be listed."""
    (finding,) = about("unused-resource", allow("s3:GetObject", [BUCKET, OBJECTS]))
    assert finding.rule.severity == "warning"
    assert finding.path == ("statements", 0, "resources", 0)
    assert finding.about == (BUCKET,)
    assert not unused(allow(["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS]))


def test_a_resource_is_used_by_any_action_of_any_service():
    """By a pattern of actions, by an action that takes ``*``, by one that is not known."""
    assert not unused(allow(["sqs:SendMessage", "s3:*Bucket"], [QUEUE, BUCKET]))
    assert not unused(allow(["s3:GetObject", "ecr:GetAuthorizationToken"], [OBJECTS, "*"]))
    assert not unused(allow(["sqs:SendMessage", "s3:ABrandNewAction"], [QUEUE, BUCKET]))
    assert unused(allow(["sqs:SendMessage", "sqs:Receive*"], [QUEUE, BUCKET])) == [BUCKET]


def test_a_mismatch_says_it_already():
    """The resource that an action was meant for is not unused as well."""
    statement = allow(["sqs:SendMessage", "s3:GetObject"], [QUEUE, BUCKET])
    assert mismatches(statement)
    assert not unused(statement)


@pytest.mark.parametrize("name", ["my-name", "*"])
def test_every_action_takes_the_arns_that_aws_publishes_for_it(name: str):
    """Of all 22,000 actions; AWS Backup's are of a service that is not named."""
    known = {"Partition": "aws", "Region": "eu-west-1", "Account": "111122223333"}
    known["AccountId"] = known["Account"]
    for prefix in set(reference.services()) - {"backup"}:
        types = {each.name: each.arns for each in reference.resource_types(prefix)}
        for action in reference.actions(prefix):
            statements = [
                allow(
                    action.name,
                    re.sub(r"\$?\{([^}]*)\}", lambda each: known.get(each[1], name), arn),
                )
                for kind in action.resource_types
                for arn in types[kind]
            ]
            for family in (action_resources, arn_forms, arn_fields):
                assert list(family.findings(PolicyDocument(statements))) == []


@given(st.lists(st.text("s3:GetObjectLiarn*?${}./", max_size=20), min_size=1, max_size=4))
def test_any_texts_can_be_judged(texts: list[str]):
    """Whatever they are, there are findings or there are none."""
    assert isinstance(ids(allow(texts, texts)), set)


def test_a_multi_region_access_point_has_objects():
    """It has no region, and no form of its own in AWS's reference."""
    objects = "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*"
    assert not ids(allow("s3:GetObject", objects))
