"""Texts of a role that Terraform alone knows."""

import json
from pathlib import Path

from stacks import (
    EcsTaskRole,
    IamError,
    PolicyDocument,
    Statement,
)
from stacks.aws import IamPolicy, IamRole
from stacks.ecs_iam_stack import EcsIamStack
from stacks.grants import dynamodb, s3, sqs, ssm
from stacks.testing import assert_allows, assert_denies, assert_no_new_access
from tests.synth.template import Template

import pytest
from cdktf import App, Fn, TerraformVariable, Testing

GET = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"])
PUT = Statement(actions=["s3:PutObject"], resources=["arn:aws:s3:::my-log-bucket/*"])


def test_tokens_are_carried_into_the_policy(stack: EcsIamStack):
    """The ARN of another resource works where an ARN does; Terraform sees a reference."""
    bucket_role = IamRole(stack, "other", assume_role_policy="{}")
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(
        Statement(
            actions="sts:AssumeRole",
            resources=[bucket_role.arn, f"{bucket_role.arn}/${{aws:PrincipalTag/team}}/*"],
            conditions={"StringEquals": {"aws:PrincipalArn": bucket_role.arn}},
        )
    )
    (statement,) = Template.of(stack).at("data.aws_iam_policy_document.web")["statement"]
    assert statement["resources"] == [
        "${aws_iam_role.other.arn}",
        "${aws_iam_role.other.arn}/&{aws:PrincipalTag/team}/*",
    ]
    assert statement["condition"][0]["values"] == ["${aws_iam_role.other.arn}"]


def test_what_a_role_may_do_on_another_resource_can_be_asserted(stack: EcsIamStack):
    """Its ARN is a token, another each time it is asked for, and one expression in the end."""
    policy = IamPolicy(stack, "limits", policy=PolicyDocument([GET]).to_json())
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(Statement(actions=["iam:GetPolicy"], resources=[policy.arn]))
    assert_allows(role, "iam:GetPolicy", policy.arn)
    assert_denies(role, "iam:GetPolicy", f"{policy.arn}/x")
    with pytest.raises(AssertionError, match=r"may iam:GetPolicy on \$\{aws_iam_policy.limits.arn"):
        assert_denies(role, "iam:GetPolicy", policy.arn)
    with pytest.raises(AssertionError, match=r"It depends on \$\{aws_iam_policy.limits.arn\}; ask"):
        assert_denies(role, "iam:GetPolicy", "arn:aws:iam::111122223333:policy/limits")
    synthesized = Testing.synth(stack)
    assert_allows(synthesized, "iam:GetPolicy", "${aws_iam_policy.limits.arn}")
    assert_no_new_access(role, synthesized)
    assert_no_new_access(synthesized, role)


def test_a_list_that_terraform_knows_is_one_expression(stack: EcsIamStack):
    """Its token is one in a list only; what does not depend on it is decided."""
    arns = TerraformVariable(stack, "arns", type="list(string)").list_value
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(Statement(actions=["s3:GetObject"], resources=arns), PUT)
    assert_allows(role, "s3:PutObject", "arn:aws:s3:::my-log-bucket/x")
    with pytest.raises(AssertionError, match=r"It depends on \$\{var.arns\}"):
        assert_denies(role, "s3:GetObject", "arn:aws:s3:::my-log-bucket/x")
    assert_no_new_access(role, role)


def test_a_list_that_terraform_knows_is_granted_beside_others(stack: EcsIamStack):
    """In a statement of its own, since CDKTF takes no list among other values."""
    names = TerraformVariable(stack, "names", type="list(string)").list_value
    EcsTaskRole(stack, "Web").grant(ssm.read(names), ssm.read("/my-app/password"))
    document = Template.of(stack).at("data.aws_iam_policy_document.web")
    assert [each["resources"] for each in document["statement"]] == [
        "${var.names}",
        ["arn:aws:ssm:us-east-1:111122223333:parameter/my-app/password"],
    ]


