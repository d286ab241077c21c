from stacks.grants.image import repository_of
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError
from tests.grants.case import SCOPE

import pytest

REPOSITORY = "arn:aws:ecr:us-east-1:111122223333:repository/my-team/my-ecs"
CHINA = Scope("aws-cn", "cn-north-1", "111122223333")
GOV = Scope("aws-us-gov", "us-gov-west-1", "111122223333")
HOST = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    "image",
    [
        f"{HOST}/my-team/my-ecs",
        f"{HOST}/my-team/my-ecs:1.2",
        f"{HOST}/my-team/my-ecs@{DIGEST}",
        f"{HOST}/my-team/my-ecs:1.2@{DIGEST}",
        "111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/my-team/my-ecs",
        "111122223333.dkr-ecr.us-east-1.on.aws/my-team/my-ecs",
        REPOSITORY,
    ],
)
def test_an_image_of_ecr_has_a_repository(image: str):
    """Whatever the endpoint, the tag and the digest are."""
    assert repository_of(image, SCOPE) == REPOSITORY


@pytest.mark.parametrize(
    ("image", "scope", "arn"),
    [
        (
            "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-ecs",
            CHINA,
            "arn:aws-cn:ecr:cn-north-1:111122223333:repository/my-ecs",
        ),
        (
            "111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/my-ecs",
            GOV,
            "arn:aws-us-gov:ecr:us-gov-west-1:111122223333:repository/my-ecs",
        ),
        (
            "999988887777.dkr.ecr.eu-west-1.amazonaws.com/my-ecs",
            SCOPE,
            "arn:aws:ecr:eu-west-1:999988887777:repository/my-ecs",
        ),
    ],
)
def test_the_repository_is_where_the_registry_is(image: str, scope: Scope, arn: str):
    """In its own account, region and partition, which the region tells."""
    assert repository_of(image, scope) == arn


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:1.27",
        "docker.io/library/nginx:1.27",
        "public.ecr.aws/docker/library/nginx:1.27",
        "ghcr.io/my-org/my-app@" + DIGEST,
        "localhost:5000/my-app",
    ],
)
def test_an_image_of_another_registry_has_none(image: str):
    """What is pulled from there needs nothing of IAM."""
    assert repository_of(image, SCOPE) is None


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("", "is no image"),
        ("my image", "is no image"),
        ("*", "is no image"),
        (f"{HOST}/*", "has the wildcard"),
        (f"{HOST}/My_App", "is no ARN of an ECR repository"),
        ("arn:aws:ecr:us-east-1:111122223333:repository/*", "has the wildcard"),
        ("arn:aws:s3:::my-bucket", "is no ARN of an ECR repository"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-ecs", "is in the partition aws-cn"),
        ("${aws_ecr_repository.my_ecs.repository_url}:1", "hides its repository"),
    ],
)
def test_what_is_no_image_is_refused(image: str, message: str):
    """And what would widen the grant."""
    with pytest.raises(IamError, match=message):
        repository_of(image, SCOPE)


def test_an_expression_alone_is_the_arn_of_a_repository():
    """As it is for every resource of a grant."""
    arn = "${aws_ecr_repository.my_ecs.arn}"
    assert repository_of(arn, SCOPE) == arn
