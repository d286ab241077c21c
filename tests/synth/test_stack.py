from collections.abc import Callable
from pathlib import Path

from stacks import EcsTaskRole, IamError, S3State, Statement
from stacks.aws import DataAwsIamPolicyDocument, IamRole
from stacks.ecs_iam_stack import EcsIamStack
from tests.synth.template import Template

import pytest
from cdktf import App, TerraformOutput
from constructs import Construct

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


def test_what_others_add_does_not_melt_into_a_role(app: App, stack: EcsIamStack):
    """Cdktf makes one resource of two with one address; here synthesis is refused instead."""
    EcsTaskRole(stack, "Web").add_to_policy(Statement(actions="s3:ListAllMyBuckets", resources="*"))
    team = Construct(stack, "team")
    for construct in (
        DataAwsIamPolicyDocument(team, "document"),
        IamRole(team, "role", assume_role_policy="{}"),
    ):
        construct.override_logical_id("web")
    TerraformOutput(stack, "web_role_arn", value="x")
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    for address in ("data.aws_iam_policy_document.web", "aws_iam_role.web", "output.web_role_arn"):
        assert f"{address} is a part of ecs-iam/Web; give this" in str(raised.value)


def test_what_others_add_beside_the_roles_is_welcome(app: App, stack: EcsIamStack):
    """Other addresses are nobody's business."""
    EcsTaskRole(stack, "Web")
    IamRole(Construct(stack, "team"), "web", assume_role_policy="{}")
    TerraformOutput(stack, "web", value="x")
    app.synth()


@pytest.mark.parametrize("id_", ["../x", "a b", "constructor", "-x"])
def test_a_stacks_id_is_checked_as_in_services_yaml(app: App, id_: str):
    """It names a folder and a state."""
    with pytest.raises(IamError, match=r"the name of a stack|no name for a stack"):
        EcsIamStack(app, id_, account="111122223333", region="us-east-1")


def test_stacks_of_an_app_do_not_claim_the_same(tmp_path: Path):
    """Neither a name, in whatever case, nor a state, nor a role's name in one account."""
    app = App(outdir=str(tmp_path))
    state = S3State("my-state", "k", "us-east-1")
    one = EcsIamStack(
        Construct(app, "prod"), "iam", account="111122223333", region="us-east-1", backend=state
    )
    EcsTaskRole(one, "Web")
    with pytest.raises(IamError) as raised:
        EcsIamStack(
            Construct(app, "test"), "IAM", account="111122223333", region="us-east-1", backend=state
        )
    assert "test/IAM: the stack iam is that of prod/iam already" in str(raised.value)
    assert "the state s3://my-state/k is that of prod/iam already" in str(raised.value)
    other = EcsIamStack(app, "other", account="111122223333", region="us-east-1")
    with pytest.raises(IamError, match="web is the name of prod/iam/Web already"):
        EcsTaskRole(other, "web")
