"""What changes of services.yaml, and of the account, become."""

from stacks.iam.document import PolicyDocument
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT, Deployment

import pytest

HEAD = f'account: "{ACCOUNT}"\nregion: us-east-1\n'
ONE = f"""\
{HEAD}services:
  my-ecs:
    task_role: {{name: my-ecs-task, allow: [{{sqs.send: jobs}}]}}
"""
FOREIGN = PolicyDocument.from_data(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
).to_json()


def test_a_permission_is_added_and_removed_in_place(deployment: Deployment, account: Account):
    """The plan names the one policy; the role is never made anew."""
    deployment.synthesize(ONE)
    deployment.apply()
    role_id = account.role_id("my-ecs-task")
    (more,) = deployment.synthesize(ONE.replace("jobs}", "jobs}, {s3.read: my-bucket}"))
    assert deployment.changes() == {"aws_iam_role_policy.my_ecs_task": "update"}
    deployment.apply()
    assert account.role("my-ecs-task").inline["my-ecs-task"] == more.roles[0].policies[0].document
    (less,) = deployment.synthesize(ONE)
    deployment.apply()
    assert account.role("my-ecs-task").inline["my-ecs-task"] == less.roles[0].policies[0].document
    assert account.role_id("my-ecs-task") == role_id


def test_a_service_that_is_renamed_keeps_its_role(deployment: Deployment, account: Account):
    """Nothing is destroyed; then the note of it may go."""
    deployment.synthesize(ONE)
    deployment.apply()
    role_id = account.role_id("my-ecs-task")
    renamed = ONE.replace("  my-ecs:\n", "  shop:\n    moved_from: my-ecs\n")
    deployment.synthesize(renamed)
    assert set(deployment.changes()) == {
        "output.my_ecs_task_role_arn",
        "output.shop_task_role_arn",
    }
    deployment.apply()
    deployment.synthesize(renamed.replace("    moved_from: my-ecs\n", ""))
    assert not deployment.has_changes()
    assert account.role_id("my-ecs-task") == role_id


def test_a_service_that_is_removed_takes_its_role_along(deployment: Deployment, account: Account):
    """And no other."""
    deployment.synthesize(f"{ONE}  other:\n    task_role: {{allow: []}}\n")
    deployment.apply()
    assert account.role_names() == {"my-ecs-task", "other-task"}
    deployment.synthesize(ONE)
    assert deployment.changes() == {
        "aws_iam_role.other_task": "delete",
        "output.other_task_role_arn": "delete",
    }
    deployment.apply()
    assert account.role_names() == {"my-ecs-task"}


def test_a_role_that_exists_is_taken_over(deployment: Deployment, account: Account):
    """It stays the same role, is brought to what services.yaml says, and is not imported twice."""
    iam = account.iam
    trust = FOREIGN.replace('"s3:*","Resource":"*"', '"sts:AssumeRole","Principal":{"AWS":"*"}')
    iam.create_role(RoleName="my-ecs-task", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName="my-ecs-task", PolicyName="my-ecs-task", PolicyDocument=FOREIGN)
    role_id = account.role_id("my-ecs-task")
    (services,) = deployment.synthesize(ONE.replace("{name", "{import: true, name"))
    deployment.apply()
    assert account.role_id("my-ecs-task") == role_id
    found = account.role("my-ecs-task")
    assert found.trust_policy == services.roles[0].trust_policy
    assert found.inline == {"my-ecs-task": services.roles[0].policies[0].document}
    assert not deployment.has_changes()


def test_a_policy_that_is_edited_by_hand_is_shown_and_put_right(
    deployment: Deployment, account: Account
):
    """The plan shows exactly it."""
    (services,) = deployment.synthesize(ONE)
    deployment.apply()
    account.iam.put_role_policy(
        RoleName="my-ecs-task", PolicyName="my-ecs-task", PolicyDocument=FOREIGN
    )
    assert deployment.changes() == {"aws_iam_role_policy.my_ecs_task": "update"}
    deployment.apply()
    expected = services.roles[0].policies[0].document
    assert account.role("my-ecs-task").inline["my-ecs-task"] == expected


@pytest.mark.parametrize("exclusive", [True, False])
def test_policies_of_others_go_where_that_is_asked_for(
    exclusive: bool,  # noqa: FBT001 - pytest gives it by name
    deployment: Deployment,
    account: Account,
):
    """With exclusive_policies: true they are shown by a plan and taken away; else they stay."""
    option = "exclusive_policies: true\n" if exclusive else ""
    deployment.synthesize(ONE.replace("services:", f"{option}services:"))
    deployment.apply()
    iam = account.iam
    iam.put_role_policy(RoleName="my-ecs-task", PolicyName="by-hand", PolicyDocument=FOREIGN)
    made = iam.create_policy(PolicyName="attached-by-hand", PolicyDocument=FOREIGN)
    iam.attach_role_policy(RoleName="my-ecs-task", PolicyArn=made["Policy"]["Arn"])
    assert deployment.changes() == (
        {
            "aws_iam_role_policies_exclusive.my_ecs_task": "update",
            "aws_iam_role_policy_attachments_exclusive.my_ecs_task": "update",
        }
        if exclusive
        else {}
    )
    deployment.apply()
    role = account.role("my-ecs-task")
    assert set(role.inline) == ({"my-ecs-task"} if exclusive else {"my-ecs-task", "by-hand"})
    assert set(role.attached) == (set[str]() if exclusive else {"attached-by-hand"})
