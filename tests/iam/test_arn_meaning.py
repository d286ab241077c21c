"""`stacks.iam.arn_meaning`: which types of resource a text of Resource can mean."""

from stacks.iam.arn_meaning import meaning

import pytest

LOCAL = "eu-west-1:111122223333"
TABLE = f"arn:aws:dynamodb:{LOCAL}:table/my-table"
GROUP = f"arn:aws:logs:{LOCAL}:log-group:my-group"


@pytest.mark.parametrize(
    ("resource", "types"),
    [
        ("arn:aws:s3:::my-bucket", {"bucket"}),
        ("arn:aws:s3:::my-bucket/*", {"object"}),
        ("arn:aws:s3:::my-bucket/a/b.txt", {"object"}),
        ("arn:aws:s3:::my-bucket*", {"bucket", "object"}),
        ("arn:aws:s3:::my-bucket?", {"bucket", "object"}),
        ("arn:*:s3:*:*:my-bucket/*", {"object"}),
        ("arn:aws:s3:::accesspoint/my-object", {"object"}),
        (f"arn:aws:s3:{LOCAL}:accesspoint/my-point/object/*", {"accesspointobject"}),
        ("arn:aws:s3:::${aws:username}/*", {"object"}),
    ],
)
def test_an_object_is_no_bucket(resource: str, types: set[str]):
    """Though a bucket's form would fit it, the more special form wins; a pattern may be both."""
    assert meaning("s3", resource).types == types


def test_a_region_and_an_account_tell_types_apart():
    """As long as they are certain; where one is missing, or is there wrongly, they tell nothing."""
    assert meaning("s3", f"arn:aws:s3:{LOCAL}:accesspoint/my-point").types == {"accesspoint"}
    assert meaning("s3", "arn:aws:s3:*:*:accesspoint/my-point").types >= {"accesspoint", "object"}
    anywhere = meaning("s3", "arn:aws:s3:*:111122223333:accesspoint/my-point/object/a").types
    assert anywhere == {"accesspointobject", "multiregionaccesspoint"}
    assert meaning("s3", f"arn:aws:s3:{LOCAL}:my-bucket").types == {"bucket"}
    document = "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"
    assert meaning("ssm", document).types == {"document"}


def test_a_wildcard_may_mean_several_types():
    """Where what lies behind it may be of each."""
    assert meaning("dynamodb", TABLE).types == {"table"}
    assert meaning("dynamodb", f"{TABLE}/*").types >= {"table", "index", "stream"}
    assert "table" not in meaning("dynamodb", f"{TABLE}/index/*").types
    assert meaning("dynamodb", "arn:aws:dynamodb:*:*:*").types >= {"table", "global-table"}


def test_what_a_colon_adds_is_of_the_same_resource():
    """A function's version is a function; a log group is named by its streams, too."""
    function = f"arn:aws:lambda:{LOCAL}:function:my-function"
    assert "function" in meaning("lambda", f"{function}:7").types
    assert meaning("logs", GROUP).types == {"log-group"}
    assert meaning("logs", f"{GROUP}:*").types == {"log-group", "log-stream"}
    assert meaning("logs", f"{GROUP}:log-stream:*").types == {"log-group", "log-stream"}


def test_a_wildcard_for_the_account_reaches_further():
    """``*`` also stands for ``111122223333:log-group``, but not for a name with colons in it."""
    assert meaning("logs", "arn:aws:logs:*:*:/my-group").types >= {"log-group"}
    assert meaning("logs", f"arn:aws:logs:{LOCAL}:/my-group").types == set()
    assert meaning("logs", "arn:aws:logs:*:*:log-group:my-group").types == {"log-group"}


def test_fields_may_be_left_to_a_wildcard():
    """``arn:aws:s3:*`` is everything of S3, and a ``*`` may stand for region and account."""
    assert meaning("s3", "arn:aws:s3:*").types >= {"bucket", "object", "job"}
    assert "log-group" in meaning("logs", "arn:aws:logs:*:log-group:my-group:*").types
    assert meaning("sqs", "arn:aws:s3:*").types == set()


