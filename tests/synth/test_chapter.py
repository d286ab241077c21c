"""The chapter's role, from services.yaml and from Python."""

import json
from pathlib import Path

from examples.my_ecs_stack import MyEcsStack
from stacks.aws import DataAwsIamPolicyDocument, IamRole, IamRolePolicy
from stacks.cli.synthesis import build_app
from stacks.ecs_iam_stack import EcsIamStack
from stacks.iam.document import PolicyDocument
from stacks.manifest import read_services
from stacks.testing import assert_allows, assert_denies, assert_no_new_access
from tests.projects import ROOT
from tests.synth.template import Template

import pytest
from cdktf import App, Testing
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

# The statement of the chapter, as it is printed there.
CHAPTER = PolicyDocument.from_json("""
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"]
    }
  ]
}
""")


@pytest.fixture
def synthesized(app: App) -> str:
    """The JSON of the committed services.yaml."""
    (services,) = read_services(str(ROOT / "services.yaml"))
    return Testing.synth(EcsIamStack.from_services(app, services), True)


def test_the_role_is_there(synthesized: str):
    """MyEcsTaskRole, which takes its trust policy from a document."""
    assert Testing.to_have_resource_with_properties(
        synthesized,
        IamRole.TF_RESOURCE_TYPE,
        {
            "name": "MyEcsTaskRole",
            "assume_role_policy": "${data.aws_iam_policy_document.shared__task_trust.json}",
        },
    )


def test_the_policy_is_there(synthesized: str):
    """MyEcsTaskPolicy, inline in the role."""
    assert Testing.to_have_resource_with_properties(
        synthesized,
        IamRolePolicy.TF_RESOURCE_TYPE,
        {
            "name": "MyEcsTaskPolicy",
            "policy": "${data.aws_iam_policy_document.my_ecs_task.json}",
            "role": "${aws_iam_role.my_ecs_task.name}",
        },
    )


def test_the_statement_is_in_a_policy_document(synthesized: str):
    """The three actions on the bucket and its objects, sorted."""
    assert Testing.to_have_data_source_with_properties(
        synthesized,
        DataAwsIamPolicyDocument.TF_RESOURCE_TYPE,
        {
            "statement": [
                {
                    "actions": ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
                    "effect": "Allow",
                    "resources": ["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"],
                }
            ]
        },
    )


def test_exactly_the_chapters_statement_comes_out(synthesized: str):
    """No action, no resource and no statement more or less, and no other policy in the stack."""
    template = Template(json.loads(synthesized))
    assert template.policy("my_ecs_task") == CHAPTER
    assert template.addresses() == [
        "aws_iam_role.my_ecs_task",
        "aws_iam_role_policy.my_ecs_task",
        "data.aws_iam_policy_document.my_ecs_task",
        "data.aws_iam_policy_document.shared__task_trust",
        "output.my_ecs_task_role_arn",
    ]


BUCKET = "arn:aws:s3:::my-log-bucket"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:PutObject", f"{BUCKET}/today"),
        ("s3:GetObject", f"{BUCKET}/2026/today"),
        ("s3:ListBucket", BUCKET),
    ],
)
def test_the_role_may_use_its_bucket(synthesized: str, action: str, resource: str):
    """What the chapter grants is allowed."""
    assert_allows(synthesized, action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:DeleteObject", f"{BUCKET}/today"),
        ("s3:PutBucketPolicy", BUCKET),
        ("s3:GetObject", f"{BUCKET}-2/today"),
        ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:orders"),
    ],
)
def test_the_role_may_do_nothing_else(synthesized: str, action: str, resource: str):
    """Another action, another bucket and another service are denied."""
    assert_denies(synthesized, action, resource)


def test_what_is_synthesized_allows_what_services_yaml_says_and_no_more(synthesized: str):
    """Neither side has access that the other has not, who may assume the role included."""
    (services,) = read_services(str(ROOT / "services.yaml"))
    assert_no_new_access(services.roles[0], synthesized)
    assert_no_new_access(synthesized, services.roles[0])


def test_the_deprecated_arguments_are_not_used(synthesized: str):
    """No inline_policy and no managed_policy_arns, deprecated since provider 5.72."""
    role = Template(json.loads(synthesized)).at("aws_iam_role.my_ecs_task")
    assert set(role) == {"assume_role_policy", "name", "path"}


def test_the_example_in_python_gives_the_same_bytes(tmp_path: Path):
    """services.yaml and examples/my_ecs_stack.py are two ways to say one thing."""
    build_app(read_services(str(ROOT / "services.yaml")), str(tmp_path / "yaml")).synth()
    app = App(outdir=str(tmp_path / "python"))
    MyEcsStack(app, "ecs-iam")
    app.synth()
    from_yaml, from_python = (
        (tmp_path / way / "stacks" / "ecs-iam" / "cdk.tf.json").read_bytes()
        for way in ("yaml", "python")
    )
    assert from_python == from_yaml


def test_the_json_is_the_reviewed_one(synthesized: str, snapshot: SnapshotAssertion):
    """What services.yaml synthesizes to, as it was last reviewed."""
    assert json.loads(synthesized) == snapshot(
        name="ecs-iam", extension_class=JSONSnapshotExtension
    )
