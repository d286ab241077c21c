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
        "amazon/aws-for-fluent-bit:2.32.5.amazonaws",
        "amazonaws/my-app",
        "nginx:${TfToken[TOKEN.5]}",
        "public.ecr.aws/${var.name}:1",
        'ghcr.io/my-org/my-app@${replace(var.digest, "/", ":")}',
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
        (f"{HOST}/My_App", "'My_App' can't be its name: a repository's name has 2 to 256"),
        (f"{HOST}/x", "'x' can't be its name: a repository's name has 2 to 256"),
        (f"{HOST}/my-ecs:", "after the repository's name stands :TAG, @DIGEST, both or nothing"),
        (f"{HOST}/", "after the repository's name stands :TAG"),
        (
            "111122223333.dkr.ecr.us-esat-1.amazonaws.com/my-ecs",
            "my-ecs': 'us-esat-1' is no region of AWS",
        ),
        (HOST, "names no repository"),
        (f"{HOST}:1.2", "names no repository"),
        (f"https://{HOST}/my-ecs", "begins with a scheme"),
        ("docker://nginx", "begins with a scheme"),
        ("arn:aws:ecr:us-east-1:111122223333:repository/*", "has the wildcard"),
        ("arn:aws:s3:::my-bucket", "is no ARN of an ECR repository"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-ecs", "is in the partition aws-cn"),
        ("${aws_ecr_repository.my_ecs.repository_url}:1", "hides its repository"),
        ("111122223333.dkr.ecr.${TfToken[TOKEN.5]}.amazonaws.com/my-ecs", "hides its repository"),
        ("my-app${TfToken[TOKEN.5]}", "hides its repository"),
        ("my app:${TfToken[TOKEN.5]}", "is no image"),
        (HOST + ":${var.port}/my-ecs", "is in no registry of ECR"),
    ],
)
def test_what_is_no_image_is_refused(image: str, message: str):
    """And what would widen the grant."""
    with pytest.raises(IamError, match=message):
        repository_of(image, SCOPE)


@pytest.mark.parametrize(
    "registry",
    [
        "11112222333.dkr.ecr.us-east-1.amazonaws.com",
        "111122223333.dkr.ecr.us-east-1.amazonaws.cmo",
        "111122223333.ecr.us-east-1.amazonaws.com",
        "111122223333.DKR.ecr.us-east-1.amazonaws.com",
        "111122223333.dkr.ecr.us-east-1.AMAZONAWS.com",
        f"{HOST}:443",
        "111122223333.dkr.ecr-fips.us-east-1.example.com",
        "11112222333.dkr-ecr.us-east-1.on.aws",
        "111122223333.dkr.ecr.us-east-1",
        "public.ecr.amazonaws.com",
    ],
)
def test_what_is_nearly_a_registry_of_ecr_is_refused(registry: str):
    """It is not taken for another registry, which needs nothing."""
    with pytest.raises(IamError, match="is in no registry of ECR; that reads ACCOUNT"):
        repository_of(f"{registry}/my-ecs:1", SCOPE)


def test_an_expression_alone_is_the_arn_of_a_repository():
    """As it is for every resource of a grant."""
    arn = "${aws_ecr_repository.my_ecs.arn}"
    assert repository_of(arn, SCOPE) == arn
