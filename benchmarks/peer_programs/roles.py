"""The roles of benchmarks/services.py, two for each service, for what is written in Python."""

from collections.abc import Iterator

ACCOUNT = "111122223333"
_SAME_ACCOUNT = ("StringEquals", "aws:SourceAccount", ACCOUNT)
_FROM_REGION = ("ArnLike", "aws:SourceArn", f"arn:aws:ecs:us-east-1:{ACCOUNT}:*")


def roles_of(number: int) -> Iterator[tuple[str, list, list]]:
    """Name, conditions of the trust (test, key, value) and statements (actions, resource)."""
    yield (
        f"service-{number}-task",
        [_SAME_ACCOUNT, _FROM_REGION],
        [
            (["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::bucket-{number}/*"),
            (["s3:ListBucket"], f"arn:aws:s3:::bucket-{number}"),
        ],
    )
    repository = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/service-{number}"
    logs = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/service-{number}:log-stream:*"
    yield (
        f"service-{number}-execution",
        [_SAME_ACCOUNT],
        [
            (["ecr:GetAuthorizationToken"], "*"),
            (["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repository),
            (["logs:CreateLogStream", "logs:PutLogEvents"], logs),
        ],
    )
