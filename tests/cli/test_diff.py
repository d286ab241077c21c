"""``python -m stacks diff``."""

import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from stacks.cli.main import main
from tests.cli.piped import piped
from tests.importers.files import Json, configured, file, plan, planned
from tests.manifest.services import GOOD

import pytest

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}],
}
TRUST = {
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    }
}
WIDER = GOOD.replace("[s3:GetObject]", "[s3:GetObject, s3:PutObject]")
# What the role of GOOD is in Terraform.
ROLE: Json = {
    "name": "MyEcsTaskRole",
    "assume_role_policy": json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": "111122223333"},
                    "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:111122223333:*"},
                },
            },
        }
    ),
}
INLINE = json.dumps(POLICY).replace("arn:aws:s3:::b/", "arn:aws:s3:::my-log-bucket/")

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with some files to compare."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(GOOD)
    Path("new.yaml").write_text(WIDER)
    write("old.json", POLICY)
    write("new.json", {"Statement": [*POLICY["Statement"], allow("s3:PutObject")]})


def allow(action: str, resource: str = "arn:aws:s3:::b/*") -> dict[str, object]:
    """A statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def write(name: str, data: object) -> None:
    """A file of JSON."""
    Path(name).write_text(json.dumps(data))


def diff(old: str, new: str, capsys: Output) -> tuple[int, dict[str, list[dict[str, object]]]]:
    """The exit status, and what is told in JSON."""
    status = main(["diff", old, new, "--format", "json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_new_access_exits_with_1(kind: str, capsys: Output):
    """And none with 0, though something be removed."""
    old, new = f"old.{kind}", f"new.{kind}"
    assert [main(["diff", *pair]) for pair in ((old, new), (new, old), (old, old))] == [1, 0, 0]
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count("No new access: everything that NEW allows, OLD allows as well.") == 2


def test_people_read_who_may_what_on_what(capsys: Output):
    """One screen: the role, then service and access level, an example and the reason."""
    main(["diff", "old.yaml", "new.yaml"])
    assert capsys.readouterr().out == (
        "New access\n"
        "\n"
        "  MyEcsTaskRole may\n"
        "    s3: Write\n"
        "      actions   s3:PutObject\n"
        "      on        arn:aws:s3:::my-log-bucket/*\n"
        "      e.g.      s3:PutObject on arn:aws:s3:::my-log-bucket/example\n"
        "      because   statement 1 of MyEcsTaskPolicy allows it; before, no statement allows it\n"
    )


def test_programs_read_json(capsys: Output):
    """``{verdict, new, removed}``, each item with its witness."""
    status, told = diff("old.json", "new.json", capsys)
    assert status == 1
    assert (told["verdict"], told["removed"]) == ("new-access", [])
    (item,) = told["new"]
    assert item["witness"] == {
        "action": "s3:PutObject",
        "resource": "arn:aws:s3:::b/example",
        "context": {},
    }
    assert {name: item[name] for name in ("role", "policy_type", "service", "access_level")} == {
        "role": None,
        "policy_type": "identity",
        "service": "s3",
        "access_level": "Write",
    }
    assert (item["actions"], item["resources"]) == (["s3:PutObject"], ["arn:aws:s3:::b/*"])
    assert (item["conditions"], item["principals"]) == ({}, [])
    assert item["reason"] == "statement 2 of new.json allows it; before, no statement allows it"


def test_programs_read_what_is_removed(capsys: Output):
    """Which is no new access."""
    status, told = diff("new.json", "old.json", capsys)
    assert (status, told["verdict"], told["new"]) == (0, "no-new-access", [])
    assert [item["actions"] for item in told["removed"]] == [["s3:PutObject"]]


def test_a_pull_request_reads_markdown(capsys: Output):
    """A table for each role."""
    assert main(["diff", "old.yaml", "new.yaml", "--format", "markdown"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["### IAM: new access", "", "**MyEcsTaskRole may**"]
    assert lines[-1] == (
        "| `s3` | Write | `s3:PutObject` | `arn:aws:s3:::my-log-bucket/*` |  "
        "| `s3:PutObject on arn:aws:s3:::my-log-bucket/example` |"
    )
    main(["diff", "new.yaml", "old.yaml", "--format", "markdown"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "### IAM: no new access"
    assert "#### Removed" in lines


@pytest.mark.parametrize(
    "text",
    ["a|b", "`a", "``a`", "a\nb", "a\r\n| x |", "<script>alert(1)</script>", "a\u2028b\x1b[2J"],
)
def test_no_text_breaks_out_of_its_cell(text: str, capsys: Output):
    """In a bucket's name, a condition or a Sid, it stays one line and one cell of six."""
    statement = {**allow("s3:PutObject", f"arn:aws:s3:::{text}/*"), "Sid": text}
    write("new.json", {"Statement": [{**statement, "Condition": {"StringLike": {text: text}}}]})
    assert main(["diff", "old.json", "new.json", "--format", "markdown"]) == 1
    out = capsys.readouterr().out
    row = next(line for line in out.split("\n") if "PutObject" in line)
    # GitHub: a bar that is escaped is none, in a code span as well.
    assert row.replace("\\|", "").count("|") == 7
    assert all(line.isprintable() for line in out.split("\n"))
    for cell in row.replace("\\|", "").split("|"):
        if "script" in cell:
            assert cell.strip().startswith("`")


