"""Whatever a services.yaml says, Terraform renders what it means."""

import subprocess
import sys
from pathlib import Path

from stacks.cli.synthesis import build_app
from stacks.cli.terraform import find_mirror
from stacks.manifest import ServicesFile, read_services
from tests.manifest.services import GOOD
from tests.projects import ROOT, cannot_run
from tests.terraform.planning import Plan

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

EVERYTHING = r"""
account: "111122223333"
region: cn-north-1
stack: everything
path: /ecs%{x}/
permissions_boundary: arn:aws-cn:iam::111122223333:policy/boundary
tags: {Project: my-ecs, Größe: "10 µ"}
backend: {s3: {bucket: my-state, key: everything.tfstate, region: cn-north-1}}
services:
  hard-text:
    task_role:
      description: '100 %{sure}, "quoted" \ and ÿ'
      allow:
        - statement:
            sid: Variables
            actions: [s3:GetObject, s3:PutObject]
            resources:
              - "arn:aws-cn:s3:::home/${aws:PrincipalTag/team, 'none'}/*"
              - "arn:aws-cn:s3:::home/${*}${?}${$}/%{if true}/%%{x}/$/\"\\/<&>/é ÿ/*"
            conditions:
              StringLike: {s3:prefix: ["${aws:username}/*", "%{y}", "a$"]}
              "ForAnyValue:StringEqualsIfExists": {aws:TagKeys: [b, a]}
        - statement:
            sid: Everything
            effect: Deny
            not_actions: ["s3:*", "sqs:SendMessage"]
            not_resources: ["arn:aws-cn:s3:::a", "arn:aws-cn:s3:::b/*"]
            conditions:
              Bool: {aws:SecureTransport: False}
              StringEquals: {"aws:PrincipalTag/%{x}": y}
              NumericLessThan: {s3:max-keys: 10}
              StringNotEquals: {aws:ResourceAccount: "111122223333"}
  wide-trust:
    task_role:
      trust_policy:
        regions: ["*"]
        conditions:
          StringEquals: {aws:SourceOrgID: "${aws:PrincipalOrgID}"}
          ArnEquals: {aws:SourceArn: "arn:aws-cn:ecs:*:111122223333:task/*"}
      allow: []
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> ServicesFile:
    """A services.yaml with all that one can hold."""
    file = tmp_path_factory.mktemp("in") / "services.yaml"
    file.write_text(EVERYTHING, "utf-8")
    (services,) = read_services(str(file))
    return services


@pytest.fixture(scope="module")
def plan(services: ServicesFile, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Its plan."""
    return Plan.of(services, tmp_path_factory.mktemp("out"))


def test_terraform_renders_every_policy_as_it_was_meant(services: ServicesFile, plan: Plan):
    """What reaches IAM equals the RoleSpec: variables, templates, quotes and all."""
    for role in services.roles:
        assert plan.trust_policy(role.logical_id) == role.trust_policy
        for policy in role.policies:
            assert plan.policy(role.logical_id) == policy.document


def test_terraform_renders_every_other_argument_as_it_was_meant(services: ServicesFile, plan: Plan):
    """Name, path, description, boundary and tags of each role."""
    for role in services.roles:
        values = plan.values(f"aws_iam_role.{role.logical_id}")
        assert values["name"] == role.name
        assert values["path"] == role.path
        assert (values["description"] or None) == role.description
        assert values["permissions_boundary"] == role.permissions_boundary
        assert values["tags_all"] == role.tags


def test_the_rendered_roles_are_the_reviewed_ones(
    services: ServicesFile, plan: Plan, snapshot: SnapshotAssertion
):
    """A file a role, as Terraform rendered it when it was last reviewed."""
    for role in services.roles:
        assert plan.rendered(role.logical_id) == snapshot(
            name=role.name, extension_class=JSONSnapshotExtension
        )


VALIDATE = """
import sys, stacks
from cdktf import Testing
print(Testing.to_be_valid_terraform(sys.argv[1]))
"""


def test_cdktfs_own_check_finds_the_stack_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Testing.to_be_valid_terraform, in a process of its own, which Terraform's settings reach."""
    (tmp_path / "services.yaml").write_text(GOOD)
    build_app(read_services(str(tmp_path / "services.yaml")), str(tmp_path / "out")).synth()
    mirror = find_mirror()
    if mirror:
        configuration = tmp_path / "terraformrc"
        configuration.write_text(
            f'provider_installation {{ filesystem_mirror {{ path = "{mirror}" }} }}'
        )
        monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE, str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    if not mirror and done.stdout.strip() == "False":
        cannot_run("there is no mirror with the AWS provider, and the registry can't be reached")
    assert done.stdout.strip() == "True"