def test_a_list_that_terraform_knows_is_refused_among_others(stack: EcsIamStack):
    """And in a text: CDKTF takes neither, and says so at synthesis only."""
    arns = TerraformVariable(stack, "arns", type="list(string)").list_value
    role = EcsTaskRole(stack, "Web")
    for add in (
        lambda: role.add_to_policy(
            Statement(actions=["s3:GetObject"], resources=[*arns, "arn:aws:s3:::my-bucket/x"])
        ),
        lambda: role.grant(dynamodb.read("my-table", indexes=arns)),
    ):
        with pytest.raises(IamError, match="is a list that Terraform knows, which stands alone"):
            add()
    role.add_to_policy(Statement(actions=["s3:GetObject"], resources=Fn.concat([arns, ["*"]])))


def test_documents_may_be_given_by_a_token(stack: EcsIamStack):
    """As the ARN of a policy of the same stack is one."""
    document = PolicyDocument([GET])
    arn = IamPolicy(stack, "limits", policy=document.to_json()).arn
    role = EcsTaskRole(stack, "Web", managed_policy_arns=[arn])
    documents = {arn: document}
    assert_allows(role, "s3:GetObject", "arn:aws:s3:::my-log-bucket/x", documents=documents)


def test_what_was_made_before_changes_nothing():
    """Tokens are numbered on from stack to stack; snapshots must not depend on other tests."""

    def synthesized() -> str:
        stack = EcsIamStack(App(), "ecs-iam", account="111122223333", region="us-east-1")
        others = [IamRole(stack, name, assume_role_policy="{}").arn for name in "abc"]
        role = EcsTaskRole(stack, "Web")
        role.add_to_policy(Statement(actions=["iam:GetRole"], resources=others))
        role.grant(*(sqs.send(each) for each in others))
        return Testing.synth(stack)

    assert len({synthesized() for _ in range(8)}) == 1


def test_a_grant_takes_a_token_for_an_arn(stack: EcsIamStack):
    """What is derived from it is appended to it."""
    bucket = EcsTaskRole(stack, "Other").role_arn
    role = EcsTaskRole(stack, "Web")
    role.grant(s3.read(bucket, prefix="logs/"))
    (statement,) = Template.of(stack).policy("web").statements
    assert statement.resources == ("${aws_iam_role.other.arn}/logs/*",)


def test_a_role_may_have_a_token_for_its_names(stack: EcsIamStack):
    """The addresses come from the id."""
    other = IamRole(stack, "other", assume_role_policy="{}")
    role = EcsTaskRole(stack, "Web", name=other.name, policy_name=other.name)
    role.add_to_policy(GET)
    assert Template.of(stack).at("aws_iam_role_policy.web")["name"] == "${aws_iam_role.other.name}"


def test_an_arn_can_wait_for_the_policies_of_its_role(stack: EcsIamStack):
    """For what starts tasks; policies that are added after it was asked for are waited for too."""
    role = EcsTaskRole(stack, "Web", managed_policy_arns="arn:aws:iam::111122223333:policy/shared")
    IamPolicy(stack, "service", policy="{}", name=role.ready_role_arn)
    role.add_to_policy(GET)
    assert Template.of(stack).at("aws_iam_policy.service")["name"] == (
        "${[aws_iam_role.web.arn, aws_iam_role_policy_attachment.web_shared.id, "
        "aws_iam_role_policy.web.id][0]}"
    )


def test_an_arn_that_waits_refers_to_its_role_from_another_stack(app: App, stack: EcsIamStack):
    """Terraform refuses an expression of what another stack has."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(GET)
    other = EcsIamStack(app, "other", account="111122223333", region="us-east-1")
    IamPolicy(other, "ready", policy="{}", name=role.ready_role_arn)
    IamPolicy(other, "plain", policy="{}", name=role.role_arn)
    app.synth()
    file = Path(app.outdir, "stacks", "other", "cdk.tf.json")
    policies = json.loads(file.read_text())["resource"]["aws_iam_policy"]
    assert policies["ready"]["name"] == policies["plain"]["name"]
    assert "terraform_remote_state" in policies["ready"]["name"]
