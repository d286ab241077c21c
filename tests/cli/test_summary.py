import re

from stacks.cli.outdir import outdir_problem
from stacks.cli.summary import print_summary
from stacks.iam.document import PolicyDocument
from stacks.iam.role import NamedPolicy, RoleSpec, SourceLocation
from stacks.iam.statement import Statement
from stacks.manifest import ServicesFile
from stacks.settings import StackSettings

import pytest


def shown(capsys: pytest.CaptureFixture[str], *roles: RoleSpec) -> list[str]:
    """The rows of the roles, white space folded."""
    settings = StackSettings("111122223333", "us-east-1")
    at = SourceLocation("services.yaml", 1, 1)
    services = ServicesFile(at.file, "ecs-iam", settings, roles, stack_at=at, backend_at=at)
    print_summary([services], "cdktf.out")
    lines = capsys.readouterr().out.splitlines()
    return [" ".join(line.split()) for line in lines[4 : lines.index("", 4)]]


def role(name: str, *statements: Statement, **fields: object) -> RoleSpec:
    """A role with one policy of these statements, or none."""
    policies = (NamedPolicy(name, PolicyDocument(statements)),) if statements else ()
    values: dict[str, object] = {"policies": policies, **fields}
    return RoleSpec(name, name, PolicyDocument(), **values)  # pyright: ignore[reportArgumentType]


def test_a_role_that_may_do_nothing_says_so(capsys: pytest.CaptureFixture[str]):
    """No statement, no permission."""
    assert shown(capsys, role("web")) == ["web nothing"]


def test_what_is_denied_excepted_or_conditional_is_not_shown_as_allowed(
    capsys: pytest.CaptureFixture[str],
):
    """Deny, NotAction, NotResource and conditions change what a line says."""
    assert shown(
        capsys,
        role(
            "web",
            Statement(effect="Deny", actions="s3:DeleteObject", resources="*"),
            Statement(
                not_actions="iam:*",
                not_resources="arn:aws:s3:::b",
                conditions={"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}},
            ),
            managed_policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        ),
    ) == [
        "web never s3:DeleteObject *",
        "all but iam:* all but arn:aws:s3:::b",
        "if StringEquals aws:PrincipalTag/team = a or b",
        "what the managed policy says arn:aws:iam::aws:policy/ReadOnlyAccess",
    ]


def test_long_lists_are_cut_and_counted(capsys: pytest.CaptureFixture[str]):
    """The summary stays on one screen; how much is not shown is said."""
    actions = [f"s3:Get{letter}" for letter in "ABCDEFGHIJ"]
    lines = shown(capsys, role("web", Statement(actions=actions, resources="*")))
    assert len(lines) == 8
    assert lines[-1] == "… and 3 more"
    lines = shown(capsys, *(role(f"r{index}") for index in range(25)))
    assert len(lines) == 21
    assert lines[-1] == "… and 5 more roles"


def test_text_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]):
    """Brackets in an ARN are no markup."""
    statement = Statement(actions="s3:GetObject", resources="arn:aws:s3:::b/[red]x[/red]")
    assert shown(capsys, role("web", statement)) == ["web s3:GetObject arn:aws:s3:::b/[red]x[/red]"]


def test_no_text_moves_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Control characters are in IAM's Latin-1, and may be in the name of a file."""
    text = "a\x1b[2J\x9b2J\nb"
    monkeypatch.setenv("SERVICES", text)
    statement = Statement(
        actions="s3:GetObject",
        resources=f"arn:aws:s3:::b/{text}",
        conditions={"StringEquals": {"aws:PrincipalTag/x": [text]}},
    )
    settings = StackSettings("111122223333", "us-east-1")
    at = SourceLocation(text, 1, 1)
    roles = (role("web", statement),)
    print_summary([ServicesFile(text, "x", settings, roles, stack_at=at, backend_at=at)], text)
    shown = capsys.readouterr().out
    assert all(line.isprintable() for line in shown.split("\n"))
    assert shown.count("a\\x1b[2J\\x9b2J\\nb") == 7


def test_the_summary_fits_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """At eighty columns a long ARN is folded, in its own column, and nothing is cut."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    arn = f"arn:aws:s3:::my-bucket/{'a' * 60}"
    statement = Statement(actions="ecr:BatchCheckLayerAvailability", resources=arn)
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown(capsys, role("web", statement))]
    assert lines[0].startswith("web ecr:BatchCheckLayerAvailability arn:aws:s3:::my-bucket/")
    assert max(map(len, lines)) <= 80
    assert lines[0].split()[-1] + "".join(line.strip() for line in lines[1:]) == arn


def test_an_output_folder_is_checked_without_making_it(tmp_path_factory: pytest.TempPathFactory):
    """A folder that is there, or could be made, is fine; a file in the way is not."""
    folder = tmp_path_factory.mktemp("out")
    (folder / "file").write_text("")
    assert outdir_problem(str(folder)) is None
    assert outdir_problem(str(folder / "a" / "b")) is None
    assert not (folder / "a").exists()
    assert "is no folder" in (outdir_problem(str(folder / "file" / "a")) or "")
