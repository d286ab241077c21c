"""Roles that live on: moved, taken over, kept to their own policies."""

from collections.abc import Callable

from stacks import EcsDeployerPolicy, EcsTaskRole, IamError
from stacks.aws import IamRole, IamRolePoliciesExclusive
from stacks.ecs_iam_stack import EcsIamStack
from stacks.grants import sqs
from tests.synth.template import Template

import pytest
from cdktf import App, TerraformOutput

MANAGED = "arn:aws:iam::111122223333:policy/shared"
MakeStack = Callable[..., EcsIamStack]


def test_everything_of_a_role_that_moves_moves(make_stack: MakeStack):
    """The role and what it is given, with what is granted later; neither documents nor outputs."""
    stack = make_stack(exclusive_policies=True, inline_policies=False)
    role = EcsTaskRole(
        stack, "shop-task", name="shop-task", moved_from="my_ecs_task", managed_policy_arns=MANAGED
    )
    role.grant(sqs.send("jobs"))
    moved = {each["from"]: each["to"] for each in Template.of(stack).json["moved"]}
    assert moved == {
        former: former.replace("my_ecs_task", "shop_task")
        for former in (
            "aws_iam_role.my_ecs_task",
            "aws_iam_policy.my_ecs_task_policy_1",
            "aws_iam_role_policy_attachment.my_ecs_task_policy_1",
            "aws_iam_role_policy_attachment.my_ecs_task_shared",
            "aws_iam_role_policies_exclusive.my_ecs_task",
            "aws_iam_role_policy_attachments_exclusive.my_ecs_task",
        )
    }


def test_an_inline_policy_moves_with_its_role(stack: EcsIamStack):
    """It is called as the role is."""
    EcsTaskRole(stack, "shop-task", name="shop-task", moved_from="my_ecs_task").grant(
        sqs.send("jobs")
    )
    moved = {"from": "aws_iam_role_policy.my_ecs_task", "to": "aws_iam_role_policy.shop_task"}
    assert moved in Template.of(stack).json["moved"]


def test_a_role_that_exists_is_imported_by_its_name(stack: EcsIamStack):
    """The role alone: its policies are put over what has their names."""
    EcsTaskRole(stack, "Task", name="MyEcsTaskRole", import_existing=True).grant(sqs.send("jobs"))
    EcsTaskRole(stack, "Other")
    EcsTaskRole(stack, "Legacy", import_existing=True)
    assert Template.of(stack).json["import"] == [
        {"to": "aws_iam_role.task", "id": "MyEcsTaskRole"},
        {"to": "aws_iam_role.legacy", "id": "Legacy"},
    ]


def test_import_blocks_of_others_stay(stack: EcsIamStack):
    """What a stack's other resources are imported from is kept beside the roles'."""
    mine = IamRole(stack, "mine", name="mine", assume_role_policy="{}")
    mine.import_from("mine")
    EcsTaskRole(stack, "Task", import_existing=True)
    assert [each["id"] for each in Template.of(stack).json["import"]] == ["mine", "Task"]


def test_a_stack_that_nothing_moves_in_says_nothing_of_it(stack: EcsIamStack):
    """Neither of imports."""
    EcsTaskRole(stack, "Task")
    assert not Template.of(stack).json.keys() & {"moved", "import"}


def test_exclusive_policies_are_those_of_the_role_and_come_after_them(make_stack: MakeStack):
    """By name and by ARN; what was only just given is not taken away again."""
    stack = make_stack(exclusive_policies=True)
    role = EcsTaskRole(stack, "Task", managed_policy_arns=MANAGED)
    role.grant(sqs.send("jobs"))
    template = Template.of(stack)
    given = ["aws_iam_role_policy_attachment.task_shared", "aws_iam_role_policy.task"]
    assert template.at("aws_iam_role_policies_exclusive.task") == {
        "role_name": "${aws_iam_role.task.name}",
        "policy_names": ["Task"],
        "depends_on": given,
    }
    assert template.at("aws_iam_role_policy_attachments_exclusive.task") == {
        "role_name": "${aws_iam_role.task.name}",
        "policy_arns": [MANAGED],
        "depends_on": given,
    }


def test_exclusive_policies_name_managed_ones_that_are_made_with_the_role(make_stack: MakeStack):
    """They have no ARN before Terraform has made them."""
    stack = make_stack(exclusive_policies=True, inline_policies=False)
    EcsTaskRole(stack, "Task").grant(sqs.send("jobs"))
    attached = Template.of(stack).at("aws_iam_role_policy_attachments_exclusive.task")
    assert attached["policy_arns"] == ["${aws_iam_policy.task_policy_1.arn}"]


