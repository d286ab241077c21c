"""`stacks.rules.arn_fields`: partitions, regions and accounts in ARNs."""

from stacks.iam.statement import Statement
from stacks.rules.rule import Finding
from tests.rules.finding import BUCKET, about, allow, ids

import pytest

ACCOUNT = "111122223333"
RULES = {
    "invalid-arn-partition",
    "arn-region-not-allowed",
    "arn-account-not-allowed",
    "missing-arn-region",
    "missing-arn-account",
    "invalid-arn-region",
}


def only(rule: str, resource: str) -> Finding:
    """The one finding about a resource, which is of ``rule``."""
    statement = allow("sqs:SendMessage", resource)
    assert ids(statement) & RULES == {rule}
    (finding,) = about(rule, statement)
    assert finding.path == ("statements", 0, "resources", 0)
    assert finding.about == (resource,)
    return finding


def fine(resource: str) -> bool:
    """Whether no rule of this family finds something about a resource."""
    return not ids(allow("sqs:SendMessage", resource)) & RULES


def test_a_partition_that_aws_does_not_have_is_found():
    """With the one that is near to it; a small word that is none is refused before."""
    finding = only("invalid-arn-partition", f"arn:AWS:sqs:eu-west-1:{ACCOUNT}:my-queue")
    assert finding.message.endswith("AWS has no partition AWS. Did you mean aws?")
    assert fine(f"arn:aws:sqs:eu-west-1:{ACCOUNT}:my-queue")
    assert fine(f"arn:*:sqs:eu-west-1:{ACCOUNT}:my-queue")


def test_a_region_where_there_is_none_is_found():
    """Roles and buckets are of no region; access points are."""
    only("arn-region-not-allowed", f"arn:aws:iam:eu-west-1:{ACCOUNT}:role/my-role")
    only("arn-region-not-allowed", "arn:aws:s3:eu-west-1::my-bucket")
    assert fine(f"arn:aws:iam::{ACCOUNT}:role/my-role")
    assert fine(f"arn:aws:iam:*:{ACCOUNT}:role/my-role")
    assert fine(f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/my-point")


def test_an_account_where_there_is_none_is_found():
    """A bucket's name is enough."""
    finding = only("arn-account-not-allowed", f"arn:aws:s3::{ACCOUNT}:my-bucket")
    assert finding.message.endswith("has an account, unlike arn:${Partition}:s3:::${BucketName}")
    assert fine(BUCKET)
    assert fine("arn:aws:s3:::my-bucket/*")
    assert fine("arn:aws:s3:*:*:my-bucket")


def test_a_missing_region_is_found():
    """A queue has one, or ``*`` for it."""
    finding = only("missing-arn-region", f"arn:aws:sqs::{ACCOUNT}:my-queue")
    assert "has no region, unlike arn:${Partition}:sqs:" in finding.message
    assert fine(f"arn:aws:sqs:*:{ACCOUNT}:my-queue")
    assert fine("arn:aws:cloudfront::111122223333:distribution/0123")


def test_a_missing_account_is_found():
    """A queue has one, or ``*`` for it."""
    finding = only("missing-arn-account", "arn:aws:sqs:eu-west-1::my-queue")
    assert "has no account, unlike arn:${Partition}:sqs:" in finding.message
    assert fine("arn:aws:sqs:eu-west-1:*:my-queue")


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript",
        "arn:aws:ssm:eu-west-1::parameter/aws/service/ecs/optimized-ami/*",
        "arn:aws:cloudformation:eu-west-1::type/resource/AWS-EC2-VPC",
        "arn:aws:ec2:eu-west-1::image/ami-0123",
        "arn:aws:bedrock:eu-west-1::foundation-model/my-model",
        "arn:aws:braket:::device/qpu/my-provider/my-device",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:quicksight::aws:theme/MIDNIGHT",
    ],
)
def test_what_belongs_to_aws_is_fine(resource: str):
    """Without an account or a region, whatever the reference says."""
    assert fine(resource)


@pytest.mark.parametrize(
    ("arn", "reason"),
    [
        ("arn:aws:sqs:eu-west:111122223333:my-queue", "'eu-west' is no region of AWS"),
        ("arn:aws:sqs:cn-north-1:111122223333:my-queue", "region of the partition aws-cn"),
    ],
)
def test_a_region_that_can_not_be_is_found(arn: str, reason: str):
    """In no partition, or in another one."""
    assert reason in only("invalid-arn-region", arn).message


def test_a_region_that_can_be_is_fine():
    """Of the partition, in any partition, with wildcards, and where a word may stand for it."""
    assert fine(f"arn:aws-cn:sqs:cn-north-1:{ACCOUNT}:my-queue")
    assert fine(f"arn:*:sqs:cn-north-1:{ACCOUNT}:my-queue")
    assert fine(f"arn:aws:sqs:eu-*:{ACCOUNT}:my-queue")
    assert fine("arn:aws:health:global::event/IAM/my-event/*")


@pytest.mark.parametrize(
    "resource",
    [
        f"arn:aws:sqs:${{var.region}}:{ACCOUNT}:my-queue",
        "arn:aws:sqs::${var.account}:my-queue",
        "arn:aws:sqs:eu-west-1:my-queue",
        "arn:aws:kms:*::*",
        f"arn:aws:dynamo::{ACCOUNT}:table/my-table",
    ],
)
def test_what_is_not_known_is_not_judged(resource: str):
    """Expressions, fields that lack, patterns of no type, unknown services."""
    assert fine(resource)


def test_not_resource_is_looked_at():
    """What is left out has to exist, too."""
    missing = f"arn:aws:sqs::{ACCOUNT}:my-queue"
    statement = Statement(effect="Deny", actions=["sqs:*"], not_resources=[BUCKET, missing])
    (finding,) = about("missing-arn-region", statement)
    assert finding.path == ("statements", 0, "not_resources", 1)


def test_a_model_that_is_called_from_every_region_has_none():
    """AWS asks for it without one; another resource of Bedrock has one."""
    rule = "missing-arn-region"
    assert not about(rule, allow("bedrock:InvokeModel", "arn:aws:bedrock:::foundation-model/m"))
    guardrail = "arn:aws:bedrock::111122223333:guardrail/g"
    assert about(rule, allow("bedrock:ApplyGuardrail", guardrail))


def test_an_extension_of_aws_has_no_account():
    """It is one of AWS's own, whoever uses it."""
    theirs = "arn:aws:appconfig:us-east-1::extension/AWS.AppConfig.DeploymentNotificationsToSqs"
    assert not about("missing-arn-account", allow("appconfig:GetExtension", theirs))