@pytest.mark.parametrize("text", ["`", "a`b", "``", "`a``b```c", "````"])
def test_no_backtick_ends_a_code_span(text: str, capsys: Output):
    """A span ends at as many as it began with, and its text has no such run."""
    write("new.json", {"Statement": allow("s3:PutObject", f"arn:aws:s3:::{text}/*")})
    assert main(["diff", "old.json", "new.json", "--format", "markdown"]) == 1
    lines = capsys.readouterr().out.splitlines()
    cell = next(line for line in lines if "PutObject" in line).split(" | ")[3]
    runs = re.findall("`+", cell)
    assert runs[0] == runs[-1]
    assert runs[0] not in runs[1:-1]


@pytest.mark.parametrize("role_format", ["text", "markdown"])
def test_a_text_cannot_move_the_terminal(role_format: str, capsys: Output):
    """Escapes and line breaks are shown, not obeyed."""
    write(
        "new.json", {"Statement": allow("s3:PutObject", "arn:aws:s3:::a\x1b[2J\nNo new access/*")}
    )
    main(["diff", "old.json", "new.json", "--format", role_format])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\\x1b[2J\\nNo new access" in out.replace("\\\\", "\\")


def test_a_folder_of_services_is_a_side(capsys: Output):
    """All roles of all of its files."""
    Path("services").mkdir()
    Path("services/a.yaml").write_text(GOOD)
    Path("services/b.yaml").write_text(
        GOOD.replace("my-ecs", "other").replace("MyEcsTaskRole", "OtherRole")
    )
    assert main(["diff", "services", "services"]) == 0
    assert capsys.readouterr().out.startswith("No new access")
    status, told = diff("old.yaml", "services", capsys)
    assert status == 1
    assert {item["role"] for item in told["new"]} == {"OtherRole"}


def test_roles_of_two_accounts_are_told_apart(capsys: Output):
    """Though they have one name."""
    Path("new.yaml").write_text(GOOD.replace("111122223333", "444455556666"))
    status, told = diff("old.yaml", "new.yaml", capsys)
    assert status == 1
    assert {item["role"] for item in told["new"]} == {"MyEcsTaskRole of 444455556666"}
    assert {item["role"] for item in told["removed"]} == {"MyEcsTaskRole of 111122223333"}


def terraform(inline: str) -> Json:
    """The role as CDKTF synthesizes it."""
    policy: Json = {"name": "P", "role": "${aws_iam_role.x.name}", "policy": inline}
    return file({"aws_iam_role_policy": {"p": policy}}, role=ROLE)


def planned_role(inline: str) -> Json:
    """The role in a plan."""
    return plan(
        planned("aws_iam_role.x", "", **ROLE),
        planned("aws_iam_role_policy.p", name="P", role="MyEcsTaskRole", policy=inline),
    )


@pytest.mark.parametrize("form", [terraform, planned_role])
def test_terraform_is_a_side(form: Callable[[str], Json], capsys: Output):
    """Synthesized or planned, it is compared with what it was made from."""
    write("tf.json", form(INLINE))
    assert main(["diff", "old.yaml", "tf.json"]) == 0
    write("tf.json", form(INLINE.replace("GetObject", "PutObject")))
    assert main(["diff", "old.yaml", "tf.json"]) == 1
    assert "because   statement 1 of P allows it; before, no " in capsys.readouterr().out


def deployer(action: str, *, attached: bool) -> tuple[Json, Json]:
    """A managed policy beside the role, which has it or not: synthesized, and in a plan."""
    policy: Json = {"name": "Deployer", "policy": INLINE.replace("s3:GetObject", action)}
    attachment: Json = {"role": "MyEcsTaskRole", "policy_arn": "${aws_iam_policy.d.arn}"}
    synthesized: Json = {"aws_iam_policy": {"d": policy}}
    resources = [planned("aws_iam_role.x", "", **ROLE), planned("aws_iam_policy.d", "", **policy)]
    if attached:
        synthesized["aws_iam_role_policy_attachment"] = {"a": attachment}
        resources.append(planned("aws_iam_role_policy_attachment.a", role="MyEcsTaskRole"))
    link = configured("aws_iam_role_policy_attachment.a", policy_arn=["aws_iam_policy.d.arn"])
    return file(synthesized, role=ROLE), plan(*resources, configuration=[link])


@pytest.mark.parametrize("form", [0, 1], ids=["synthesized", "planned"])
def test_a_managed_policy_that_no_role_has_is_compared(form: int, capsys: Output):
    """By its name, with the same in the other file, which a role may have there."""
    for name, action, attached in (
        ("old", "s3:GetObject", False),
        ("new", "s3:PutObject", False),
        ("attached", "s3:GetObject", True),
        ("more", "s3:PutObject", True),
    ):
        write(f"{name}.tf.json", deployer(action, attached=attached)[form])
    none = (0, [], [])
    policy, role = "the policy Deployer", "MyEcsTaskRole"
    for old, new, expected in (
        ("old", "old", none),
        ("old", "new", (1, [policy], [policy])),
        ("old", "attached", (1, [role], [])),
        ("attached", "old", (0, [], [role])),
        ("old", "more", (1, [role, policy], [policy])),
        ("attached", "more", (1, [role], [role])),
    ):
        status, told = diff(f"{old}.tf.json", f"{new}.tf.json", capsys)
        roles = [[item["role"] for item in told[part]] for part in ("new", "removed")]
        assert (status, *roles) == expected, (old, new)


def test_a_managed_policy_of_one_side_is_new(capsys: Output):
    """With all that it allows; another file's role counts for nothing."""
    write("tf.json", deployer("s3:PutObject", attached=False)[0])
    _, told = diff("old.yaml", "tf.json", capsys)
    assert [item["role"] for item in told["new"]] == ["the policy Deployer"]


def test_a_managed_policy_that_is_not_known_yet_is_noted(capsys: Output):
    """A plan has no document that names a new resource; it is no more than it was."""
    write("plan.json", plan(planned("aws_iam_policy.d", "", name="Deployer")))
    assert diff("plan.json", "plan.json", capsys)[0] == 0
    assert main(["diff", "plan.json", "plan.json"]) == 0
    told = capsys.readouterr().err
    assert "aws_iam_policy.d is not known before it is applied, and is not compared" in told


def test_a_managed_policy_that_cannot_be_read_is_the_same_by_its_expression(capsys: Output):
    """Another expression, or another value behind it, may be another policy."""
    policy: Json = {"d": {"name": "Deployer", "policy": "${jsonencode(var.p)}"}}
    for name, default in (("old", "a"), ("new", "b")):
        variable: Json = {"p": {"default": default}}
        write(f"{name}.tf.json", file({"aws_iam_policy": policy}, role=ROLE, variable=variable))
    assert main(["diff", "old.tf.json", "old.tf.json"]) == 0
    assert main(["diff", "old.tf.json", "new.tf.json"]) == 1
    assert "the policy Deployer may" in capsys.readouterr().out


def test_an_expression_that_stands_for_another_text_is_another(capsys: Output):
    """What the file says about its locals counts, not how they are named."""
    inline = INLINE.replace("my-log-bucket", "${lower(local.bucket)}")
    for name, bucket in (("old", "a"), ("same", "a"), ("new", "b")):
        write(f"{name}.tf.json", {**terraform(inline), "locals": {"bucket": bucket}})
    assert main(["diff", "old.tf.json", "same.tf.json"]) == 0
    assert main(["diff", "old.tf.json", "new.tf.json"]) == 1
    assert "${lower(local.bucket)}" in capsys.readouterr().out


def test_two_roles_of_one_name_are_two_roles(capsys: Output):
    """In one file, of two providers: neither hides the other."""
    one = {"assume_role_policy": ROLE["assume_role_policy"], "name": "R"}
    for name, role_policy in (("old", INLINE), ("new", INLINE.replace("Get", "Put"))):
        for first, second in (("x", "y"), ("y", "x")):
            roles = {
                first: {**one, "inline_policy": [{"name": "P", "policy": role_policy}]},
                second: {**one, "inline_policy": [{"name": "P", "policy": INLINE}]},
            }
            write(f"{name}-{first}.tf.json", {"resource": {"aws_iam_role": roles}})
    for first in "xy":
        assert main(["diff", f"old-{first}.tf.json", f"new-{first}.tf.json"]) == 1
    assert capsys.readouterr().out.count("s3:PutObject on ") == 2


def test_a_policy_is_compared_with_the_one_role_of_a_file(capsys: Output):
    """By what the role may do; a trust policy, by who may assume it."""
    Path("old.json").write_text(INLINE)
    assert diff("old.json", "old.yaml", capsys) == (
        0,
        {"verdict": "no-new-access", "new": [], "removed": []},
    )
    write("trust.json", TRUST)
    status, told = diff("old.yaml", "trust.json", capsys)
    assert status == 1
    assert [(item["policy_type"], item["principals"]) for item in told["new"]] == [
        ("trust", ["Service ecs-tasks.amazonaws.com"])
    ]


def test_trust_policies_are_compared_by_who(capsys: Output):
    """The principal stands where the resource would, in a column that says so."""
    write("old.json", TRUST)
    write("new.json", json.loads(json.dumps(TRUST).replace("ecs-tasks", "ec2")))
    assert main(["diff", "old.json", "new.json"]) == 1
    out = capsys.readouterr().out
    assert "  the policy may be assumed\n    sts: Write\n      by        Service ec2.amazon" in out
    assert main(["diff", "old.json", "new.json", "--format", "markdown"]) == 1
    table = capsys.readouterr().out
    assert "| Service | Access level | Actions | By | Conditions |" in table
    assert "| `sts` | Write | `sts:AssumeRole` | `Service ec2.amazonaws.com` |" in table


@pytest.mark.parametrize("content", [GOOD, json.dumps(POLICY), f"\ufeff  {json.dumps(POLICY)}"])
def test_a_pipe_is_a_side(content: str, capsys: Output):
    """What it holds shows in its content: ``git show main:services.yaml | … diff /dev/stdin …``."""
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_text(content), daemon=True)
    writer.start()
    assert main(["diff", "pipe", "old.yaml" if content == GOOD else "old.json"]) == 0
    writer.join()
    assert "No new access" in capsys.readouterr().out


