"""``python -m stacks explain``."""

import json
import os
from html.parser import HTMLParser
from pathlib import Path

from stacks.cli.main import main
from stacks.iam import reference
from tests.cli.piped import piped
from tests.manifest.services import GOOD

import pytest

Output = pytest.CaptureFixture[str]

TEXT = """\
MyEcsTaskRole (account 111122223333, services.yaml:6:13)

  may be assumed
    sts: Write
      actions   sts:AssumeRole
      by        Service ecs-tasks.amazonaws.com
      if        StringEquals aws:SourceAccount 111122223333
                ArnLike aws:SourceArn arn:aws:ecs:us-east-1:111122223333:*
      said by   statement 1 of the trust policy

  may
    s3: Read
      actions   s3:GetObject
      on        arn:aws:s3:::my-log-bucket/*
      said by   statement 1 of MyEcsTaskPolicy
"""
MORE = """\
        - statement: {actions: ["sqs:*"], resources: ["*"]}
        - statement: {actions: ["s3:ListA*", "s3:ListBucket"], resources: ["arn:aws:s3:::b"]}
        - statement: {effect: Deny, not_actions: ["s3:*"], not_resources: ["arn:aws:sqs:*:*:q"]}
        - statement: {sid: Gone, actions: ["sns:Publish"], resources: ["*"]}
        - statement: {effect: Deny, actions: ["sns:*"], resources: ["*"]}
        - statement: {effect: Deny, actions: ["s3:ListBucketV*"], resources: ["arn:aws:s3:::b/*"]}
        - statement: {sid: Never, effect: Deny, not_actions: ["*"], resources: ["*"]}
"""
MANY = f"{GOOD}{MORE}".replace(
    "services:", "permissions_boundary: arn:aws:iam::111122223333:policy/B\nservices:"
)


@pytest.fixture(autouse=True)
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a services.yaml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVICES", raising=False)
    Path("services.yaml").write_text(GOOD)


def explained(capsys: Output, *arguments: str) -> str:
    """What is shown."""
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_a_role_is_shown_on_one_screen(capsys: Output):
    """Who may assume it and what it may do, each with the statement that says so."""
    assert explained(capsys, "MyEcsTaskRole") == TEXT


def test_all_roles_are_shown_when_none_is_named(capsys: Output):
    """In the order of the file."""
    Path("services.yaml").write_text(
        f"{GOOD}  other:\n    task_role: {{allow: [sqs.send: my-queue]}}\n"
    )
    shown = explained(capsys)
    titles = [line for line in shown.splitlines() if line and line[0] != " "]
    assert [title.partition(" ")[0] for title in titles] == ["MyEcsTaskRole", "other-task"]
    assert shown.startswith(f"{TEXT}\nother-task (account 111122223333, services.yaml:12:3)\n\n")


def test_many_actions_are_counted_only_where_they_are_all_of_a_level(capsys: Output):
    """Fewer than five, or not all, are listed."""
    reading = sorted(each.name for each in reference.actions("sqs") if each.access_level == "Read")
    some, all_ = json.dumps(reading[1:]), json.dumps(reading)
    head = f"{GOOD}        - statement: "
    Path("services.yaml").write_text(f"{head}{{actions: {some}, resources: ['*']}}\n")
    assert len(reading) == 7
    assert f"      actions   {reading[1]}\n                {reading[2]}\n" in explained(capsys)
    Path("services.yaml").write_text(f"{head}{{actions: {all_}, resources: ['*']}}\n")
    assert "      actions   all 7 of this access level\n" in explained(capsys)
    Path("services.yaml").write_text(f"{head}{{actions: ['sqs:*Tag*'], resources: ['*']}}\n")
    assert "      actions   sqs:TagQueue\n                sqs:UntagQueue\n" in explained(capsys)


def test_a_role_that_may_do_nothing(capsys: Output):
    """It is said, so that nobody looks for what is missing."""
    Path("services.yaml").write_text(f"{GOOD.partition('allow:')[0]}allow: []\n")
    assert explained(capsys).endswith("\n  beside that\n    its own policies allow nothing\n")


