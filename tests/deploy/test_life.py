"""The life of a stack: applied, unchanged, gone; and IAM holds what was meant."""

import subprocess
import sys

from stacks.cli.synthesis import synthesize
from stacks.emulator import Emulator
from stacks.emulator.account import prepare_account
from stacks.iam.role import RoleSpec
from tests.deploy.account import Account
from tests.deploy.deployment import Deployment, shop
from tests.projects import ROOT
from tests.terraform.test_grants import SERVICES as EVERY_GRANT

import pytest


def assert_is_as_described(account: Account, role: RoleSpec) -> None:
    """IAM holds the role, meaning for meaning."""
    found = account.role(role.name)
    assert found.trust_policy == role.trust_policy
    assert found.inline == {policy.name: policy.document for policy in role.policies}
    assert found.attached == {policy.name: policy.document for policy in role.managed_policies}
    assert (found.path, found.description) == (role.path, role.description)
    assert (found.boundary, found.tags) == (role.permissions_boundary, dict(role.tags))


def test_what_is_applied_is_what_was_described_and_goes_without_a_trace(
    deployment: Deployment, account: Account, emulator: Emulator
):
    """All roles of the shop; after apply a plan has no changes, and destroy leaves nothing."""
    examples = shop("services")
    synthesize([examples], deployment.outdir)
    prepare_account(emulator, examples)
    deployment.apply()
    for role in examples.roles:
        assert_is_as_described(account, role)
    assert not deployment.has_changes()
    deployment.terraform().destroy()
    assert account.is_empty()


def test_every_grant_is_applied_as_it_was_meant(deployment: Deployment, account: Account):
    """Also what has no room in an inline policy, and so is in managed ones."""
    (services,) = deployment.synthesize(EVERY_GRANT)
    deployment.apply()
    assert any(role.managed_policies for role in services.roles)
    for role in services.roles:
        assert_is_as_described(account, role)
    assert not deployment.has_changes()
    deployment.terraform().destroy()
    assert account.is_empty()


@pytest.mark.parametrize("example", ["scheduled_task", "my_ecs_stack"])
def test_the_examples_in_python_are_applied(example: str, deployment: Deployment, account: Account):
    """Roles of tasks and of schedules, and the policy of who deploys."""
    subprocess.run(
        [sys.executable, "-m", f"examples.{example}"],
        cwd=ROOT,
        env={**deployment.environment, "CDKTF_OUTDIR": str(deployment.outdir)},
        check=True,
    )
    (stack,) = (path.name for path in (deployment.outdir / "stacks").iterdir())
    deployment.apply(stack)
    assert account.role_names()
    assert not deployment.has_changes(stack)
    deployment.terraform(stack).destroy()
    assert account.is_empty()


def test_a_boundary_and_tags_reach_the_account(
    deployment: Deployment, account: Account, emulator: Emulator
):
    """With a path, and a description."""
    (services,) = deployment.synthesize(
        """\
account: "111122223333"
region: us-east-1
path: /ecs/
permissions_boundary: arn:aws:iam::111122223333:policy/team/boundary
tags: {Project: my-ecs, Team: "a b"}
services:
  my-ecs:
    task_role: {description: "Reads, mostly", allow: [{s3.read: my-bucket}]}
"""
    )
    prepare_account(emulator, services)
    deployment.apply()
    assert_is_as_described(account, services.roles[0])
    assert not deployment.has_changes()


def test_no_secret_is_in_the_state(deployment: Deployment):
    """Terraform keeps what the roles are, and nothing of whose credentials made them."""
    key, secret = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"
    deployment.environment |= {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
    deployment.synthesize(EVERY_GRANT.partition("        - s3.read: {bucket: bucket-000")[0])
    said = deployment.apply()
    state = deployment.state_file().read_text("utf-8")
    assert "everything-task" in state
    assert not [text for text in (key, secret) if text in state or text in said]
