"""`stacks.rules.name_for_arn`: names, IDs and URLs where an ARN belongs."""

from stacks.iam.principal import Principal
from stacks.iam.statement import Statement
from stacks.rules.name_attributes import name_attribute
from tests.rules.conditioned import conditioned
from tests.rules.finding import about, allow, ids

import pytest

ID = "name-for-arn"


def trust(identifier: str, **conditions: dict[str, str]) -> Statement:
    """A statement that lets ``identifier``, a principal of type AWS, assume the role."""
    principals = [Principal("AWS", [identifier])]
    return Statement(principals=principals, actions="sts:AssumeRole", conditions=conditions)


def test_a_name_as_a_resource_is_found():
    """With the expression that gives the ARN, and what that is in Python."""
    (finding,) = about(ID, allow("s3:GetObject", "${aws_s3_bucket.b.bucket}/*"))
    assert finding.path == ("statements", 0, "resources", 0)
    assert finding.message.startswith("${aws_s3_bucket.b.bucket} is no ARN")
    assert finding.remedy == "Use ${aws_s3_bucket.b.arn}, in Python its attribute arn."


def test_a_name_that_a_deny_leaves_out_is_found():
    """NotResource takes ARNs, too."""
    statement = Statement(
        effect="Deny", actions="s3:GetObject", not_resources="${aws_s3_bucket.b.id}/*"
    )
    (finding,) = about(ID, statement)
    assert finding.path == ("statements", 0, "not_resources", 0)


@pytest.mark.parametrize(
    ("operator", "key"),
    [
        ("ArnEquals", "ecs:cluster"),
        ("ForAnyValue:ArnLikeIfExists", "ecs:cluster"),
        ("StringEquals", "ecs:cluster"),
        ("StringLike", "aws:PrincipalArn"),
        ("ArnNotEquals", "aws:ResourceTag/cluster"),
    ],
)
def test_a_name_that_a_condition_compares_arns_with_is_found(operator: str, key: str):
    """By the operator, or by a key that holds nothing but ARNs."""
    statement = conditioned({operator: {key: "${aws_ecs_cluster.c.name}"}})
    (finding,) = about(ID, statement)
    assert finding.path == ("statements", 0, "conditions", operator, key)
    assert finding.message.startswith(f"{operator} on {key} compares with ${{aws_ecs_cluster.c.n")
    assert "${aws_ecs_cluster.c.arn}" in finding.remedy


@pytest.mark.parametrize(
    ("operator", "key"),
    [
        ("StringEquals", "aws:SourceVpc"),
        ("StringEquals", "secretsmanager:SecretId"),
        ("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("StringEquals", "aws:ResourceTag/Arn"),
        ("Null", "aws:PrincipalArn"),
    ],
)
def test_a_name_that_a_condition_may_compare_with_is_no_finding(operator: str, key: str):
    """Keys whose values are names or IDs, or may be; and Null compares with no ARN."""
    statement = conditioned({operator: {key: "${aws_kms_key.k.key_id}"}})
    assert ID not in ids(statement)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("StringEquals", "my-cluster"),
        ("StringLike", "my-*"),
        ("ArnLike", "my-${aws_ecs_cluster.c.name}"),
    ],
)
def test_a_plain_name_that_a_condition_compares_arns_with_is_found(operator: str, value: str):
    """It is what a plan makes of the attribute of a resource."""
    (finding,) = about(ID, conditioned({operator: {"ecs:cluster": value}}))
    assert finding.message == f"{operator} on ecs:cluster compares with {value}, which is no ARN"


def test_a_plain_name_under_an_arn_operator_is_told_once():
    """By the rule about values that are no ARN."""
    assert ids(conditioned({"ArnLike": {"ecs:cluster": "my-cluster"}})) & {
        ID,
        "value-is-no-arn",
    } == {"value-is-no-arn"}


