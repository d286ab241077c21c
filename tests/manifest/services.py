"""A services.yaml to change one thing of, and what is told about it."""

from pathlib import Path

from stacks.manifest import ManifestError, ServicesFile, read_services

GOOD = """\
account: "111122223333"
region: us-east-1
services:
  my-ecs:
    task_role:
      name: MyEcsTaskRole
      policy_name: MyEcsTaskPolicy
      allow:
        - statement:
            actions: [s3:GetObject]
            resources: ["arn:aws:s3:::my-log-bucket/*"]
"""


def read(folder: Path, text: str = GOOD) -> ServicesFile:
    """Read ``text`` as services.yaml."""
    file = folder / "services.yaml"
    file.write_text(text, "utf-8")
    (services,) = read_services(str(file))
    return services


def faults(folder: Path, text: str) -> list[str]:
    """What is told about ``text``: line:column: message."""
    try:
        read(folder, text)
    except ManifestError as error:
        return [f"{f.where.line}:{f.where.column}: {f.message}" for f in error.faults]
    return []


def changed(old: str, new: str) -> str:
    """The good services.yaml with ``old`` replaced, which must be in it."""
    assert old in GOOD
    return GOOD.replace(old, new)
