"""Grants on Amazon ECR."""

from stacks.grants import ecr
from tests.grants.case import Ask, Case

REPOSITORY = "arn:aws:ecr:us-east-1:111122223333:repository/my-team/my-app"

CASES = [
    Case(
        "pull",
        ecr.pull("my-team/my-app"),
        may=[
            Ask("ecr:GetAuthorizationToken"),
            Ask("ecr:BatchCheckLayerAvailability", REPOSITORY),
            Ask("ecr:GetDownloadUrlForLayer", REPOSITORY),
            Ask("ecr:BatchGetImage", REPOSITORY),
        ],
        may_not=[
            Ask("ecr:BatchGetImage", f"{REPOSITORY}-2"),
            Ask("ecr:BatchGetImage", f"{REPOSITORY}/part"),
            Ask("ecr:BatchGetImage", REPOSITORY.replace("111122223333", "444455556666")),
            Ask("ecr:ListImages", REPOSITORY),
            Ask("ecr:DescribeImages", REPOSITORY),
            Ask("ecr:PutImage", REPOSITORY),
            Ask("ecr:BatchDeleteImage", REPOSITORY),
            Ask("ecr:BatchImportUpstreamImage", REPOSITORY),
            Ask("ecr:SetRepositoryPolicy", REPOSITORY),
        ],
        # A task role has no business with it, and the rules say so.
        kind=None,
    ),
]