@pytest.mark.parametrize(
    "value", ["*", "a*", "arn:*", "arn:aws:ecs:*:*:cluster/c", "${aws:PrincipalArn}", "${var.arn}"]
)
def test_what_may_match_an_arn_is_no_finding(value: str):
    """Wildcards, variables and expressions that may become one."""
    assert ID not in ids(conditioned({"ArnLike": {"ecs:cluster": value}}))


def test_a_name_as_a_principal_is_found():
    """IAM takes ARNs and accounts."""
    (finding,) = about(ID, trust("${aws_iam_role.r.name}"), policy_type="trust")
    assert finding.path == ("statements", 0, "principals", "AWS", 0)


def test_the_arn_of_a_principal_is_no_finding():
    """Nor is an account, which only Terraform knows."""
    for known in ("${aws_iam_role.r.arn}", "${data.aws_caller_identity.me.account_id}"):
        assert ID not in ids(trust(known), policy_type="trust")


def test_what_ecs_never_sends_is_told_once():
    """By the rule that knows what ECS sends."""
    statement = Statement(
        principals=[Principal("Service", ["ecs-tasks.amazonaws.com"])],
        actions="sts:AssumeRole",
        conditions={"ArnLike": {"aws:SourceArn": "my-cluster"}},
    )
    found = ids(statement, policy_type="trust")
    assert "impossible-source-arn" in found
    assert ID not in found


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("${aws_ecs_cluster.c.name}", "${aws_ecs_cluster.c.arn}"),
        ("${aws_sqs_queue.q[0].url}", "${aws_sqs_queue.q[0].arn}"),
        ('${aws_sqs_queue.q["a.b"].id}', '${aws_sqs_queue.q["a.b"].arn}'),
        ("${aws_sqs_queue.q[each.key].id}", "${aws_sqs_queue.q[each.key].arn}"),
        ("${aws_sqs_queue.q[var.names[0]].id}", "${aws_sqs_queue.q[var.names[0]].arn}"),
        ("${aws_sqs_queue.q[*].id}", "${aws_sqs_queue.q[*].arn}"),
        ("${data.aws_kms_key.k.id}", "${data.aws_kms_key.k.arn}"),
        ("${ aws_ecs_service.my-web.name }", "${aws_ecs_service.my-web.id}"),
        ("${aws_s3_bucket.b.id}/logs/*", "${aws_s3_bucket.b.arn}"),
    ],
)
def test_what_gives_no_arn_is_known_by_type_and_attribute(text: str, arn: str):
    """One instance of several is its own; each has an attribute that is its ARN."""
    found = name_attribute(text)
    assert found is not None
    assert found.arn == arn


@pytest.mark.parametrize(
    "text",
    [
        "${aws_ecs_cluster.c.arn}",
        # These are ARNs.
        *("${aws_ecs_cluster.c.id}", "${aws_sns_topic.t.id}", "${aws_iam_policy.p.id}"),
        *("${aws_secretsmanager_secret.s.id}", "${aws_kinesis_stream.s.id}"),
        # These may be.
        *("${aws_s3_object.o.bucket}", "${data.aws_s3_bucket.b.id}"),
        *("${data.aws_ecs_cluster.c.cluster_name}", "${data.aws_kms_key.k.key_id}"),
        "${data.aws_lambda_function.f.function_name}",
        # Of these, nothing is known.
        *("${var.name}", "${aws_new_thing.x.name}", "${module.ecs.name}", "${local.name}"),
        *('${format("%s", aws_ecs_cluster.c.name)}', "${aws_ecs_cluster.c.setting[0].name}"),
        "arn:aws:s3:::${aws_s3_bucket.b.bucket}",
        '${aws_ecs_cluster.c.name == "" ? var.arn : var.other}',
    ],
)
def test_what_may_be_an_arn_is_left_alone(text: str):
    """An alarm has to be true."""
    assert name_attribute(text) is None
