"""What the tests of ``check`` write and read."""

import json
from pathlib import Path
from typing import Any

from stacks.cli.main import main

import pytest

Json = dict[str, Any]

GET: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
TRUST: Json = {
    "Effect": "Allow",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
SOURCE = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
UNKNOWN: Json = GET | {"Action": ["s3:GetObject", "s3:PutObjct"]}
WIDE: Json = GET | {"Action": "sqs:SendMessage", "Resource": "*"}

Output = pytest.CaptureFixture[str]


def policy_json(*statements: Json) -> Json:
    """A policy of ``statements``."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def write_policy(*statements: Json, name: str = "policy.json") -> str:
    """A file with a policy of ``statements``."""
    Path(name).write_text(json.dumps(policy_json(*statements), indent=1))
    return name


def findings(output: Output, *arguments: str, status: int) -> list[Json]:
    """What check finds, as JSON; it exits with ``status``."""
    assert main(["check", "--format", "json", *arguments]) == status
    return json.loads(output.readouterr().out)


def rules(found: list[Json]) -> list[str]:
    """The ids of the rules."""
    return [each["rule"] for each in found]
