from collections.abc import Callable

from stacks import EcsTaskRole, IamError, S3State, Statement
from stacks.ecs_iam_stack import EcsIamStack
from tests.synth.template import Template

import pytest
from cdktf import App

MakeStack = Callable[..., EcsIamStack]


def test_the_provider_is_pinned_to_the_account(stack: EcsIamStack):
    """Terraform refuses any other account than the one that is given."""
    assert Template.of(stack).json["provider"] == {
        "aws": [{"allowed_account_ids": ["111122223333"], "region": "us-east-1"}]
    }


def test_the_providers_version_is_a_range(stack: EcsIamStack):
    """From the oldest that was tried up to the next major version."""
    assert Template.of(stack).json["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": ">= 5.100.0, < 7.0.0"}
    }


def test_local_state_lies_beside_the_output_folder(stack: EcsIamStack):
    """By a relative path, the same in every checkout."""
    assert Template.of(stack).json["terraform"]["backend"] == {
        "local": {"path": "../../../terraform.ecs-iam.tfstate"}
    }


def test_state_in_s3_is_encrypted_and_locked(make_stack: MakeStack):
    """With a lock file, which needs no table."""
    backend = S3State("my-state", "ecs-iam.tfstate", "us-east-1")
    assert Template.of(make_stack(backend=backend)).json["terraform"]["backend"] == {
        "s3": {
            "bucket": "my-state",
            "encrypt": True,
            "key": "ecs-iam.tfstate",
            "region": "us-east-1",
            "use_lockfile": True,
        }
    }


def test_tags_are_the_providers_default_tags(make_stack: MakeStack):
    """So every resource has them, and a role repeats none."""
    stack = make_stack(tags={"Project": "my-ecs", "Env": "test"})
    EcsTaskRole(stack, "Web", tags={"Team": "web", "Env": "prod"})
    EcsTaskRole(stack, "Worker")
    template = Template.of(stack)
    assert template.json["provider"]["aws"][0]["default_tags"] == [
        {"tags": {"Env": "test", "Project": "my-ecs"}}
    ]
    assert template.at("aws_iam_role.web")["tags"] == {"Env": "prod", "Team": "web"}
    assert "tags" not in template.at("aws_iam_role.worker")


def test_path_and_boundary_reach_every_role(make_stack: MakeStack):
    """Unless a role has its own."""
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    stack = make_stack(path="/ecs/", permissions_boundary=boundary)
    EcsTaskRole(stack, "Web")
    EcsTaskRole(stack, "Worker", path="/batch/", permissions_boundary=f"{boundary}-2")
    template = Template.of(stack)
    web, worker = template.at("aws_iam_role.web"), template.at("aws_iam_role.worker")
    assert (web["path"], web["permissions_boundary"]) == ("/ecs/", boundary)
    assert (worker["path"], worker["permissions_boundary"]) == ("/batch/", f"{boundary}-2")


def test_wrong_settings_are_refused_before_anything_is_built(app: App):
    """All that is wrong is said, and no half of a stack is left in the app."""
    with pytest.raises(IamError) as raised:
        EcsIamStack(app, "ecs-iam", account="12", region="nowhere", path="x")
    assert [problem.path for problem in raised.value.problems] == [
        ("account",),
        ("region",),
        ("path",),
    ]
    assert not app.node.children


def test_outputs_wait_for_the_policies(stack: EcsIamStack):
    """Who reads a role's ARN from the output gets a role that has its policies."""
    role = EcsTaskRole(
        stack, "Web", managed_policy_arns=["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]
    )
    role.add_to_policy(Statement(actions="s3:ListAllMyBuckets", resources="*"))
    assert Template.of(stack).at("output.web_role_arn") == {
        "depends_on": [
            "aws_iam_role_policy_attachment.web_awsx_ray_daemon_write_access",
            "aws_iam_role_policy.web",
        ],
        "description": "ARN of Web",
        "value": "${aws_iam_role.web.arn}",
    }
