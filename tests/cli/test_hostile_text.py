"""Text that others wrote, in what the commands print: nothing of it is obeyed."""

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from stacks.cli.main import main

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

TERMINAL = [
    "\x1b[31m\x1b]0;title\x07",
    "\x9b31m\x85\x7f",  # the same in one character, as terminals take it too
    "\u202eabc\u2066\u200b",  # turns around what follows
    "a\n0 errors\r\u2028b",
]
MARKUP = (
    "[red]x[/red] <script>x</script> | `c` **b** [a](http://x.example) ![](i) @owner www.x.example"
)
TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    "Action": "sts:AssumeRole",
}

Json = dict[str, Any]
Output = pytest.CaptureFixture[str]


def policy(**elements: Any) -> Json:
    """A policy of one statement."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
    return {"Version": "2012-10-17", "Statement": [statement | elements]}


def terraform(of_role: Json, of_policy: Json, address: str = "r") -> Json:
    """A synthesized role with a policy."""
    own = {"name": "p", "role": f"${{aws_iam_role.{address}.name}}", "policy": json.dumps(policy())}
    trust = json.dumps({"Version": "2012-10-17", "Statement": TRUST})
    return {
        "resource": {
            "aws_iam_role": {address: {"name": "r", "assume_role_policy": trust} | of_role},
            "aws_iam_role_policy": {"p": own | of_policy},
        }
    }


IN_POLICY: dict[str, Callable[[str], Json]] = {
    "sid": lambda text: policy(Sid=text),
    "action": lambda text: policy(Action=f"s3:{text}"),
    "service": lambda text: policy(Action=f"{text}:Get"),
    "resource": lambda text: policy(Resource=f"arn:aws:s3:::b/{text}"),
    "condition": lambda text: policy(Condition={"StringLike": {f"aws:RequestTag/{text}": text}}),
    "operator": lambda text: policy(Condition={text: {"aws:SourceVpc": "x"}}),
    "principal": lambda text: policy(Principal={text: text}),
    "element": lambda text: policy(**{text: "x"}),
    "key": lambda text: policy() | {text: "x"},
    "version": lambda text: policy() | {"Version": text},
}
IN_TERRAFORM: dict[str, Callable[[str], Json]] = {
    "name": lambda text: terraform({"name": text}, {}),
    "address": lambda text: terraform({}, {}, text),
    "policy": lambda text: terraform({}, {"name": text}),
    "of": lambda text: terraform({}, {"role": text}),
    "unread": lambda text: terraform({}, {"policy": f"${{data.x.{text}}}"}),
    "statement": lambda text: terraform(
        {}, {"policy": json.dumps(policy(Sid=text, Action=f"s3:{text}"))}
    ),
    "boundary": lambda text: terraform({"permissions_boundary": text}, {}),
    "reason": lambda text: terraform(
        {"//": {"accepted_findings": [{"rule": "x", "match": text, "reason": text}]}}, {}
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a policy and a role that have nothing of it."""
    monkeypatch.chdir(tmp_path)
    other = policy(Resource="arn:aws:s3:::other/*")
    Path("policy.json").write_text(json.dumps(other))
    Path("terraform.json").write_text(json.dumps(terraform({}, {"policy": json.dumps(other)})))


def commands(good: str) -> Iterator[list[str]]:
    """Every report on bad.json, ``good`` being what it can be compared with."""
    for format_ in ("text", "json"):
        yield ["check", "bad.json", "--format", format_]
    for format_ in ("text", "json", "markdown"):
        yield ["diff", good, "bad.json", "--format", format_]
        yield ["diff", "bad.json", good, "--format", format_]
    if good == "policy.json":
        for question in (["s3:GetObject", "arn:aws:s3:::c"], ["s3:DeleteObject", "*"]):
            yield ["can", "--policy", "bad.json", "--", *question]


def assert_nothing_moves(capsys: Output) -> None:
    """What was printed is lines that a terminal only shows."""
    printed = capsys.readouterr()
    for line in (printed.out + printed.err).split("\n"):
        assert line.isprintable(), ascii(line)


@pytest.mark.parametrize("text", TERMINAL, ids=["escape", "c1", "bidi", "lines"])
@pytest.mark.parametrize("place", IN_POLICY)
def test_no_text_of_a_policy_reaches_the_terminal_raw(place: str, text: str, capsys: Output):
    """In whatever element it stands, in every command and format, errors included."""
    Path("bad.json").write_text(json.dumps(IN_POLICY[place](text)))
    for command in commands("policy.json"):
        main(command)
        assert_nothing_moves(capsys)


