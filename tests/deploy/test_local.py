"""``python -m stacks local``: deploy, try, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.deploy.deployment import ACCOUNT
from tests.projects import ROOT

import pytest

SERVICES = f"""\
account: "{ACCOUNT}"
region: eu-central-1
backend: {{s3: {{bucket: my-state, key: ecs-iam.tfstate, region: eu-central-1}}}}
services:
  my-ecs:
    task_role:
      allow:
        - s3.read_write: my-bucket
        - s3.list: {{bucket: my-bucket, prefix: app/}}
        - sqs.consume: jobs.fifo
    execution_role: {{import: true, log_groups: [/ecs/my-ecs]}}
"""


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the command, as somebody who has an AWS account that must not be touched."""
    return subprocess.Popen(
        [sys.executable, "-m", "stacks", "local"],
        cwd=ROOT,
        env={
            **os.environ,
            "SERVICES": str(folder / "services.yaml"),
            "TMPDIR": str(folder),
            "AWS_PROFILE": "production",
            "AWS_ENDPOINT_URL_IAM": "http://127.0.0.1:9",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path, emulator: object) -> Path:
    """A folder with the services in it; ``emulator`` says what is missing to run one."""
    del emulator
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


def test_each_role_is_tried_and_nothing_is_left(folder: Path):
    """A table of calls with the statement that decided; what can't be tried is said."""
    process = start(folder)
    stdout, stderr = process.communicate()
    assert (process.returncode, stderr) == (0, "")
    lines = [" ".join(line.split()) for line in stdout.splitlines()]
    for line in (
        "Apply complete! Resources: 1 imported, 3 added, 0 changed, 0 destroyed.",
        "s3 put-object my-bucket/example allowed statement 1 of my-ecs-task allows it",
        "s3 get-object my-bucket/example allowed statement 1 of my-ecs-task allows it",
        "s3 delete-object my-bucket/example refused no statement allows it",
        "s3 put-bucket-policy my-bucket refused no statement allows it",
        "s3 get-object another-bucket/example refused no statement allows it",
        "not tried, since the emulator ignores conditions: s3 list-objects-v2 on my-bucket",
        "sqs receive-message jobs.fifo allowed statement 3 of my-ecs-task allows it",
        "sqs send-message jobs.fifo refused no statement allows it",
        "sqs send-message another-queue refused no statement allows it",
        "my-ecs-execution names no bucket and no queue, and the emulator decides calls of these "
        "only",
        "The emulator is stopped, and all that was deployed to it is gone.",
    ):
        assert line in lines
    assert [path.name for path in folder.iterdir()] == ["services.yaml"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_cleans_up_when_it_is_interrupted(folder: Path, sent: signal.Signals):
    """Ctrl-C in the middle of an apply: neither a process nor a folder is left."""
    process = start(folder)
    assert process.stdout
    assert any("terraform apply" in line for line in process.stdout)
    time.sleep(1)
    process.send_signal(sent)
    process.communicate()
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[sent]
    assert [path.name for path in folder.iterdir()] == ["services.yaml"]
    assert str(folder) not in commands()


def commands() -> str:
    """The environments of all processes, in which those that the command started have its own."""
    found: list[str] = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            found.append(file.read_text("utf-8", errors="replace"))
        except OSError:
            continue
    return "\n".join(found)


def test_faults_of_the_services_are_told_before_anything_is_started(folder: Path):
    """As main.py tells them."""
    (folder / "services.yaml").write_text(SERVICES.replace("s3.read_write", "s3.reed"))
    process = start(folder)
    stdout, stderr = process.communicate()
    assert (process.returncode, stdout) == (1, "")
    assert "s3.reed is no grant. Did you mean s3.read?" in stderr


def test_a_missing_terraform_exits_with_2(folder: Path):
    """The message says where to get it."""
    process = start(folder, PATH="/nowhere")
    _, stderr = process.communicate()
    assert process.returncode == 2
    assert stderr.startswith("terraform is not on the PATH; install 1.11 or newer")
