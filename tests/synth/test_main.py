"""main.py as people and CI run it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from stacks.cli.synthesis import build_app
from stacks.manifest import read_services
from tests.manifest.services import GOOD, changed
from tests.projects import ROOT, cannot_run

import pytest

MANY = changed("region: us-east-1", "region: us-east-1\ntags: {c: d, a: b, e: f}\nstack: many") + (
    "".join(
        f"""\
  service-{index}:
    task_role:
      allow:
        - statement:
            actions: [s3:PutObject, s3:GetObject, sqs:SendMessage]
            resources: ["arn:aws:s3:::b-{index}/*", "arn:aws:sqs:us-east-1:111122223333:q"]
            conditions:
              StringEquals: {{aws:PrincipalTag/b: [y, x], aws:PrincipalTag/a: z}}
              Bool: {{aws:SecureTransport: true}}
"""
        for index in range(5)
    )
)


SECRETS = {
    "AWS_ACCESS_KEY_ID": "AKIAZ7EXAMPLE7KEYID7",
    "AWS_SECRET_ACCESS_KEY": "s3cr3t-k3y",
    "AWS_SESSION_TOKEN": "s3ss10n-t0k3n",
}

ANY_QUEUE = changed("s3:GetObject]", "sqs:SendMessage]").replace(
    "arn:aws:s3:::my-log-bucket/*", "*"
)


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run main.py in ``folder``."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def run_into(output: TextIO, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run main.py in ``folder`` with ``output`` for its standard output."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        cwd=folder,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """The contents of all files below a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_no_secret_of_the_environment_comes_out(tmp_path: Path):
    """Credentials of AWS are in no file and no line, whether it goes well or not."""
    for text, status in ((MANY, 0), (changed("s3:GetObject]", "s3:GetObjct]"), 1), ("a: [", 2)):
        (tmp_path / "services.yaml").write_text(text)
        done = run(tmp_path, **SECRETS)
        assert done.returncode == status
        written = b"".join(files(tmp_path).values()).decode() + done.stdout + done.stderr
        assert not [name for name, secret in SECRETS.items() if secret in written]


