"""What is told of a value that is nearly the name or the ARN of a resource."""

from stacks.grants import bedrock, dynamodb, ecr, lambda_, s3, secretsmanager, sqs
from stacks.grants.grant import Grant
from stacks.iam.problem import IamError
from tests.grants.case import SCOPE

import pytest

HERE = "us-east-1:111122223333"
REGISTRY = "111122223333.dkr.ecr.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        (s3.read("s3://my-config/app/"), "write my-config"),
        (s3.read("s3://my-config"), "write my-config"),
        (s3.read("arn:aws:s3:::my-config/app.env"), "leave out /app.env"),
        (
            sqs.send("https://sqs.us-east-1.amazonaws.com/111122223333/my-queue"),
            f"write arn:aws:sqs:{HERE}:my-queue",
        ),
        (
            ecr.pull(f"{REGISTRY}/my-team/my-app"),
            f"write arn:aws:ecr:{HERE}:repository/my-team/my-app",
        ),
        (ecr.pull(f"{REGISTRY}/my-app:1.2"), f"write arn:aws:ecr:{HERE}:repository/my-app"),
        (ecr.pull(f"https://{REGISTRY}/my-app"), f"write arn:aws:ecr:{HERE}:repository/my-app"),
        (
            bedrock.invoke("us.anthropic.claude-3-haiku-20240307-v1:0"),
            "a model's ID reads PROVIDER.MODEL, with its version, "
            "as anthropic.claude-3-haiku-20240307-v1:0",
        ),
        (lambda_.invoke(f"arn:aws:lambda:{HERE}:function:f:live"), "leave out :live"),
        (dynamodb.read(f"arn:aws:dynamodb:{HERE}:table/abc/index/x"), "leave out /index/x"),
        (dynamodb.read(f"arn:aws:dynamodb:{HERE}:table/abc/stream/2026"), "leave out /stream/2026"),
        (
            secretsmanager.read(f"arn:aws:secretsmanager:{HERE}:secret:db-AbCdEf:password::"),
            "leave out :password::",
        ),
    ],
)
def test_what_was_likely_meant_is_told(grant: Grant, told: str):
    """At the end of the error."""
    with pytest.raises(IamError) as raised:
        grant.statements(SCOPE)
    assert str(raised.value).endswith(told)


@pytest.mark.parametrize(
    "grant",
    [
        s3.read("s3://My_Config/app"),
        s3.read("https://sqs.us-east-1.amazonaws.com/111122223333/my-queue"),
        sqs.send("https://sqs.us-esat-1.amazonaws.com/111122223333/my-queue"),
        s3.read(f"arn:aws:sqs:{HERE}:my-queue"),
        ecr.pull("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-app:1"),
        s3.read(f"arn:aws:s3:{HERE}:accesspoint/my-point"),
    ],
)
def test_nothing_is_told_that_would_be_refused_too(grant: Grant):
    """The example, or the form, is told as ever."""
    with pytest.raises(IamError) as raised:
        grant.statements(SCOPE)
    assert not {"write", "leave"} & set(str(raised.value).split())


def test_an_image_is_no_name_of_a_repository():
    """A name may have all of its characters, so that it would be one of another repository."""
    with pytest.raises(IamError, match="is an image, and its repository is asked for"):
        ecr.pull("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-app").statements(SCOPE)
