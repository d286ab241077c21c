"""The README and docs/ are true."""

import json
import re
from pathlib import Path

from stacks.cli.main import main
from stacks.cli.summary import print_summary
from stacks.grants.catalogue import catalogue
from stacks.manifest import read_services
from stacks.manifest.schema import services_schema
from stacks.rules.access_analyzer import CHECKS, NOT_COVERED
from stacks.rules.page import page
from stacks.rules.table import RULES
from tests.projects import ROOT

import pytest

README = (ROOT / "README.md").read_text("utf-8")
DIFF = (ROOT / "docs" / "diff.md").read_text("utf-8")
EXPLAIN = (ROOT / "docs" / "explain.md").read_text("utf-8")
RULES_PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "services-yaml.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("text", [README, REFERENCE], ids=["README", "reference"])
def test_the_services_that_are_shown_are_right(text: str, tmp_path: Path):
    """What a reader copies is read without a fault."""
    (tmp_path / "services.yaml").write_text(blocks(text, "yaml")[0], "utf-8")
    text = '{"containerDefinitions": [{"name": "app", "image": "nginx"}]}'
    (tmp_path / "taskdef.json").write_text(text, "utf-8")
    (services,) = read_services(str(tmp_path / "services.yaml"))
    assert services.roles[0].name == "MyEcsTaskRole"


def test_the_readme_shows_services_in_twenty_lines():
    """One glance."""
    assert len(blocks(README, "yaml")[0].splitlines()) <= 20


def test_the_output_of_make_is_the_real_one(capsys: pytest.CaptureFixture[str]):
    """The summary in the README is what is printed for the committed services.yaml."""
    print_summary(read_services(str(ROOT / "services.yaml")), "cdktf.out")
    shown = capsys.readouterr().out.replace(str(ROOT) + "/", "")
    printed = "\n".join(line.rstrip() for line in shown.splitlines())
    assert printed in blocks(README, "console")[0]


