"""What ``python -m stacks diff`` says to files that it can't compare."""

import json
from pathlib import Path

from stacks.cli.main import main
from tests.manifest.services import GOOD

import pytest

POLICY = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TREE = "[" * 2_500_000 + "]" * 2_500_000
LATIN = '{"Statement": "é"}'.encode("latin-1")

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with good files, to compare with."""
    monkeypatch.chdir(tmp_path)
    Path("services.yaml").write_text(GOOD)
    Path("good.json").write_text(json.dumps(POLICY))
    Path("empty").mkdir()


def told(old: str, new: str, capsys: Output) -> list[str]:
    """The lines on standard error, where there is no answer but these."""
    assert main(["diff", old, new]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def shortened(content: str | bytes) -> str:
    """The name of a case: five megabytes would be too long a one."""
    return repr(content[:20])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "this is none of what can be compared: a services.yaml, a policy document in"),
        ("{}", "this is none of what can be compared"),
        ('{"Version": "2012-10-17"}', "this is none of what can be compared"),
        ('{"format_version": "1.0", "values": {}}', "this is none of what can be compared"),
        ('{"Statement": 3}', "Statement: "),
        ('{"Statement": [{"Effect": "Alow"}]}', "Statement[0].Effect: "),
        ('{"Statement": [], "Statement": []}', "the JSON key 'Statement' is given twice in one"),
        ('{"Statement": [', "this is no JSON: "),
        ("{" * 5_000_000, "this is no JSON: "),
        ("[" * 5_000_000, "this is nested too deeply to be read"),
        (f'{{"Statement": {TREE}}}', "this is nested too deeply to be read"),
        (f'{{"resource": {TREE}}}', "this is nested too deeply to be read"),
        (LATIN, "this is no UTF-8 text"),
    ],
    ids=shortened,
)
def test_a_json_file_that_is_none_of_what_is_known(
    content: str | bytes, message: str, capsys: Output
):
    """One line that begins with the file's name, whichever side it is."""
    Path("bad.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    for pair in (("bad.json", "good.json"), ("good.json", "bad.json")):
        (line,) = told(*pair, capsys)
        assert line.startswith(f"bad.json: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "1:1: the file is empty"),
        ("just text", "1:1: "),
        (GOOD.replace("arn:aws:s3:::", "arn:aws:s3::"), "11:25: 'arn:aws:s3::my-log-bucket/*' has"),
        (GOOD.replace("s3:Get", "s3Get"), "10:23: 's3GetObject' is no action; an action reads"),
        (f"a: {TREE}", "1:67: nested more than 64 levels deep"),
        ("a: é".encode("latin-1"), "1:4: this is no UTF-8 text"),
        (GOOD + GOOD, "12:1: "),
    ],
    ids=shortened,
)
def test_a_services_file_that_is_wrong(content: str | bytes, message: str, capsys: Output):
    """With line and column."""
    Path("bad.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    for pair in (("bad.yaml", "services.yaml"), ("services.yaml", "bad.yaml")):
        assert told(*pair, capsys)[0].startswith(f"bad.yaml:{message}")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.json", "missing.json: can't be read: No such file or directory; name a services"),
        ("empty", "empty:1:1: the folder has no services files"),
        ("/dev/zero", "/dev/zero: this is a device, such as may never end; name a file"),
        ("a\0b", "a\\x00b: can't be read: embedded null byte"),
        ("good.json/x", "good.json/x: can't be read: Not a directory"),
    ],
)
def test_what_is_no_file_to_read(name: str, message: str, capsys: Output):
    """A line that says why."""
    (line,) = told(name, "good.json", capsys)
    assert line.startswith(message)


def test_a_policy_is_not_compared_with_many_roles(capsys: Output):
    """Nor a resource's policy with any role."""
    other = GOOD[GOOD.index("  my-ecs") :].replace("my-ecs", "other").replace("MyEcs", "Other")
    Path("two.yaml").write_text(GOOD + other)
    (line,) = told("two.yaml", "good.json", capsys)
    assert line.startswith("two.yaml holds 2 roles and the other file is a policy: ")
    statement = {**POLICY["Statement"][0], "Principal": "*"}
    Path("bucket.json").write_text(json.dumps({"Statement": statement}))
    (line,) = told("bucket.json", "services.yaml", capsys)
    assert line.startswith("services.yaml holds 1 roles and the other file is a policy: ")


def test_a_policy_that_iam_would_not_take(capsys: Output):
    """An action without colon and a broken ARN, each with its place, on either side."""
    statement = {"Effect": "Deny", "Action": "s3GetObject", "Resource": ["*", "arn:aws:s3"]}
    Path("bad.json").write_text(json.dumps({"Statement": statement}))
    for pair in (("bad.json", "good.json"), ("good.json", "bad.json")):
        action, resource = told(*pair, capsys)
        assert action.startswith("bad.json: Statement[0].Action[0]: 's3GetObject' is no action")
        assert resource.startswith("bad.json: Statement[0].Resource[1]: 'arn:aws:s3' has 3 of")


def test_an_operator_that_iam_does_not_have(capsys: Output):
    """What can't be evaluated can't be compared."""
    statement = {**POLICY["Statement"][0], "Condition": {"StringEqual": {"x:k": "a"}}}
    Path("bad.json").write_text(json.dumps({"Statement": statement}))
    (line,) = told("good.json", "bad.json", capsys)
    assert "'StringEqual' is no condition operator of IAM. Did you mean StringEquals?" in line


def hostile(letter: str) -> dict[str, object]:
    """A statement with forty wildcards wherever they may be."""
    stars = f"*{letter}" * 40
    return {
        "Effect": "Allow",
        "Action": f"s3:{stars}",
        "Resource": f"arn:aws:s3:::{stars}",
        "Condition": {"StringLike": {"x:k": stars}, "ArnLike": {"x:arn": f"arn:*:*:*:*:{stars}"}},
    }


def test_hostile_patterns_are_answered(capsys: Output):
    """An exponential search would not end."""
    old = [hostile(letter) for letter in "abc"]
    Path("old.json").write_text(json.dumps({"Statement": old}))
    Path("new.json").write_text(json.dumps({"Statement": [*old, hostile("d"), hostile("?")]}))
    assert main(["diff", "old.json", "new.json"]) == 1
    assert main(["diff", "new.json", "old.json"]) == 0
    assert "No new access" in capsys.readouterr().out