def test_a_folder_is_read_as_elsewhere(
    capsys: Output, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """SERVICES names it, and one role of several accounts is told apart."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.yaml").write_text(GOOD)
    (folder / "b.yaml").write_text(GOOD.replace("111122223333", "444455556666"))
    monkeypatch.setenv("SERVICES", "folder")
    both = explained(capsys)
    assert "(account 111122223333, folder/a.yaml" in both
    assert "(account 444455556666, folder/b.yaml" in both
    assert main(["explain", "MyEcsTaskRole"]) == 2
    assert "'MyEcsTaskRole of 444455556666'" in capsys.readouterr().err
    one = explained(capsys, "MyEcsTaskRole of 444455556666")
    assert "111122223333" not in one


def test_what_is_beside_the_rows_is_told(capsys: Output):
    """What is denied, what allows nothing, and what is not looked at."""
    Path("services.yaml").write_text(MANY)
    shown = explained(capsys)
    assert (
        "  may not, whatever else allows it\n"
        "    *: any access level\n"
        "      actions   all actions but\n"
        "                s3:*\n"
        "      on        all resources but\n"
        "                arn:aws:sqs:*:*:q\n"
    ) in shown
    beside = shown.partition("  beside that\n")[2].splitlines()
    assert [line.strip() for line in beside] == [
        "statement Gone of MyEcsTaskPolicy allows nothing: it is denied, or no request fulfils it",
        "statement Never of MyEcsTaskPolicy denies nothing: no request fulfils it",
        "statement 3 of MyEcsTaskPolicy has a wildcard for 6 actions that take none of its "
        "resources, such as s3:ListAccessGrants, and does not allow them",
        "statement 7 of MyEcsTaskPolicy has a wildcard for s3:ListBucketVersions, which takes none "
        "of its resources, and does not deny it",
        "it may do no more than the boundary arn:aws:iam::111122223333:policy/B allows, which is "
        "not looked at",
    ]
    assert "      actions   all 10 of this access level\n" in shown


def test_json_has_every_action(capsys: Output):
    """For programs nothing is counted or left out."""
    Path("services.yaml").write_text(MANY)
    (role,) = json.loads(explained(capsys, "--format", "json"))
    assert role["role"] == "MyEcsTaskRole"
    assert role["account"] == "111122223333"
    assert role["where"] == {"file": "services.yaml", "line": 7}
    assert role["permissions_boundary_not_looked_at"] == "arn:aws:iam::111122223333:policy/B"
    writing = next(
        row for row in role["allowed"] if (row["service"], row["access_level"]) == ("sqs", "Write")
    )
    assert "sqs:SendMessage" in writing["actions"]
    assert writing["resources"] == ["*"]
    denied, *_ = role["denied"]
    assert (denied["actions"], denied["not_actions"]) == ([], ["s3:*"])
    assert (denied["resources"], denied["not_resources"]) == ([], ["arn:aws:sqs:*:*:q"])
    (assumed,) = role["assumed_by"]
    assert assumed == {
        "service": "sts",
        "access_level": "Write",
        "actions": ["sts:AssumeRole"],
        "not_actions": [],
        "resources": [],
        "not_resources": [],
        "conditions": {
            "StringEquals": {"aws:SourceAccount": "111122223333"},
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:111122223333:*"},
        },
        "principals": ["Service ecs-tasks.amazonaws.com"],
        "statements": ["statement 1 of the trust policy"],
        "depends_on": [],
    }
    assert role["attached_policies_not_looked_at"] == []
    assert role["without_effect"] == [
        {"statement": "statement Gone of MyEcsTaskPolicy", "effect": "Allow"},
        {"statement": "statement Never of MyEcsTaskPolicy", "effect": "Deny"},
    ]
    allowing, denying = role["untaken"]
    assert (allowing["statement"], allowing["effect"]) == (
        "statement 3 of MyEcsTaskPolicy",
        "Allow",
    )
    assert denying == {
        "statement": "statement 7 of MyEcsTaskPolicy",
        "effect": "Deny",
        "actions": ["s3:ListBucketVersions"],
    }


def test_markdown_has_a_table_for_each_part(capsys: Output):
    """For a wiki, or the summary of a CI run."""
    shown = explained(capsys, "--format", "markdown").splitlines()
    assert shown[0] == "### `MyEcsTaskRole (account 111122223333, services.yaml:6:13)`"
    assert shown[-1] == (
        "| `s3` | Read | `s3:GetObject` | `arn:aws:s3:::my-log-bucket/*` |  | "
        "`statement 1 of MyEcsTaskPolicy` |"
    )
    Path("services.yaml").write_text(MANY)
    *_, boundary = explained(capsys, "--format", "markdown").splitlines()
    assert boundary == (
        "- `it may do no more than the boundary arn:aws:iam::111122223333:policy/B allows, which "
        "is not looked at`"
    )


def test_a_table_says_by_whom_a_role_is_assumed(capsys: Output):
    """Not on which resources."""
    shown = explained(capsys, "--format", "markdown")
    assumed, allowed = (line for line in shown.splitlines() if line.startswith("| Service "))
    assert assumed.replace("| By |", "| Resources |") == allowed
    explained(capsys, "--html", "roles.html")
    assert _Cells(Path("roles.html").read_text("utf-8")).texts.count("By") == 1


def test_what_could_not_be_decided_is_told_apart_from_the_conditions(capsys: Output):
    """In all that is for people; and a value that is nothing is seen."""
    tests = {
        "NumericGreaterThan": "5",
        "StringLike": "?7*?",
        "StringNotLike": ["x*", ""],
        "ForAllValues:StringLike": "?7*",
    }
    conditions = json.dumps({operator: {"s3:max-keys": each} for operator, each in tests.items()})
    Path("services.yaml").write_text(
        f"{GOOD}        - statement: {{actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'], "
        f"conditions: {conditions}}}\n"
    )
    text = explained(capsys)
    assert '                StringNotLike s3:max-keys x* or ""\n' in text
    assert "      depends   on the values of s3:max-keys\n" in text
    markdown = explained(capsys, "--format", "markdown")
    assert "`ForAllValues:StringLike s3:max-keys ?7*`<br>`depends on the values of" in markdown
    explained(capsys, "--html", "roles.html")
    page = _Cells(Path("roles.html").read_text("utf-8"))
    assert "depends on the values of s3:max-keys" in page.texts
    (role,) = json.loads(explained(capsys, "--format", "json"))
    assert [each["depends_on"] for each in role["allowed"]] == [[], ["the values of s3:max-keys"]]


class _Cells(HTMLParser):
    """Collects the texts of cells, headings and links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_is_written(capsys: Output):
    """Whole, by itself, with what the text has; its name is printed."""
    Path("services.yaml").write_text(MANY)
    assert explained(capsys, "--html", "roles.html") == "roles.html\n"
    page = Path("roles.html").read_text("utf-8")
    cells = _Cells(page)
    shown = {
        "s3:GetObject",
        "arn:aws:s3:::my-log-bucket/*",
        "all actions but",
        "all 10 of this access level",
        "any access level",
        "statement 1 of MyEcsTaskPolicy",
        "statement Never of MyEcsTaskPolicy denies nothing: no request fulfils it",
    }
    assert shown <= set(cells.texts)
    assert '<meta charset="utf-8">' in page
    assert "href" not in page
    assert "may not, whatever else allows it" in cells.texts
    assert {"script", "link", "img"}.isdisjoint(cells.tags)
    assert sorted(map(str, Path().iterdir())) == ["roles.html", "services.yaml"]


def test_a_page_of_several_roles_begins_with_a_list_of_them(capsys: Output):
    """Each leads to its role."""
    Path("services.yaml").write_text(f"{GOOD}  other:\n    task_role: {{allow: []}}\n")
    explained(capsys, "--html", "roles.html")
    page = Path("roles.html").read_text("utf-8")
    title = "other-task (account 111122223333, services.yaml:12:3)"
    assert f'<li><a href="#role-2">{title}</a></li>' in page
    assert f'<h2 id="role-2">{title}</h2>' in page


def test_a_page_that_cannot_be_written_is_no_traceback(capsys: Output):
    """And what is there stays as it is."""
    Path("folder.html").mkdir()
    too_long = f"{'a' * 300}.html"
    for file in ("folder.html", "nowhere/roles.html", "services.yaml/r.html", too_long, "", "."):
        assert main(["explain", "--html", file]) == 2
        assert capsys.readouterr().err.startswith(f"{file}: can't be written: ")
    assert sorted(map(str, Path().iterdir())) == ["folder.html", "services.yaml"]


def test_a_page_is_written_to_a_pipe():
    """Be it standard output."""
    shown = piped("", "explain", "--html", "/dev/stdout").stdout
    assert shown.startswith("<!doctype html>")
    assert shown.endswith("</html>\n/dev/stdout\n")


def test_a_page_is_written_through_no_link_that_somebody_has_laid(capsys: Output, tmp_path: Path):
    """In a folder that others write to, the name of what becomes the page can be guessed."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    Path(f".explain.{os.getpid()}.html").symlink_to(victim)
    assert main(["explain", "--html", "roles.html"]) == 2
    assert capsys.readouterr().err == "roles.html: can't be written: File exists\n"
    assert victim.read_text() == "mine"


def test_a_page_replaces_a_page_and_no_services(capsys: Output):
    """Through a link, too; what would be lost is what was asked about."""
    Path("roles.html").symlink_to("page.html")
    Path("page.html").write_text("old")
    explained(capsys, "--html", "roles.html")
    assert Path("roles.html").is_symlink()
    assert Path("page.html").read_text("utf-8").startswith("<!doctype html>")
    Path("link").symlink_to("services.yaml")
    for file in ("services.yaml", "link"):
        assert main(["explain", "--html", file]) == 2
        assert capsys.readouterr().err == (
            f"{file}: not written: it is what is explained; name another file\n"
        )
    assert Path("services.yaml").read_text() == GOOD


def test_a_role_that_is_not_there(capsys: Output):
    """Which is meant, and which there are."""
    assert main(["explain", "MyEcsTaskRol"]) == 2
    error = capsys.readouterr().err
    assert "MyEcsTaskRol is no role in services.yaml. Did you mean MyEcsTaskRole?" in error
    assert main(["explain", ""]) == 2
    assert capsys.readouterr().err == (" is no role in services.yaml. There are: MyEcsTaskRole\n")


def test_a_file_in_the_place_of_a_role(capsys: Output):
    """As the other commands take one: what to write is said."""
    Path("services").mkdir()
    for name in ("services.yaml", "services"):
        assert main(["explain", name]) == 2
        told = f"{name} is no role in services.yaml. To ask about a file, write SERVICES={name} "
        assert capsys.readouterr().err.startswith(told)


def test_a_file_with_faults_is_told_as_elsewhere(capsys: Output):
    """With its lines, and nothing is shown of it."""
    Path("services.yaml").write_text(GOOD.replace("us-east-1", "nowhere"))
    assert main(["explain"]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("services.yaml:2:9: ")
    assert told.out == ""
