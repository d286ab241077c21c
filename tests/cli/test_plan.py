"""``python -m stacks plan``, with the real Terraform where it runs."""

import os
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from stacks.cli.synthesis import build_app
from stacks.cli.terraform import find_mirror, has_credentials
from stacks.manifest import read_services
from tests.manifest.services import GOOD
from tests.projects import ROOT, cannot_run

import pytest


@pytest.fixture(scope="module")
def outdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthesized stack."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "services.yaml").write_text(GOOD)
    build_app(read_services(str(folder / "services.yaml")), str(folder / "out")).synth()
    return folder / "out"


def plan(outdir: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command, as somebody who has no AWS credentials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    home = {"HOME": str(outdir.parent), "CDKTF_OUTDIR": str(outdir)}
    return subprocess.run(
        [sys.executable, "-m", "stacks", "plan", *arguments],
        cwd=ROOT,
        env={**kept, **home, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_credentials_the_plan_is_for_an_empty_account(outdir: Path):
    """It says so, needs no AWS, and leaves nothing in the output folder."""
    if not shutil.which("terraform"):
        cannot_run("terraform is not installed")
    before = sorted(outdir.rglob("*"))
    done = plan(outdir)
    if "could not connect to registry" in done.stderr:
        cannot_run("the AWS provider can't be had")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No AWS credentials found: planning for an empty account")
    assert "Plan: 2 to add, 0 to change, 0 to destroy." in done.stdout
    assert "\x1b[" not in done.stdout
    assert sorted(outdir.rglob("*")) == before


def test_no_secret_of_the_environment_is_planned(outdir: Path):
    """The plan is printed without the credentials that it was made with, and nothing is kept."""
    if not shutil.which("terraform"):
        cannot_run("terraform is not installed")
    before = sorted(outdir.rglob("*"))
    secrets = {"AWS_SECRET_ACCESS_KEY": "s3cr3t-k3y", "AWS_SESSION_TOKEN": "s3ss10n-t0k3n"}
    done = plan(outdir, "--offline", AWS_ACCESS_KEY_ID="AKIAZ7EXAMPLE7KEYID7", **secrets)
    if "could not connect to registry" in done.stderr:
        cannot_run("the AWS provider can't be had")
    assert done.returncode == 0, done.stderr
    assert not [each for each in secrets.values() if each in done.stdout + done.stderr]
    assert sorted(outdir.rglob("*")) == before


class RefuseEverything(BaseHTTPRequestHandler):
    """AWS, to one whose key it does not know."""

    def do_POST(self) -> None:
        """Answer as STS does."""
        body = (
            b"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"
            b"<Message>The security token is invalid.</Message></Error></ErrorResponse>"
        )
        self.send_response(403)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


def test_with_credentials_the_plan_is_against_the_account(outdir: Path):
    """Keys that AWS does not know end in AWS's own error, not in an offline plan."""
    if not shutil.which("terraform"):
        cannot_run("terraform is not installed")
    with ThreadingHTTPServer(("127.0.0.1", 0), RefuseEverything) as aws:
        Thread(target=aws.serve_forever, daemon=True).start()
        done = plan(
            outdir,
            AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE",
            AWS_SECRET_ACCESS_KEY="x",  # noqa: S106 - no secret
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{aws.server_port}",
        )
        aws.shutdown()
    if "could not connect to registry" in done.stderr:
        cannot_run("the AWS provider can't be had")
    assert done.returncode == 1
    assert "InvalidClientTokenId" in done.stdout + done.stderr
    assert "empty account" not in done.stdout


def test_a_stack_that_is_not_there_exits_with_2(outdir: Path):
    """The message names the stacks there are."""
    done = plan(outdir, "other", "--offline")
    assert done.returncode == 2
    assert done.stderr == f"other is no stack in {outdir}; there are: services\n"


def test_an_output_folder_without_stacks_exits_with_2(tmp_path: Path):
    """The message says what to run first."""
    done = plan(tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path} holds no synthesized stack; run python main.py first\n"


def test_a_missing_terraform_exits_with_2(outdir: Path):
    """The message says where to get it."""
    done = plan(outdir, "--offline", PATH="/nowhere")
    assert done.returncode == 2
    assert done.stderr.startswith("terraform is not on the PATH; install 1.11 or newer")


def test_help_shows_an_example():
    """Every command's --help has one."""
    done = subprocess.run(
        [sys.executable, "-m", "stacks", "plan", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Example: python -m stacks plan" in done.stdout


def test_credentials_are_looked_for_where_the_provider_does(tmp_path: Path):
    """Environment and files; nothing is asked of the network."""
    nowhere = {
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }
    assert not has_credentials(nowhere)
    assert has_credentials({**nowhere, "AWS_PROFILE": "x"})
    assert has_credentials({**nowhere, "AWS_ACCESS_KEY_ID": "x"})
    (tmp_path / "credentials").write_text("")
    assert has_credentials(nowhere)


def test_a_mirror_is_found_by_the_providers_executable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Wherever below the usual roots it lies."""
    monkeypatch.setattr("stacks.cli.terraform._MIRROR_PARENTS", (str(tmp_path),))
    assert find_mirror() is None
    root = tmp_path / "my-plugins"
    provider = root / "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"
    provider.mkdir(parents=True)
    (provider / "terraform-provider-aws_v5.100.0_x5").write_text("")
    assert find_mirror() == root