def test_the_answers_of_can_are_the_real_ones(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Each question in the README gets the answer that stands below it."""
    monkeypatch.chdir(ROOT)
    (block,) = (block for block in blocks(README, "console") if "stacks can" in block)
    lines = block.splitlines()
    assert len(lines) == 4
    for question, answer in zip(lines[::2], lines[1::2], strict=True):
        main(question.split("-m stacks ")[1].split())
        assert capsys.readouterr().out == answer + "\n"


def test_the_grant_that_is_shown_is_the_real_one(capsys: pytest.CaptureFixture[str]):
    """The README shows what the command prints."""
    (block,) = (block for block in blocks(README, "console") if "stacks grants" in block)
    question, _, answer = block.partition("\n")
    main(question.split("-m stacks ")[1].split())
    lines = capsys.readouterr().out.splitlines()
    assert [line.rstrip() for line in lines] == answer.splitlines()


def test_what_is_explained_is_the_real_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """The README shows what the command prints for the committed services.yaml."""
    monkeypatch.chdir(ROOT)
    (block,) = (block for block in blocks(README, "console") if "stacks explain" in block)
    question, _, answer = block.partition("\n")
    main(question.split("-m stacks ")[1].split())
    assert capsys.readouterr().out == answer


def test_the_keys_of_what_is_explained_are_in_the_reference(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """docs/explain.md has each key of what --format json prints, and no other."""
    monkeypatch.chdir(ROOT)
    main(["explain", "--format", "json"])
    (role,) = json.loads(capsys.readouterr().out)
    of_roles, of_rows = EXPLAIN.partition("## In JSON")[2].split("A row:")
    assert role.keys() == first_column(of_roles)
    assert role["allowed"][0].keys() == first_column(of_rows)


def first_column(text: str) -> set[str]:
    """The names in the first cells of a table."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def test_the_answer_of_diff_is_the_real_one(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """One action more in services.yaml gives what the README shows."""
    before = ROOT / "services.yaml"
    after = tmp_path / "services.yaml"
    more = before.read_text("utf-8").replace("s3:ListBucket]", "s3:ListBucket, s3:DeleteObject]")
    after.write_text(more, "utf-8")
    assert main(["diff", str(before), str(after)]) == 1
    (block,) = (block for block in blocks(README, "console") if "stacks diff" in block)
    assert capsys.readouterr().out == block.split("\n", 2)[2]


def test_the_answer_of_check_is_the_real_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A policy with two mistakes gives what the README shows."""
    monkeypatch.chdir(tmp_path)
    actions = '["s3:ListBucket", "s3:GetObjct"]'
    Path("policy.json").write_text(
        '{\n  "Version": "2012-10-17",\n  "Statement": {\n    "Effect": "Allow",\n'
        f'    "Action": {actions},\n    "Resource": "arn:aws:s3:::my-log-bucket/*"\n  }}\n}}\n'
    )
    assert main(["check", "policy.json"]) == 1
    (block,) = (block for block in blocks(README, "console") if "stacks check" in block)
    assert capsys.readouterr().out == block.split("\n", 1)[1]


def test_the_error_of_a_rule_is_the_real_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The line that the README begins with."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "services.yaml").read_text("utf-8").replace("s3:PutObject", "s3:PutObjct")
    Path("services.yaml").write_text(text)
    main(["check"])
    told = capsys.readouterr().out.splitlines()[0].partition(": ")[2]
    assert told in README


def test_the_example_of_the_reference_has_no_finding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What a reader copies, its accept included."""
    monkeypatch.chdir(tmp_path)
    Path("services.yaml").write_text(blocks(REFERENCE, "yaml")[0], "utf-8")
    assert main(["check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_page_of_rules_is_made_from_the_table():
    """``python -m stacks.rules.page > docs/rules.md`` brings it up to date."""
    assert page() == RULES_PAGE


def test_every_check_of_access_analyzer_has_a_rule_or_a_reason():
    """No check is both, and no code is misspelt."""
    answered = {rule.access_analyzer for rule in RULES.values()} - {None}
    assert answered.isdisjoint(NOT_COVERED)
    assert answered | NOT_COVERED.keys() == CHECKS


def test_the_keys_of_an_item_are_in_the_reference(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    """docs/diff.md has each key of what --format json prints, and no other."""
    old = tmp_path / "old.json"
    old.write_text('{"Version": "2012-10-17", "Statement": []}', "utf-8")
    main(["diff", str(old), str(ROOT / "services.yaml"), "--format", "json"])
    items = json.loads(capsys.readouterr().out)["new"]
    assert {key for item in items for key in item} == first_column(DIFF)


def test_the_example_in_the_readme_is_the_example():
    """The Python shown is that of examples/, but for its docstrings and its main."""
    example = (ROOT / "examples" / "my_ecs_stack.py").read_text("utf-8")
    shown = blocks(README, "python")[0]
    lines = [line for line in shown.split("\n\n\napp = ")[0].splitlines() if line.strip()]
    position = 0
    for line in lines:
        assert line in example[position:], line
        position += example[position:].index(line) + len(line)


def test_every_key_of_the_schema_is_in_the_reference():
    """No key is left to be guessed at; grants and their arguments have a page of their own."""
    of_grants = {name for grant in catalogue().values() for name in (grant.name, *grant.parameters)}

    def keys(node: object) -> set[str]:
        if isinstance(node, list):
            return {key for item in node for key in keys(item)}
        if not isinstance(node, dict):
            return set()
        found = {key for value in node.values() for key in keys(value)}
        return found | set(node.get("properties", {}))

    known = {key for key in keys(services_schema()) if key not in of_grants}
    assert not {key for key in known if f"`{key}`" not in REFERENCE}


def test_the_files_that_are_linked_are_there():
    """No link into the project leads nowhere."""
    docs = ROOT / "docs"
    pages = (
        (README, ROOT),
        *((text, docs) for text in (REFERENCE, DIFF, EXPLAIN, RULES_PAGE, SECURITY)),
    )
    for text, folder in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (folder / target).exists(), target


def test_every_attack_has_a_test():
    """Each row of docs/security.md names one, and there is what it names."""
    rows = [line for line in SECURITY.splitlines() if line.count("|") >= 4 and "`tests/" in line]
    named = re.findall(r"`(tests/\S+)::(\w+)`", SECURITY)
    assert len(rows) >= 10
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), test
