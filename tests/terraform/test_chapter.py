"""What the real Terraform makes of the chapter's role."""

import dataclasses

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.manifest import read_services
from tests.projects import ROOT
from tests.terraform.planning import Plan

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

# The role of the chapter's CloudFormation template, in IAM's terms.
CLOUDFORMATION = {
    "AssumeRolePolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    },
    "PolicyName": "MyEcsTaskPolicy",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:PutObject", "s3:GetObject", "s3:ListBucket"],
                "Resource": ["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"],
            }
        ],
    },
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan of the committed services.yaml."""
    (services,) = read_services(str(ROOT / "services.yaml"))
    return Plan.of(services, tmp_path_factory.mktemp("out"))


def test_a_role_and_its_policy_are_created(plan: Plan):
    """These two, and nothing else."""
    assert plan.created() == ["aws_iam_role.my_ecs_task", "aws_iam_role_policy.my_ecs_task"]


def test_the_permissions_are_exactly_the_chapters(plan: Plan):
    """Terraform renders what the chapter's JSON and its template hold, no more and no less."""
    policy = plan.values("aws_iam_role_policy.my_ecs_task")
    assert policy["name"] == CLOUDFORMATION["PolicyName"]
    assert policy["role"] == "MyEcsTaskRole"
    assert plan.policy("my_ecs_task") == PolicyDocument.from_data(
        CLOUDFORMATION["PolicyDocument"]  # pyright: ignore[reportArgumentType]
    )


def test_the_trust_is_the_chapters_and_narrower(plan: Plan):
    """The same principal and action as in the template, for this account and region only."""
    (statement,) = plan.trust_policy("my_ecs_task").statements
    (chapter,) = PolicyDocument.from_data(
        CLOUDFORMATION["AssumeRolePolicyDocument"]  # pyright: ignore[reportArgumentType]
    ).statements
    assert dataclasses.replace(statement, conditions=()) == chapter
    assert set(statement.conditions) == {
        Condition("StringEquals", "aws:SourceAccount", ("111122223333",)),
        Condition("ArnLike", "aws:SourceArn", ("arn:aws:ecs:us-east-1:111122223333:*",)),
    }


def test_the_rendered_policies_are_the_reviewed_ones(plan: Plan, snapshot: SnapshotAssertion):
    """A file a role, as Terraform rendered it when it was last reviewed."""
    assert plan.rendered("my_ecs_task") == snapshot(
        name="MyEcsTaskRole", extension_class=JSONSnapshotExtension
    )
