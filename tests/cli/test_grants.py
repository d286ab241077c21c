"""The commands grants and schema."""

import json
import re

from stacks.cli.main import main
from stacks.grants.catalogue import catalogue

import pytest
from jsonschema_rs import validator_for


def test_every_grant_is_listed(capsys: pytest.CaptureFixture[str]):
    """Its signature and what it allows, a line each."""
    assert main(["grants"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("(")[0] for line in lines] == list(catalogue())
    assert all(
        grant.summary in line for grant, line in zip(catalogue().values(), lines, strict=True)
    )


def test_no_line_in_a_pipe_ends_in_blanks(capsys: pytest.CaptureFixture[str]):
    """Neither of the list nor of one grant."""
    for arguments in (["grants"], ["grants", "s3.read"]):
        assert main(arguments) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines == [line.rstrip() for line in lines]


@pytest.mark.parametrize("arguments", [["grants"], ["grants", "codedeploy.blue_green"]])
def test_on_a_terminal_no_line_is_wider_than_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    """Eighty columns show all of it."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    assert main(arguments) == 0
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(map(len, out.splitlines())) <= 80
    assert "Do what CodeDeploy does with its role in a blue/green deploy" in " ".join(out.split())


def test_a_command_that_is_misspelt_is_told(capsys: pytest.CaptureFixture[str]):
    """With the nearest; the exit status is 2."""
    with pytest.raises(SystemExit) as raised:
        main(["grant"])
    assert raised.value.code == 2
    assert "grant is no command. Did you mean grants?" in capsys.readouterr().err


def test_the_grants_of_a_service_are_listed(capsys: pytest.CaptureFixture[str]):
    """By the name of the service."""
    assert main(["grants", "sqs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("(")[0] for line in lines] == ["sqs.consume", "sqs.send"]


def test_a_grant_is_shown(capsys: pytest.CaptureFixture[str]):
    """What it leaves out, its arguments, and what an example allows."""
    assert main(["grants", "s3.read"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("s3.read(bucket, *, prefix=None, kms_key=None)\n")
    assert "Leaves out listing them" in out
    assert "kms_key   optional" in out
    assert "- s3.read: my-bucket\n    s3:GetObject\n      on arn:aws:s3:::my-bucket/*" in out


def test_a_grant_is_shown_to_programs(capsys: pytest.CaptureFixture[str]):
    """A list, as of all of them."""
    assert main(["grants", "s3.list", "--format", "json"]) == 0
    (grant,) = json.loads(capsys.readouterr().out)
    assert grant["name"] == "s3.list"
    assert grant["parameters"]["bucket"]["required"] is True
    assert grant["statements"] == [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::my-bucket"}
    ]


@pytest.mark.parametrize(("name", "hint"), [("s3.reed", "Did you mean s3.read?"), ("x", "lists")])
def test_what_is_no_grant_is_told(capsys: pytest.CaptureFixture[str], name: str, hint: str):
    """With the nearest that there is; the exit status is 2."""
    assert main(["grants", name]) == 2
    assert hint in capsys.readouterr().err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]):
    """It takes what services.yaml takes, and no grant that there is not."""
    assert main(["schema"]) == 0
    validator = validator_for(json.loads(capsys.readouterr().out))

    def services(entry: object) -> object:
        roles = {"task_role": {"allow": [entry]}}
        return {"account": "111122223333", "region": "us-east-1", "services": {"my-ecs": roles}}

    assert validator.is_valid(services({"s3.read": "my-bucket"}))
    assert validator.is_valid(services({"s3.read": {"bucket": "my-bucket", "prefix": "a/"}}))
    assert not validator.is_valid(services({"s3.reed": "my-bucket"}))
    assert not validator.is_valid(services({"s3.read": {"prefix": "a/"}}))
