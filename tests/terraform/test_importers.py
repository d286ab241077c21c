"""What the importers read is what Terraform and the AWS provider make of it."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from stacks.cli.terraform import Terraform, TerraformError, offline_copy
from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleSpec
from stacks.iam.role_access import RoleAccess
from stacks.importers.plan_json import plan_json_roles
from stacks.importers.terraform_json import terraform_json_roles
from stacks.manifest import ServicesFile, read_services
from tests.importers.files import READ_ALL
from tests.importers.test_template import LITERALS
from tests.projects import ROOT, cannot_run
from tests.terraform.planning import Plan
from tests.terraform.test_rendering import EVERYTHING

import pytest

SERVICES = {"chapter": (ROOT / "services.yaml").read_text("utf-8"), "everything": EVERYTHING}


@pytest.fixture(scope="module", params=SERVICES)
def planned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ServicesFile, Path, Plan]:
    """A services.yaml, what was synthesized of it, and the plan of that."""
    file = tmp_path_factory.mktemp("in") / "services.yaml"
    file.write_text(SERVICES[request.param], "utf-8")
    (services,) = read_services(str(file))
    outdir = tmp_path_factory.mktemp("out")
    plan = Plan.of(services, outdir)
    return services, outdir / "stacks" / services.stack / "cdk.tf.json", plan


def comparable(role: RoleSpec, **changes: Any) -> dict[str, object]:
    """A role for comparison, where the order of its policies does not count."""
    role = dataclasses.replace(role, declared_at=None, kind=None, **changes)
    values = {field.name: getattr(role, field.name) for field in dataclasses.fields(role)}
    return values | {
        "policies": {policy.name: policy.document for policy in role.policies},
        "managed_policy_arns": set(role.managed_policy_arns),
        "tags": dict(role.tags),
    }


def specs(roles: tuple[RoleAccess, ...]) -> dict[str, RoleSpec]:
    """The roles by name, when everything is known about them."""
    assert not any(role.unknown for role in roles)
    return {role.spec.name: role.spec for role in roles}


def test_a_synthesized_file_reads_as_the_services_it_was_made_of(
    planned: tuple[ServicesFile, Path, Plan],
):
    """All but the tags, of which the provider adds those of the stack."""
    services, file, _ = planned
    roles = specs(terraform_json_roles(json.loads(file.read_text("utf-8"))).roles)
    assert len(roles) == len(services.roles)
    for role in services.roles:
        assert comparable(roles[role.name], tags={}) == comparable(role, tags={})


def test_its_plan_reads_as_the_services_too(planned: tuple[ServicesFile, Path, Plan]):
    """All of it, tags included."""
    services, _, plan = planned
    roles = specs(plan_json_roles(plan.json).roles)  # pyright: ignore[reportArgumentType]
    assert len(roles) == len(services.roles)
    for role in services.roles:
        assert comparable(roles[role.name]) == comparable(role)


def text(*sids: str, **rest: Any) -> str:
    """A policy in JSON, a statement for each Sid."""
    return json.dumps(
        {
            "Statement": [
                {"Sid": sid, "Effect": "Allow", "Action": f"json:{sid}", "Resource": "$${aws:a}"}
                for sid in sids
            ],
            **rest,
        }
    )


def block(sid: str | None, action: str, **rest: Any) -> dict[str, Any]:
    """A statement block."""
    return {"sid": sid, "actions": [action], "resources": ["*"], **rest}


def reference(name: str, attribute: str = "json") -> str:
    """A reference to a document of the same file."""
    return f"${{data.aws_iam_policy_document.{name}.{attribute}}}"


DOCUMENTS: dict[str, dict[str, Any]] = {
    "defaults": {"statement": {"actions": ["s3:A"], "resources": [], "sid": ""}},
    "conditions": {
        "statement": block(
            None,
            "s3:A",
            condition=[
                {"test": "StringLike", "variable": "a:b", "values": ["x", "&{aws:username}"]},
                {"test": "StringLike", "variable": "a:b", "values": ["y", "x"]},
                {"test": "StringLike", "variable": "A:b", "values": []},
                {"test": "NumericEquals", "variable": "a:b", "values": [1, 1.0, 0.1, 1.5e-7]},
                {"test": "NumericEquals", "variable": "c:d", "values": [1e21, 1e3, True]},
            ],
        )
    },
    "principals": {
        "statement": [
            {
                "actions": ["sts:AssumeRole"],
                "principals": [
                    {"type": "AWS", "identifiers": ["b", "a"]},
                    {"type": "AWS", "identifiers": ["c"]},
                    {"type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"]},
                ],
            },
            {"not_principals": {"type": "*", "identifiers": ["*"]}, "effect": "Deny"},
            {"principals": [{"type": "AWS", "identifiers": ["*"]}], "not_actions": ["s3:*"]},
        ]
    },
    "literals": {"statement": block(None, "s3:A", resources=list(LITERALS))},
    "locals": {"statement": block(None, "s3:A", resources="${local.all.arns}")},
    "old": {
        "version": "2008-10-17",
        "policy_id": "Old",
        "statement": block("Old", "s3:A", resources=["$${aws:username}"]),
    },
    "sources": {
        "source_policy_documents": [text("A", ""), text("B", Id="Two"), reference("old")],
        "statement": [block("B", "own:B"), block(None, "own:1"), block("C", "own:C")],
    },
    "overrides": {
        "version": "2008-10-17",
        "override_policy_documents": [
            text("C", "D", "", Version="2008-10-17"),
            reference("sources", "minified_json"),
            text("C", Id="Last"),
        ],
        "statement": [block("C", "own:C"), block("D", "own:D")],
    },
    "override_with_repeated_sids": {
        "override_policy_documents": [text("A", "A")],
        "statement": [block("A", "own:A")],
    },
    "both": {
        "source_policy_documents": [reference("old"), reference("conditions")],
        "override_policy_documents": [
            '{"Version": "2012-10-17", "Statement": [{"Sid": "Old", "Effect": "Deny",'
            ' "Principal": "*", "NotAction": ["a:b"], "NotResource": ["*"],'
            ' "Condition": {"Bool": {"c:d": true}, "StringLike": {"e:f": ["g", "h"]}}}]}'
        ],
    },
}


@pytest.fixture(scope="module")
def file() -> dict[str, Any]:
    """A role with each document as an inline policy."""
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": [{"region": "us-east-1"}]},
        "locals": {"all": {"arns": ["${local.bucket}", "${local.bucket}/*"]}, "bucket": "arn:b"},
        "data": {"aws_iam_policy_document": DOCUMENTS},
        "resource": {
            "aws_iam_role": {"x": {"name": "X", "assume_role_policy": READ_ALL}},
            "aws_iam_policy": {"m": {"name": "M", "policy": reference("old")}},
            "aws_iam_role_policy": {
                name: {"name": name, "role": "${aws_iam_role.x.id}", "policy": reference(name)}
                for name in DOCUMENTS
            },
            "aws_iam_role_policy_attachment": {
                "m": {"role": "${aws_iam_role.x.name}", "policy_arn": "${aws_iam_policy.m.arn}"}
            },
        },
    }


@pytest.fixture(scope="module")
def plan(file: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Its plan."""
    source = tmp_path_factory.mktemp("documents")
    (source / "cdk.tf.json").write_text(json.dumps(file), "utf-8")
    with offline_copy(source) as folder:
        terraform = Terraform(folder)
        try:
            terraform.init()
        except TerraformError as error:
            cannot_run(f"the AWS provider can't be had: {error}")
        return terraform.planned()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_the_provider_renders_it(
    file: dict[str, Any], plan: dict[str, Any], name: str
):
    """Merged sources and overrides, repeated blocks, numbers, escapes, locals."""
    rendered = {
        resource["name"]: PolicyDocument.from_json(resource["values"]["json"])
        for resource in plan["prior_state"]["values"]["root_module"]["resources"]
    }
    (role,) = terraform_json_roles(file).roles
    read = {policy.name: policy.document for policy in role.spec.policies}
    assert not role.unknown
    assert len(read[name].statements) == len(rendered[name].statements)
    assert read[name] == rendered[name]


def test_the_plan_and_the_file_tell_of_the_same_policies(
    file: dict[str, Any], plan: dict[str, Any]
):
    """The role's id and the policy's ARN are not known yet, and both are linked all the same."""
    (planned,) = plan_json_roles(plan).roles  # pyright: ignore[reportArgumentType]
    (read,) = terraform_json_roles(file).roles
    assert comparable(planned.spec) == comparable(read.spec)
    assert planned.managed_policies == read.managed_policies
    assert not planned.unknown
