"""Deploying with cdktf-cli, through python -m stacks cdktf; and two hundred services at once."""

import shutil
import subprocess
import sys
from pathlib import Path

from stacks.emulator import Emulator
from stacks.emulator.account import prepare_account
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT, Deployment, shop
from tests.projects import ROOT
from tests.test_cdktf_cli import needs_cdktf

import pytest

STACKS, SERVICES = 10, 20
MANY = {
    f"team-{stack}.yaml": f'account: "{ACCOUNT}"\nregion: us-east-1\nservices:\n'
    + "".join(
        f"  service-{stack}-{number}:\n    task_role: {{allow: [{{sqs.send: queue-{number}}}]}}\n"
        for number in range(SERVICES)
    )
    for stack in range(STACKS)
}


@pytest.fixture(autouse=True)
def cdktf_cli() -> None:
    """It is installed, with a Node.js of its own."""
    needs_cdktf()


def run(deployment: Deployment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the deployment's folder, as its user would."""
    shutil.copy(ROOT / "cdktf.json", deployment.folder)
    return subprocess.run(
        [sys.executable, "-m", "stacks", "cdktf", *arguments],
        cwd=deployment.folder,
        env={**deployment.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_credentials_of_another_account_are_refused(tmp_path: Path, account: Account):
    """With both numbers, and before anything is done."""
    with Emulator("999988887777") as other:
        deployment = Deployment(tmp_path, other)
        shutil.copy(ROOT / "services.yaml", tmp_path)
        deployment.synthesize((ROOT / "services.yaml").read_text("utf-8"))
        done = run(deployment, "deploy", "--yes")
        assert Account(other).is_empty()
    assert done.returncode == 1
    assert done.stderr == (
        "ecs-iam is for the account 111122223333, and your AWS credentials are of 999988887777; "
        "nothing was done. Use credentials of 111122223333, or put account: "
        '"999988887777" into its services.yaml if that is where it belongs.\n'
    )
    assert account.is_empty()


def test_two_hundred_services_and_the_examples_are_deployed_in_parallel(
    deployment: Deployment, account: Account, emulator: Emulator
):
    """In stacks of twenty, and the shop: nothing changes after that; what is destroyed is gone.

    One file that changes is one stack that does.
    """
    examples = shop("shop")
    files = deployment.synthesize(MANY, [examples])
    for services in files:
        prepare_account(emulator, services)
    done = run(deployment, "deploy", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert account.role_names() == {role.name for services in files for role in services.roles}

    before = {file: file.stat().st_mtime_ns for file in deployment.outdir.rglob("cdk.tf.json")}
    changed = MANY["team-3.yaml"].replace("queue-7", "another")
    deployment.synthesize({"team-3.yaml": changed}, [examples])
    touched = [file for file, time in before.items() if file.stat().st_mtime_ns != time]
    assert touched == [deployment.stack("team-3") / "cdk.tf.json"]
    assert deployment.changes("team-3") == {"aws_iam_role_policy.service_3_7_task": "update"}
    assert not deployment.has_changes("team-4")

    diff = run(deployment, "diff", "shop")
    assert diff.returncode == 0, diff.stdout + diff.stderr
    assert "No changes." in diff.stdout
    done = run(deployment, "destroy", "shop", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not account.role_names() & {role.name for role in examples.roles}
    assert len(account.role_names()) == STACKS * SERVICES