def test_what_was_not_read_is_noted(capsys: Output):
    """On standard error, so that the answer stays whole."""
    write("tf.json", file(module={"m": {"source": "./m"}}))
    assert main(["diff", "tf.json", "tf.json", "--format", "json"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("tf.json: ")
    assert json.loads(told.out)["verdict"] == "no-new-access"


def test_a_task_definition_that_both_sides_read_is_noted(capsys: Output):
    """A copy of services.yaml names the file as it is now; a folder as it was has its own."""
    text = 'account: "111122223333"\nregion: us-east-1\n'
    text += "services: {web: {execution_role: {task_definition: taskdef.json}}}\n"
    Path("before").mkdir()
    for name, image in (("before/", "mine"), ("", "other")):
        repository = f"111122223333.dkr.ecr.us-east-1.amazonaws.com/{image}"
        definition = {"containerDefinitions": [{"name": "app", "image": repository}]}
        write(f"{name}taskdef.json", definition)
        Path(f"{name}services.yaml").write_text(text)
    Path("copy.yaml").write_text(text)
    assert main(["diff", "copy.yaml", "services.yaml"]) == 0
    note = "taskdef.json: both sides read this task definition as it is now"
    assert capsys.readouterr().err.startswith(note)
    assert main(["diff", "before/services.yaml", "services.yaml"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert "repository/other" in told.out
    from_pipe = piped(text, "diff", "/dev/stdin", "services.yaml")
    assert (from_pipe.returncode, from_pipe.stderr.startswith(note)) == (0, True)


def synthesized(folder: str, **stacks: Json) -> str:
    """A folder of stacks, as CDKTF writes it."""
    for name, data in stacks.items():
        Path(folder, "stacks", name).mkdir(parents=True)
        write(f"{folder}/stacks/{name}/cdk.tf.json", data)
    write(f"{folder}/manifest.json", {})
    return folder


def test_several_services_are_a_side(capsys: Output):
    """Joined as in PATH, as check and make take them."""
    Path("other.yaml").write_text(
        GOOD.replace("my-ecs", "other").replace("MyEcsTaskRole", "OtherRole")
    )
    several = os.pathsep.join(["old.yaml", "other.yaml"])
    assert main(["diff", several, several]) == 0
    assert capsys.readouterr().out.startswith("No new access")
    _, told = diff("old.yaml", several, capsys)
    assert {item["role"] for item in told["new"]} == {"OtherRole"}


def test_the_folder_that_cdktf_writes_is_a_side(capsys: Output):
    """All of its stacks, with what has to be said about each."""
    wider = INLINE.replace("GetObject", "PutObject")
    other = json.loads(json.dumps(terraform(wider)).replace("MyEcsTaskRole", "Other"))
    old = synthesized("old", web=terraform(INLINE))
    new = synthesized("new", web={**terraform(INLINE), "module": {"m": {}}}, other=other)
    assert main(["diff", old, "old/stacks/web/cdk.tf.json"]) == 0
    assert main(["diff", "old.yaml", old]) == 0
    capsys.readouterr()
    assert main(["diff", old, new, "--format", "json"]) == 1
    told = capsys.readouterr()
    assert {item["role"] for item in json.loads(told.out)["new"]} == {"Other"}
    assert told.err.startswith("new/stacks/web/cdk.tf.json: module.m: ")


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_two_stacks_of_the_same_names_are_two(stack: str, capsys: Output):
    """Roles and managed policies of two accounts: neither hides the other."""
    before = deployer("s3:GetObject", attached=False)[0]
    after = deployer("s3:PutObject", attached=False)[0]
    after["resource"]["aws_iam_role"]["x"]["managed_policy_arns"] = ["arn:aws:iam::aws:policy/A"]  # pyright: ignore[reportArgumentType, reportCallIssue, reportIndexIssue, reportOptionalSubscript]
    old = synthesized("old", dev=before, prod=before)
    new = synthesized("new", **{"dev": before, "prod": before, stack: after})
    _, told = diff(old, new, capsys)
    assert {item["role"] for item in told["new"]} == {
        f"MyEcsTaskRole (aws_iam_role.x in the stack {stack})",
        f"the policy Deployer (aws_iam_policy.d in the stack {stack})",
    }


@pytest.mark.parametrize("policy", [INLINE.replace("my-log-bucket", "${x.y.arn}"), "${f(x.y.p)}"])
def test_an_expression_of_another_stack_is_another(policy: str, capsys: Output):
    """A role that moves from one stack to another has what is called the same there."""
    old = synthesized("old", a=terraform(policy))
    new = synthesized("new", b=terraform(policy))
    literal = synthesized("literal", b=terraform(INLINE))
    assert main(["diff", old, old]) == 0
    assert main(["diff", old, new]) == 1
    assert "MyEcsTaskRole may\n" in capsys.readouterr().out
    assert main(["diff", synthesized("moved", a=terraform(INLINE)), literal]) == 0


def test_an_expression_is_what_its_own_stack_says(capsys: Output):
    """Each stack has locals of its own."""
    inline = INLINE.replace("my-log-bucket", "${lower(local.bucket)}")

    def stack(name: str, bucket: str) -> Json:
        data = json.loads(json.dumps(terraform(inline)).replace("MyEcsTaskRole", name))
        return {**data, "locals": {"bucket": bucket}}

    old = synthesized("old", a=stack("A", "a"), b=stack("B", "b"))
    new = synthesized("new", a=stack("A", "a"), b=stack("B", "a"))
    assert main(["diff", old, old]) == 0
    capsys.readouterr()
    _, told = diff(old, new, capsys)
    assert {item["role"] for item in told["new"]} == {"B"}
