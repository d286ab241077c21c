"""Files of services to measure with."""

from pathlib import Path

_HEAD = 'account: "111122223333"\nregion: us-east-1\nservices:\n'
_TWO_ROLES = """\
  service-{number}:
    task_role:
      allow:
        - statement:
            actions: [s3:GetObject, s3:PutObject]
            resources: ["arn:aws:s3:::bucket-{number}/*"]
        - statement:
            actions: [s3:ListBucket]
            resources: ["arn:aws:s3:::bucket-{number}"]
    execution_role:
      images: [service-{number}]
      log_groups: [/ecs/service-{number}]
"""
_ONE_ROLE = """\
  service-{number}:
    task_role:
      allow:
        - statement:
            actions: [s3:PutObject, {more}]
            resources: ["arn:aws:s3:::bucket-{number}", "arn:aws:s3:::bucket-{number}/*"]
        - statement:
            actions: [sqs:SendMessage, sqs:GetQueueUrl]
            resources: ["arn:aws:sqs:us-east-1:111122223333:queue-{number}"]
        - statement:
            actions: [dynamodb:GetItem, dynamodb:Query]
            resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/table-{number}"]
            conditions: {{Bool: {{aws:SecureTransport: true}}}}
"""


def two_roles_each(path: Path, count: int, files: int = 1) -> str:
    """``count`` services with a task role and an execution role, in a file or a folder of files."""
    texts = [_TWO_ROLES.format(number=number) for number in range(count)]
    if files == 1:
        path.write_text(_HEAD + "".join(texts), "utf-8")
    else:
        path.mkdir()
        for index in range(files):
            (path / f"team-{index}.yaml").write_text(_HEAD + "".join(texts[index::files]), "utf-8")
    return str(path)


def one_role_each(path: Path, count: int, more: str = "s3:GetObject, s3:ListBucket") -> str:
    """``count`` services with a task role of three statements, ``more`` actions in the first."""
    texts = (_ONE_ROLE.format(number=number, more=more) for number in range(count))
    path.write_text(_HEAD + "".join(texts), "utf-8")
    return str(path)