def test_a_stacks_name_leads_nowhere(tmp_path: Path):
    """Nothing is written, neither in the output folder nor beside it."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("../x", "/x", "..", "a/../../x"):
        (folder / "services.yaml").write_text(f"stack: {name}\n{GOOD}")
        done = run(folder)
        assert done.returncode == 1
        assert f"'{name}' is no name for a stack" in done.stderr
    assert list(files(tmp_path)) == ["project/services.yaml"]


def test_two_runs_give_the_same_bytes(tmp_path: Path):
    """Whatever order Python's sets have, and wherever the project lies."""
    results: list[dict[str, bytes]] = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        (folder / "services.yaml").write_text(MANY)
        done = run(folder, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        results.append(files(folder / "cdktf.out"))
    assert results[0] == results[1]
    assert sorted(results[0]) == ["manifest.json", "stacks/many/cdk.tf.json"]


def test_a_role_is_taken_over_without_terraform(tmp_path: Path):
    """IamRole.import_from of cdktf would run it here, to ask for its version."""
    (tmp_path / "services.yaml").write_text(
        changed("name: MyEcsTaskRole", "name: MyEcsTaskRole\n      import: true")
    )
    done = run(tmp_path, PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    synthesized = tmp_path / "cdktf.out" / "stacks" / "services" / "cdk.tf.json"
    assert json.loads(synthesized.read_text("utf-8"))["import"] == [
        {"to": "aws_iam_role.my_ecs_task", "id": "MyEcsTaskRole"}
    ]


def test_the_summary_shows_what_came_out_and_what_to_do_next(tmp_path: Path):
    """Stack, roles, what each may do, where the JSON lies, what to run next; no banner of jsii."""
    (tmp_path / "services.yaml").write_text(GOOD)
    done = run(tmp_path, CDKTF_OUTDIR="my out")
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "services  account 111122223333, us-east-1  (from services.yaml)",
        "  my out/stacks/services/cdk.tf.json",
        "",
        "Role            May            On",
        "MyEcsTaskRole   s3:GetObject   arn:aws:s3:::my-log-bucket/*",
        "",
        "Next   CDKTF_OUTDIR='my out' make plan     what Terraform would do",
        "       make local                          deploy to an emulator of AWS and try what the "
        "roles may do",
        "       CDKTF_OUTDIR='my out' make deploy   create the roles in the account of your AWS "
        "credentials",
    ]
    assert done.stderr == ""
    assert (tmp_path / "my out" / "stacks" / "services" / "cdk.tf.json").is_file()


def test_services_may_be_a_folder(tmp_path: Path):
    """Each of its files becomes a stack."""
    (tmp_path / "teams").mkdir()
    (tmp_path / "teams" / "a.yaml").write_text(GOOD)
    (tmp_path / "teams" / "b.yaml").write_text(changed("MyEcsTaskRole", "Other"))
    done = run(tmp_path, SERVICES="teams")
    assert done.returncode == 0, done.stderr
    assert set(files(tmp_path / "cdktf.out")) == {
        "manifest.json",
        "stacks/a/cdk.tf.json",
        "stacks/b/cdk.tf.json",
    }


def test_faults_exit_with_1_and_nothing_is_written(tmp_path: Path):
    """Every fault is a line on standard error; no traceback, no output folder."""
    (tmp_path / "services.yaml").write_text(changed("[s3:GetObject]", '[s3GetObject, "${x}", 日]'))
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "services.yaml:10:23: 's3GetObject' is no action; an action reads service:Action, as "
        "s3:GetObject",
        "services.yaml:10:36: '${x}' can't hold ${…}: services.yaml takes no Terraform "
        "expressions, and IAM's policy variables stand in resources, condition values and "
        "prefixes of grants only",
        "services.yaml:10:44: '日' is no action; an action reads service:Action, as s3:GetObject",
        "3 errors; nothing was written",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["services.yaml"]


@pytest.mark.parametrize("text", ["a: [", "\x00"])
def test_what_cannot_be_read_exits_with_2(tmp_path: Path, text: str):
    """No YAML; the place is named, and nothing is written."""
    (tmp_path / "services.yaml").write_text(text)
    done = run(tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("services.yaml:1:")
    assert not (tmp_path / "cdktf.out").exists()


def test_a_missing_file_exits_with_2(tmp_path: Path):
    """The message says how to name another."""
    done = run(tmp_path, SERVICES="missing.yaml")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "missing.yaml:1:1: can't be read: No such file or directory; "
        f"SERVICES names a folder, or files joined by {os.pathsep}"
    )


def test_an_output_folder_that_is_a_file_exits_with_2(tmp_path: Path):
    """It is noticed before anything is built."""
    (tmp_path / "services.yaml").write_text(GOOD)
    (tmp_path / "out").write_text("")
    done = run(tmp_path, CDKTF_OUTDIR="out/put")
    assert done.returncode == 2
    assert done.stderr.startswith("out/put: can't be written to, ")


def test_without_node_it_exits_with_2(tmp_path: Path):
    """What is missing is named, and how to have it."""
    (tmp_path / "services.yaml").write_text(GOOD)
    done = run(tmp_path, JSII_NODE="/no/such/node")
    assert done.returncode == 2
    assert done.stderr.startswith("Node.js, which cdktf runs on, can't be started: ")
    assert "/no/such/node" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list((tmp_path / "cdktf.out").iterdir())


# As the kernel does when there is no memory left.
KILLED = """
import sys, main
from stacks.bindings.line import open_line
from stacks.roles import role

original = role.Role.__init__

def dying(self, *arguments):
    node = open_line().process._process
    {when}
    original(self, *arguments)

role.Role.__init__ = dying
sys.exit(main.main())
"""


@pytest.mark.parametrize("when", ["node.kill(); node.wait()", "node.kill()"])
def test_when_node_ends_it_exits_with_2(tmp_path: Path, when: str):
    """Nothing is written, and no folder is blamed for it."""
    (tmp_path / "services.yaml").write_text(MANY)
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(when=when)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Node.js, which cdktf runs on, has ended")
    assert not list((tmp_path / "cdktf.out").iterdir())


# What every object has in JavaScript:
# https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Object
OF_OBJECTS = ["constructor", "toString", "__proto__", "__defineGetter__", "__lookupSetter__"]


@pytest.mark.parametrize("name", ["aws", "backend", *OF_OBJECTS, "+"])
def test_any_name_that_iam_takes_can_be_a_roles(tmp_path: Path, name: str):
    """Also those that cdktf or JavaScript have a use for themselves."""
    (tmp_path / "services.yaml").write_text(changed("MyEcsTaskRole", f'"{name}"'))
    build_app(read_services(str(tmp_path / "services.yaml")), str(tmp_path / "out")).synth()
    text = (tmp_path / "out" / "stacks" / "services" / "cdk.tf.json").read_text()
    assert json.loads(text)["resource"]["aws_iam_role"]["my_ecs_task"]["name"] == name


def test_an_output_folder_is_made_with_its_parents(tmp_path: Path):
    """However deep it lies."""
    (tmp_path / "services.yaml").write_text(GOOD)
    assert run(tmp_path, CDKTF_OUTDIR="a/b c/d").returncode == 0
    assert (tmp_path / "a" / "b c" / "d" / "manifest.json").is_file()


def test_what_cannot_be_written_exits_with_2(tmp_path: Path):
    """A folder in the way of the file; cdktf's own traceback is not shown."""
    (tmp_path / "services.yaml").write_text(GOOD)
    (tmp_path / "cdktf.out" / "stacks" / "services" / "cdk.tf.json").mkdir(parents=True)
    done = run(tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "cdktf.out: can't be written to, cdktf.out/stacks/services/cdk.tf.json: Is a directory; "
    )
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_that_knows_few_characters_gets_escapes(tmp_path: Path):
    """Neither faults nor the summary fail for want of a character."""
    (tmp_path / "services.yaml").write_text(changed("[s3:GetObject]", "[größe]"), "utf-8")
    done = run(tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "'gr\\xf6\\xdfe' is no action" in done.stderr


def test_a_full_disk_for_the_summary_exits_with_2(tmp_path: Path):
    """Said in a line."""
    if not Path("/dev/full").exists():
        cannot_run("this system has no /dev/full")
    (tmp_path / "services.yaml").write_text(GOOD)
    with Path("/dev/full").open("w") as full:
        done = run_into(full, tmp_path)
    assert (done.returncode, done.stderr) == (2, "can't write: No space left on device\n")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path):
    """``main.py | head -1``: everything is written, and it ends with 0."""
    (tmp_path / "services.yaml").write_text(GOOD)
    reading, writing = os.pipe()
    # Nobody reads it any more when the summary is printed.
    os.close(reading)
    with os.fdopen(writing, "w") as unread:
        done = run_into(unread, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.glob("cdktf.out/stacks/*/cdk.tf.json"))


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_stream_that_is_closed_is_no_error(closed: str, tmp_path: Path):
    """As some services start their programs: everything is written, and it ends with 0."""
    (tmp_path / "services.yaml").write_text(GOOD)
    # What Python makes of ``main.py >&-``.
    program = f"""
import sys
sys.{closed} = None
import main
from stacks.cli.process import exit_status
sys.exit(exit_status(main.main))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.glob("cdktf.out/stacks/*/cdk.tf.json"))


def test_help_shows_an_example_and_writes_nothing(tmp_path: Path):
    """A word that main.py does not know is refused, not ignored."""
    for word, status in (("--help", 0), ("services.yaml", 2)):
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), word],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status
        assert not list(tmp_path.iterdir())
        if word == "--help":
            assert "SERVICES=teams/payments.yaml CDKTF_OUTDIR=out python main.py" in done.stdout


def test_an_error_of_a_rule_exits_with_1_and_nothing_is_written(tmp_path: Path):
    """It is told with its place, the nearest real name, and the rule."""
    (tmp_path / "services.yaml").write_text(changed("s3:GetObject]", "s3:GetObjct]"))
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("services.yaml:10:23: error: s3:GetObjct is no action of s3")
    assert "Did you mean s3:GetObject? [unknown-action]" in done.stderr
    assert done.stderr.endswith("1 error; nothing was written\n")
    assert list(files(tmp_path)) == ["services.yaml"]


def test_warnings_are_printed_after_the_summary(tmp_path: Path):
    """In a line each, and what was synthesized stays."""
    (tmp_path / "services.yaml").write_text(ANY_QUEUE)
    done = run(tmp_path)
    assert done.returncode == 0
    _, _, after = done.stdout.partition("make deploy")
    assert "services.yaml:10:23: warning: sqs:SendMessage is allowed on all" in after
    assert after.rstrip().endswith("1 warning; python -m stacks check says why")


def test_reasons_are_kept_in_what_is_synthesized(tmp_path: Path):
    """An accepted finding is printed no more, and its reason stands beside the role."""
    accepted = {"rule": "wildcard-resource", "match": "sqs:SendMessage", "reason": "Made late"}
    text = f"{ANY_QUEUE}      accept: [{json.dumps(accepted)}]\n"
    (tmp_path / "services.yaml").write_text(text)
    done = run(tmp_path)
    assert "1 accepted" in done.stdout
    assert "warning" not in done.stdout
    written = tmp_path / "cdktf.out" / "stacks" / "services" / "cdk.tf.json"
    role = json.loads(written.read_text())["resource"]["aws_iam_role"]["my_ecs_task"]
    assert role["//"]["accepted_findings"] == [accepted]
    checked = subprocess.run(
        [sys.executable, "-m", "stacks", "check", str(written)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "because: Made late" in checked.stdout
    assert checked.stdout.endswith("nothing found, 1 accepted\n")
