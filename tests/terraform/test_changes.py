"""What the real Terraform plans for services that are called otherwise, or are there already."""

import json
from pathlib import Path
from typing import Any

from stacks.cli.main import main
from stacks.cli.synthesis import build_app
from stacks.cli.terraform import Terraform, TerraformError, offline_copy
from stacks.manifest import ServicesFile, read_services
from tests.projects import cannot_run
from tests.terraform.planning import Plan

import pytest

LONG = "".join(
    f"        - s3.read: {{bucket: bucket-{number:03}, prefix: {'x' * 100}/}}\n"
    for number in range(100)
)
BEFORE = f"""\
account: "111122223333"
region: us-east-1
stack: life
exclusive_policies: true
services:
  my-ecs:
    task_role:
      allow:
        - statement:
            actions: [s3:PutObject]
            resources: ["arn:aws:s3:::my-log-bucket/*"]
{LONG}
    execution_role:
      log_groups: [/ecs/my-ecs]
"""
AFTER = (
    BEFORE.replace("  my-ecs:", "  web:\n    moved_from: my-ecs")
    .replace("task_role:", "task_role:\n      name: my-ecs-task")
    .replace("execution_role:", "execution_role:\n      name: my-ecs-execution")
)
IMPORTED = """\
  api:
    task_role: {name: LegacyRole, import: true, allow: []}
"""
POLICY = "arn:aws:iam::111122223333:policy/my-ecs-task-1"


def services(folder: Path, text: str) -> ServicesFile:
    """What a services.yaml says."""
    (folder / "services.yaml").write_text(text, "utf-8")
    (found,) = read_services(str(folder / "services.yaml"))
    return found


def state(plan: Plan) -> dict[str, Any]:
    """The state that an apply of the plan would leave, as far as the next plan looks at it."""
    return {
        "version": 4,
        "serial": 1,
        "lineage": "life",
        "resources": [
            {
                "mode": "managed",
                "type": each["type"],
                "name": each["name"],
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"schema_version": 0, "attributes": attributes(each)}],
            }
            for each in plan.json["planned_values"]["root_module"]["resources"]
            if each["mode"] == "managed"
        ],
    }


def attributes(resource: dict[str, Any]) -> dict[str, Any]:
    """The planned values, with those that AWS would have told."""
    values, id_ = resource["values"], {"id": resource["address"]}
    match resource["type"]:
        case "aws_iam_role":
            none = {"managed_policy_arns": [], "inline_policy": [], "tags_all": {}}
            return {**values, **none, **id_}
        case "aws_iam_policy":
            return {**values, "arn": POLICY, "tags_all": {}, **id_}
        case "aws_iam_role_policy_attachment":
            return {**values, "policy_arn": POLICY, **id_}
        case "aws_iam_role_policy_attachments_exclusive":
            return {**values, "policy_arns": [arn or POLICY for arn in values["policy_arns"]]}
        case "aws_iam_role_policies_exclusive":
            return values
        case _:
            return {**values, **id_}


def test_a_renamed_service_keeps_its_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every resource is at its new address, and nothing is made, changed or destroyed."""
    before = Plan.of(services(tmp_path, BEFORE), tmp_path / "before")
    build_app([services(tmp_path, AFTER)], str(tmp_path / "after")).synth()
    # The roles are in no account that could be looked into.
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-refresh=false")
    with offline_copy(tmp_path / "after" / "stacks" / "life") as folder:
        (folder / "offline.tfstate").write_text(json.dumps(state(before)), "utf-8")
        terraform = Terraform(folder)
        terraform.init()
        planned: dict[str, Any] = terraform.planned()
    changes = [each for each in planned["resource_changes"] if each["mode"] == "managed"]
    assert len(changes) == 10
    for each in changes:
        assert each["address"] == each["previous_address"].replace("my_ecs", "web")
        assert each["change"]["actions"] == ["no-op"], each["address"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the services are that are moved and taken over, and what is made of them."""
    return tmp_path_factory.mktemp("changes")


@pytest.fixture(scope="module")
def plan(folder: Path) -> Plan:
    """Their plan for an empty account."""
    return Plan.of(services(folder, AFTER + IMPORTED), folder / "out")


def test_for_an_empty_account_everything_is_made(plan: Plan):
    """Nothing is there to be moved or taken over, and AWS is not asked for it."""
    created = plan.created()
    assert {"aws_iam_role.web_task", "aws_iam_role.api_task"} <= set(created)
    assert not [address for address in created if "my_ecs" in address]


def test_what_is_synthesized_and_planned_allows_what_the_file_says(folder: Path, plan: Plan):
    """The importers read moved, import and what is exclusive; no more comes out, and no less."""
    file = folder / "services.yaml"
    planned = folder / "plan.json"
    planned.write_text(json.dumps(plan.json), "utf-8")
    for made in (folder / "out" / "stacks" / "life" / "cdk.tf.json", planned):
        assert main(["diff", str(file), str(made)]) == 0
        assert main(["diff", str(made), str(file)]) == 0
        assert main(["check", str(made)]) == 0


def test_terraform_finds_the_import_valid(tmp_path: Path):
    """The block, and the role that it is for."""
    build_app([services(tmp_path, BEFORE + IMPORTED)], str(tmp_path / "out")).synth()
    terraform = Terraform(tmp_path / "out" / "stacks" / "life")
    try:
        terraform.init()
    except TerraformError as error:
        cannot_run(f"the AWS provider can't be had: {error}")
    terraform.validate()
