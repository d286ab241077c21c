"""The examples are right, and each is in their README."""

import json
import subprocess
import sys
from pathlib import Path

from stacks.cli.main import main
from stacks.manifest import read_services
from stacks.testing import assert_allows, assert_denies
from tests.projects import ROOT

import pytest

EXAMPLES = ROOT / "examples"
SHOP = EXAMPLES / "shop"
LISTED = (EXAMPLES / "README.md").read_text("utf-8")
FILES = [file for file in EXAMPLES.rglob("*") if file.suffix in {".py", ".yaml", ".json"}]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_is_listed(file: Path):
    """With what it is and what it shows."""
    assert f"({file.relative_to(EXAMPLES).as_posix()})" in LISTED


def test_nothing_is_found_about_the_shop(capsys: pytest.CaptureFixture[str]):
    """No error, no warning, no suggestion, and nothing to say beside."""
    assert main(["check", str(SHOP), "--format", "json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == []
    assert captured.err == ""


def test_five_services_have_both_roles():
    """Each is a stack of its own."""
    files = read_services(str(SHOP))
    assert len({file.stack for file in files}) == 5
    for file in files:
        assert [role.kind for role in file.roles] == ["task", "execution"]


def test_the_execution_role_of_orders_is_read_from_its_task_definition():
    """Its secrets, the credentials of its registry, its environment file, and their key."""
    (orders,) = read_services(str(SHOP / "orders.yaml"))
    execution = orders.roles[1]
    secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop"  # noqa: S105 - an ARN
    assert_allows(execution, "secretsmanager:GetSecretValue", f"{secret}/ghcr-Ef34Gh")
    assert_allows(execution, "secretsmanager:GetSecretValue", f"{secret}/orders-Ij56Kl")
    assert_allows(execution, "s3:GetObject", "arn:aws:s3:::shop-config/orders.env")
    assert_denies(execution, "s3:GetObject", "arn:aws:s3:::shop-config/web.env")
    assert_denies(execution, "ecr:GetAuthorizationToken")


def test_the_task_definition_of_orders_names_the_roles_that_are_made():
    """Else the roles would be right, and the tasks would run with others."""
    definition = json.loads((SHOP / "orders.taskdef.json").read_text("utf-8"))
    (orders,) = read_services(str(SHOP / "orders.yaml"))
    named = [definition["taskRoleArn"], definition["executionRoleArn"]]
    assert named == [f"arn:aws:iam::111122223333:role/{role.name}" for role in orders.roles]


@pytest.mark.parametrize(
    ("command", "stacks"),
    [
        (["main.py"], 5),
        (["-m", "examples.my_ecs_stack"], 1),
        (["-m", "examples.scheduled_task"], 1),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_an_example_is_synthesized(
    command: list[str], stacks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """As a reader would do it; nothing is found about what comes out, policies of CI included."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"SERVICES": str(SHOP), "CDKTF_OUTDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "AccessWarning" not in done.stderr
    made = sorted(str(file) for file in tmp_path.glob("stacks/*/cdk.tf.json"))
    assert len(made) == stacks
    assert main(["check", *made, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