def test_a_role_that_may_do_nothing_is_kept_to_that(make_stack: MakeStack):
    """An empty list, not none."""
    stack = make_stack(exclusive_policies=True)
    EcsTaskRole(stack, "Task")
    template = Template.of(stack)
    assert template.at("aws_iam_role_policies_exclusive.task")["policy_names"] == []
    assert template.at("aws_iam_role_policy_attachments_exclusive.task")["policy_arns"] == []


def test_without_being_asked_no_policy_of_others_is_taken_away(stack: EcsIamStack):
    """What a stack did not give is nobody's business by default."""
    EcsTaskRole(stack, "Task")
    assert not [each for each in Template.of(stack).addresses() if "exclusive" in each]


@pytest.mark.parametrize(
    ("moved_from", "message"),
    [
        ("task", "task is where it is now; leave moved_from out"),
        (
            "other",
            "aws_iam_role.other is ecs-iam/Other's, and still there; nothing has moved from it",
        ),
        ("former", "ecs-iam/Moved has moved from aws_iam_role.former already"),
        ("my-ecs.task", "'my-ecs.task' is no name of Terraform's; it reads like my_ecs_task"),
    ],
)
def test_what_can_not_have_moved_is_refused(stack: EcsIamStack, moved_from: str, message: str):
    """Terraform would refuse it too, at a line that nobody wrote."""
    EcsTaskRole(stack, "Other")
    EcsTaskRole(stack, "Moved", name="Moved", moved_from="former")
    with pytest.raises(IamError, match=r"moved_from") as error:
        EcsTaskRole(stack, "Task", name="Task", moved_from=moved_from)
    assert [problem.message for problem in error.value.problems] == [message]


def test_nothing_can_take_the_place_that_a_role_has_moved_from(stack: EcsIamStack):
    """Terraform can't tell the two apart in its state."""
    EcsTaskRole(stack, "Task", name="Task", moved_from="former")
    with pytest.raises(IamError, match=r"ecs-iam/Task has moved from aws_iam_role.former; give"):
        EcsTaskRole(stack, "Former")


def test_a_role_that_moves_is_not_imported(stack: EcsIamStack):
    """It is in the state."""
    with pytest.raises(IamError, match="can't be imported too"):
        EcsTaskRole(stack, "Task", name="Task", moved_from="former", import_existing=True)


def test_a_role_that_moves_says_its_name(stack: EcsIamStack):
    """By default it follows the construct, and IAM can't rename the role: another would be made."""
    with pytest.raises(IamError, match="ecs-iam/Task: name: IAM can't rename a role"):
        EcsTaskRole(stack, "Task", moved_from="former")


def test_a_policy_does_not_take_the_place_that_a_role_has_left(make_stack: MakeStack):
    """Nor what any other part of a role is called."""
    stack = make_stack(inline_policies=False)
    EcsTaskRole(stack, "Task", name="Task", moved_from="former").grant(sqs.send("jobs"))
    with pytest.raises(IamError, match=r"ecs-iam/Task has moved from aws_iam_policy.former_policy"):
        EcsDeployerPolicy(
            stack,
            "former-policy-1",
            service="my-cluster/my-service",
            family="my-family",
            pass_roles=["arn:aws:iam::111122223333:role/a"],
        )


def test_a_role_does_not_take_what_it_has_left_itself(stack: EcsIamStack):
    """One of its attachments would be called as another was."""
    arns = [f"arn:aws:iam::111122223333:policy/{name}" for name in ("x_y", "y")]
    with pytest.raises(IamError, match=r"aws_iam_role_policy_attachment.web_x_y is ecs-iam/WebX's"):
        EcsTaskRole(stack, "WebX", name="Web", moved_from="web", managed_policy_arns=arns)


def test_what_others_add_is_not_where_a_role_was(app: App, stack: EcsIamStack):
    """Terraform refuses it, and so does synthesis."""
    EcsTaskRole(stack, "Task", name="Task", moved_from="former")
    IamRole(stack, "former", assume_role_policy="{}")
    with pytest.raises(RuntimeError, match=r"ecs-iam/Task has moved from aws_iam_role.former, wh"):
        app.synth()


def test_an_output_may_keep_its_former_name(app: App, stack: EcsIamStack):
    """Outputs are not moved, so who reads the old one can be served on."""
    role = EcsTaskRole(stack, "Task", name="Task", moved_from="former")
    TerraformOutput(stack, "former_role_arn", value=role.role_arn)
    app.synth()


def test_a_stack_that_takes_nothing_away_leaves_that_to_others(app: App, stack: EcsIamStack):
    """They may keep a role to its policies themselves, under the role's own id."""
    role = EcsTaskRole(stack, "Task")
    IamRolePoliciesExclusive(stack, "task", role_name=role.role_name, policy_names=[])
    app.synth()