@pytest.mark.parametrize("text", TERMINAL, ids=["escape", "c1", "bidi", "lines"])
@pytest.mark.parametrize("place", IN_TERRAFORM)
def test_no_text_of_terraform_reaches_the_terminal_raw(place: str, text: str, capsys: Output):
    """Names, addresses, expressions and reasons, of a cdk.tf.json as of a plan."""
    Path("bad.json").write_text(json.dumps(IN_TERRAFORM[place](text)))
    for command in commands("terraform.json"):
        main(command)
        assert_nothing_moves(capsys)


@pytest.mark.parametrize("text", TERMINAL, ids=["escape", "c1", "bidi", "lines"])
def test_no_name_of_a_file_reaches_the_terminal_raw(text: str, capsys: Output):
    """Of one in a folder that is checked, which somebody else may have named."""
    Path("folder").mkdir()
    Path("folder", f"{text}.json").write_text("{}")
    Path("folder", f"{text}2.json").write_text(json.dumps(policy(Action="s3:Garbage")))
    main(["check", "folder"])
    assert_nothing_moves(capsys)
    main(["diff", f"folder/{text}.json", "policy.json"])
    assert_nothing_moves(capsys)


@pytest.mark.parametrize("place", ["sid", "resource", "condition", "name", "address", "boundary"])
def test_no_text_is_markup_in_markdown(place: str, capsys: Output):
    """No tag, no link, nobody's name, no cell or line more, as GitHub reads it."""
    good = "policy.json" if place in IN_POLICY else "terraform.json"
    Path("bad.json").write_text(json.dumps((IN_POLICY | IN_TERRAFORM)[place](MARKUP)))
    shown = ""
    for pair in ((good, "bad.json"), ("bad.json", good)):
        main(["diff", *pair, "--format", "markdown"])
        written = capsys.readouterr().out
        shown += written
        assert_no_markup(written)
    assert "@owner" in shown


def services(text: str) -> str:
    """A services.yaml with ``text`` where anything may stand."""
    value = json.dumps(text)
    return f"""\
account: "111122223333"
region: us-east-1
services:
  my-ecs:
    task_role:
      description: {value}
      allow:
        - statement:
            actions: [s3:GetObject]
            resources: ["*"]
            conditions: {{StringLike: {{aws:PrincipalTag/team: {value}}}}}
"""


@pytest.mark.parametrize("text", TERMINAL, ids=["escape", "c1", "bidi", "lines"])
def test_no_text_of_services_reaches_the_terminal_raw(text: str, capsys: Output):
    """Whether it is shown or refused."""
    Path("services.yaml").write_text(services(text))
    for format_ in ("text", "json", "markdown"):
        main(["explain", "--format", format_])
        assert_nothing_moves(capsys)


def test_no_name_of_a_services_file_moves_the_terminal(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
):
    """It stands in the title of each role."""
    file = "\x1b[31m\u202e.yaml"
    Path(file).write_text(f"stack: one\n{services('plain')}")
    monkeypatch.setenv("SERVICES", file)
    for format_ in ("text", "json", "markdown"):
        assert main(["explain", "--format", format_]) == 0
        assert_nothing_moves(capsys)
    assert main(["explain", "--html", "page.html"]) == 0
    assert {"\x1b", "\u202e"}.isdisjoint(Path("page.html").read_text("utf-8"))


def test_no_text_of_services_is_markup(capsys: Output):
    """In Markdown as GitHub reads it, and on a page of HTML."""
    Path("services.yaml").write_text(services(MARKUP))
    main(["explain", "--format", "markdown"])
    assert_no_markup(capsys.readouterr().out)
    main(["explain", "--html", "page.html"])
    page = Path("page.html").read_text()
    assert escape(MARKUP) in page
    tags = set(re.findall("<([a-zA-Z0-9]+)", page))
    assert tags == set(re.findall("<([a-zA-Z0-9]+)", page.replace(escape(MARKUP), "x")))
    assert tags.isdisjoint({"script", "a", "b", "img"})


def assert_no_markup(written: str) -> None:
    """No tag, no link, nobody's name, no cell or line more in a table, as GitHub reads it."""
    tokens = list(flat(MarkdownIt("commonmark").enable("table").parse(written)))
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    assert len(cells) == 6 * sum(token.type == "tr_open" for token in tokens)
    texts = [token.content for token in tokens if token.type == "text"]
    assert not [text for text in texts if set("@<[") & set(text) or "x.example" in text]
    types = {token.type for token in tokens if token.content != "<br>"}
    assert types.isdisjoint({"html_block", "html_inline", "link_open", "image"})


def flat(tokens: list[Token]) -> Iterator[Token]:
    """All tokens, those within others included."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])