def test_everything_is_of_every_type():
    """``*``, and an ARN that has nothing but wildcards."""
    for resource in ("*", "arn:*:*:*:*:*"):
        meant = meaning("sqs", resource)
        assert meant.types == {"queue"}
        assert meant.is_every


@pytest.mark.parametrize(
    ("prefix", "resource"),
    [
        ("dynamodb", "arn:aws:dynamodb:*:*:*"),
        ("dynamodb", "arn:aws:dynamodb:*:*:table/*"),
        ("logs", f"arn:aws:logs:{LOCAL}:log-group::log-stream:*"),
        ("iam", "arn:aws:iam::111122223333:role/"),
        ("ssmmessages", f"arn:aws:ssmmessages:{LOCAL}:*"),
    ],
)
def test_all_of_a_type_is_as_good_as_everything(prefix: str, resource: str):
    """AWS asks for it when an action takes no resource, or for one without a name."""
    assert meaning(prefix, resource).is_every


@pytest.mark.parametrize(
    ("prefix", "resource"),
    [
        ("dynamodb", "arn:aws:dynamodb:*:*:table/a*"),
        ("dynamodb", "arn:aws:dynamodb:*:*:table/?"),
        ("dynamodb", TABLE),
        ("sts", "arn:aws:sts::111122223333:self"),
        ("ssmmessages", TABLE),
        ("sqs", "arn:aws:s3:::*"),
    ],
)
def test_a_named_resource_is_not_everything(prefix: str, resource: str):
    """Nor is everything of another service."""
    assert not meaning(prefix, resource).is_every


def test_a_resource_of_another_service_means_nothing():
    """Unless the service's actions take those, as those of SSM take instances of EC2."""
    assert meaning("sqs", TABLE).types == set()
    assert meaning("sqs", TABLE).is_clear
    instance = f"arn:aws:ec2:{LOCAL}:instance/i-0123"
    assert meaning("ssm", instance).types == {"instance"}
    assert meaning("ec2", "arn:aws:ec2:eu-west-1::image/ami-0123").types == {"image"}


def test_backups_are_of_any_service():
    """AWS does not say what their ARNs look like."""
    snapshot = "arn:aws:ec2:eu-west-1::snapshot/snap-0123"
    assert meaning("backup", snapshot).types == {"recoveryPoint"}


@pytest.mark.parametrize(
    ("prefix", "resource"),
    [
        ("sqs", "my-queue"),
        ("sqs", "arn:aws:sqs:eu-west-1"),
        ("sns", "arn:amazon:sqs:eu-west-1:111122223333:my-queue"),
        ("imagebuilder", "arn:aws:imagebuilder:eu-west-1:aws:component/my-component/1.0.0"),
        ("dynamodb", f"arn:aws:dynamo:{LOCAL}:table/my-table"),
        ("dynamodb", f"arn:aws:dynamodb:{LOCAL}:tabel/my-table"),
        ("cloudformation", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31"),
        ("elasticloadbalancing", f"arn:aws:elasticloadbalancing:{LOCAL}:targetgroup/a/b"),
    ],
)
def test_some_texts_are_not_clear(prefix: str, resource: str):
    """No ARN, no form that is published, AWS's own, a service that is told of on two pages."""
    assert not meaning(prefix, resource).is_clear


def test_a_form_without_all_of_its_parts_is_clear():
    """A task definition has a revision."""
    meant = meaning("ecs", f"arn:aws:ecs:{LOCAL}:task-definition/my-task")
    assert meant.is_clear
    assert not meant.types
    revisions = f"arn:aws:ecs:{LOCAL}:task-definition/my-task:*"
    assert meaning("ecs", revisions).types == {"task-definition"}


def test_an_expression_may_become_anything():
    """In its place only: the service is known."""
    assert meaning("s3", "${aws_s3_bucket.b.arn}/*").types >= {"bucket", "object"}
    assert meaning("s3", "arn:aws:s3:::${var.bucket}/*").types == {"object"}
    assert meaning("sqs", "arn:aws:s3:::${var.bucket}").types == set()
