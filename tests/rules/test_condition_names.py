"""`stacks.rules.condition_names`: values that can't be a name of AWS."""

from stacks.iam.statement import Statement
from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about, allow

import pytest

SERVICE = "misspelt-service-in-condition"
PASSED = "iam:PassedToService"
VIA = "kms:ViaService"


@pytest.mark.parametrize(
    "value", ["ecs-task.amazonaws.com", "ecs-tasks", "ecstasks.amazonaws.com", "ecs-tasks.aws.com"]
)
def test_a_misspelt_name_of_ecs_tasks_is_found(value: str):
    """Also one that reads as services do; the message says the right one."""
    statement = conditioned({"StringEquals": {PASSED: value}}, "iam:PassRole")
    (finding,) = about(SERVICE, statement)
    assert finding.message.endswith("Did you mean ecs-tasks.amazonaws.com?")
    assert finding.about == (PASSED, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (PASSED, "arn:aws:iam::111122223333:role/my-role"),
        (PASSED, "Lambda.amazonaws.com"),
        ("aws:CalledViaFirst", "cloudformation"),
        ("iam:AWSServiceName", "ecs.amazonaws.com "),
        (VIA, "s3.amazonaws.com"),
        (VIA, "s3.eu-west-1"),
        (VIA, "S3.eu-west-1.amazonaws.com"),
    ],
)
def test_a_value_that_no_service_is_called_by_is_found(key: str, value: str):
    """kms:ViaService has the region in it, too."""
    assert SERVICE in condition_ids({"StringEquals": {key: value}}, "x:Y")


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", PASSED, "ecs-tasks.amazonaws.com"),
        ("StringEquals", PASSED, "ec2.amazonaws.com.cn"),
        ("StringEquals", PASSED, "ecs.application-autoscaling.amazonaws.com"),
        ("StringLike", PASSED, "ec2.amazonaws.com*"),
        ("StringEqualsIgnoreCase", PASSED, "Lambda.amazonaws.com"),
        ("StringEquals", PASSED, "${var.service}"),
        ("StringEquals", VIA, "secretsmanager.eu-west-1.amazonaws.com"),
        ("StringEquals", VIA, "s3.cn-north-1.amazonaws.com.cn"),
        ("StringLike", VIA, "s3.*.amazonaws.com"),
        ("StringEquals", "lambda:Principal", "111122223333"),
    ],
)
def test_the_name_of_a_service_is_no_finding(operator: str, key: str, value: str):
    """Nor is a pattern of names, nor what is not known yet, nor a key that has other values."""
    assert SERVICE not in condition_ids({operator: {key: value}}, "x:Y")


def test_a_region_that_aws_does_not_have_is_found():
    """Wildcards and variables may stand for one that it has."""
    rule = "invalid-region-in-condition"
    key = "aws:RequestedRegion"
    assert rule in condition_ids({"StringNotEquals": {key: ["eu-west-1", "eu-west1"]}})
    assert rule not in condition_ids({"StringNotEquals": {key: ["eu-west-1", "us-gov-west-1"]}})
    assert rule not in condition_ids({"StringLike": {key: "eu-*"}})
    assert rule not in condition_ids({"StringEquals": {key: "${aws:PrincipalTag/region}"}})


@pytest.mark.parametrize(
    ("rule", "key", "good", "bad"),
    [
        (
            "invalid-vpc-id",
            "aws:SourceVpc",
            ["vpc-12345678", "vpc-0a1b2c3d4e5f60718"],
            "vpc-1a2b3c4d5",
        ),
        ("invalid-vpc-id", "aws:sourceVpc", ["vpc-12345678"], "vpce-12345678"),
        ("invalid-vpc-endpoint-id", "aws:SourceVpce", ["vpce-0a1b2c3d4e5f60718"], "vpce-1a2b3c4d5"),
        ("invalid-vpc-endpoint-id", "aws:SourceVpce", ["vpce-12345678"], "vpc-12345678"),
    ],
)
def test_what_is_no_id_of_a_vpc_or_of_its_endpoint_is_found(
    rule: str, key: str, good: list[str], bad: str
):
    """An id has 8 or 17 characters after its prefix."""
    assert rule in condition_ids({"StringEquals": {key: [*good, bad]}})
    assert rule not in condition_ids({"StringEquals": {key: good}})
    assert rule not in condition_ids({"StringEquals": {key: "${aws_vpc.mine.id}"}})


def test_a_request_for_no_region_is_no_invalid_one():
    """aws:RequestedRegion is ``unspecified`` then; another word is no region."""
    rule = "invalid-region-in-condition"

    def region(value: str) -> Statement:
        return allow("bedrock:InvokeModel", "*", {"StringEquals": {"aws:RequestedRegion": value}})

    assert not about(rule, region("unspecified"))
    assert about(rule, region("us-esat-1"))
