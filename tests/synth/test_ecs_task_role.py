from collections.abc import Callable
from enum import Enum

from stacks import (
    Condition,
    EcsExecutionRole,
    EcsTaskRole,
    IamError,
    PolicyDocument,
    RoleSpec,
    Statement,
)
from stacks.aws import IamPolicy, IamRolePolicyAttachment
from stacks.ecs_iam_stack import EcsIamStack
from stacks.grants import s3, sqs
from stacks.iam.role import NamedPolicy
from stacks.iam.trust import task_role_trust_policy
from stacks.roles import Role
from stacks.testing import assert_allows, assert_denies, assert_no_new_access
from tests.synth.template import Template

import pytest
from cdktf import App, TerraformOutput, TerraformStack, Testing
from constructs import Construct

GET = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"])
PUT = Statement(actions=["s3:PutObject"], resources=["arn:aws:s3:::my-log-bucket/*"])


def test_a_role_may_do_nothing_until_something_is_added(stack: EcsIamStack):
    """A role without statements has no policy at all."""
    EcsTaskRole(stack, "Web")
    assert Template.of(stack).addresses() == [
        "aws_iam_role.web",
        "data.aws_iam_policy_document.shared__task_trust",
        "output.web_role_arn",
    ]


def test_a_statement_on_another_partition_is_refused(make_stack: Callable[..., EcsIamStack]):
    """IAM takes none; nothing is added of what came with it."""
    role = EcsTaskRole(make_stack(region="cn-north-1"), "Web")
    with pytest.raises(IamError, match=r"\[1\]\.resources\[0\]: .* in the partition aws, the role"):
        role.add_to_policy(Statement(actions=["sqs:ListQueues"], resources=["*"]), GET)
    assert role.spec.policies == ()


def test_statements_can_be_added_until_synthesis(stack: EcsIamStack):
    """One by one or several at once, they land in one policy in the order they were added."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(PUT)
    other = Statement(actions="sqs:SendMessage", resources="arn:aws:sqs:us-east-1:111122223333:q")
    role.add_to_policy(GET, other)
    template = Template.of(stack)
    assert template.policy("web").statements == (PUT, GET, other)
    assert role.spec.policies[0].document == PolicyDocument([PUT, GET, other])


def test_what_a_role_may_do_can_be_asserted(stack: EcsIamStack):
    """A construct is asked as it is, and a statement more is new access."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(GET)
    before = role.spec
    assert_allows(role, "s3:GetObject", "arn:aws:s3:::my-log-bucket/today")
    assert_denies(role, "s3:PutObject", "arn:aws:s3:::my-log-bucket/today")
    role.add_to_policy(PUT)
    assert_no_new_access(role, before)
    with pytest.raises(AssertionError, match="s3:PutObject"):
        assert_no_new_access(before, role)


def test_narrowing_the_trust_is_no_new_access(stack: EcsIamStack):
    """A condition more leaves fewer who may assume the role; a region more lets more do."""
    usual = EcsTaskRole(stack, "Usual")
    narrow = EcsTaskRole(
        stack, "Narrow", trust_conditions={"StringEquals": {"aws:SourceOrgID": "o-1234567890"}}
    )
    wide = EcsTaskRole(stack, "Wide", trust_regions=["us-east-1", "eu-west-1"])
    assert_no_new_access(usual, narrow)
    with pytest.raises(AssertionError, match="arn:aws:ecs:eu-west-1:111122223333:"):
        assert_no_new_access(usual, wide)


def test_only_ecs_can_assume_the_role(stack: EcsIamStack):
    """The trust policy of the ECS guide, for the stack's account and region."""
    EcsTaskRole(stack, "Web")
    assert Template.of(stack).policy("shared__task_trust") == PolicyDocument.from_json("""
        {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "111122223333"},
                "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:111122223333:*"}}}}""")


def test_the_trust_can_be_narrowed_and_spread_over_regions(stack: EcsIamStack):
    """Regions and conditions go into the one statement there is."""
    EcsTaskRole(
        stack,
        "Web",
        trust_regions=["us-east-1", "eu-west-1"],
        trust_conditions={"StringEquals": {"aws:SourceOrgID": "o-1234567890"}},
    )
    (statement,) = Template.of(stack).policy("web_trust").statements
    assert {(test.key, test.values) for test in statement.conditions} == {
        ("aws:SourceAccount", ("111122223333",)),
        (
            "aws:SourceArn",
            ("arn:aws:ecs:eu-west-1:111122223333:*", "arn:aws:ecs:us-east-1:111122223333:*"),
        ),
        ("aws:SourceOrgID", ("o-1234567890",)),
    }


def test_the_role_can_be_used_by_other_constructs(stack: EcsIamStack):
    """role_arn and role_name are references to the role."""
    role = EcsTaskRole(stack, "Web")
    IamRolePolicyAttachment(stack, "extra", role=role.role_name, policy_arn="arn:aws:iam::aws:x")
    TerraformOutput(stack, "mine", value=role.role_arn)
    template = Template.of(stack)
    extra = template.at("aws_iam_role_policy_attachment.extra")
    assert extra["role"] == "${aws_iam_role.web.name}"
    assert template.at("output.mine")["value"] == "${aws_iam_role.web.arn}"


def test_everything_about_the_role_can_be_said(stack: EcsIamStack):
    """Name, description, policy name, managed policies: each in the argument Terraform has."""
    role = EcsTaskRole(
        stack,
        "Web",
        name="web-prod",
        description="100 %{sure}",
        policy_name="logs",
        managed_policy_arns=["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"],
    )
    role.add_to_policy(GET)
    template = Template.of(stack)
    assert template.at("aws_iam_role.web")["name"] == "web-prod"
    assert template.at("aws_iam_role.web")["description"] == "100 %%{sure}"
    assert template.at("aws_iam_role_policy.web")["name"] == "logs"
    assert template.at("aws_iam_role_policy_attachment.web_awsx_ray_daemon_write_access") == {
        "policy_arn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
        "role": "${aws_iam_role.web.name}",
    }


def test_a_mistake_is_refused_at_the_line_that_made_it(stack: EcsIamStack):
    """add_to_policy refuses what IAM would, names the construct, and adds nothing."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(GET)
    with pytest.raises(IamError) as raised:
        role.add_to_policy(Statement(actions=["s3PutObject"], resources=["my-bucket"]))
    text = str(raised.value)
    assert "ecs-iam/Web: policies[0].document.statements[1].actions[0]: 's3PutObject'" in text
    assert "'my-bucket' is no ARN" in text
    assert Template.of(stack).policy("web").statements == (GET,)


def long_statement(action: str, count: int = 150) -> Statement:
    """A statement of some 5,600 characters, for 150 resources."""
    resources = [f"arn:aws:s3:::my-log-bucket/{index:04}/*" for index in range(count)]
    return Statement(actions=action, resources=resources)


def test_what_the_inline_policy_has_no_room_for_gets_a_managed_one(stack: EcsIamStack):
    """The role has the policy before its ARN can be read, and may do all that was added."""
    role = EcsTaskRole(stack, "Web", path="/ecs/", tags={"Team": "red"})
    role.add_to_policy(long_statement("s3:GetObject"))
    role.add_to_policy(long_statement("s3:PutObject"))
    template = Template.of(stack)
    assert template.policy("web").statements == (long_statement("s3:GetObject"),)
    assert template.policy("web_policy_1").statements == (long_statement("s3:PutObject"),)
    assert template.at("aws_iam_policy.web_policy_1") == {
        "name": "Web-1",
        "path": "/ecs/",
        "policy": "${data.aws_iam_policy_document.web_policy_1.json}",
        "tags": {"Team": "red"},
    }
    assert template.at("aws_iam_role_policy_attachment.web_policy_1") == {
        "policy_arn": "${aws_iam_policy.web_policy_1.arn}",
        "role": "${aws_iam_role.web.name}",
    }
    assert template.at("output.web_role_arn")["depends_on"] == [
        "aws_iam_role_policy.web",
        "aws_iam_role_policy_attachment.web_policy_1",
    ]
    assert_allows(role, "s3:PutObject", "arn:aws:s3:::my-log-bucket/0001/today")


def test_a_managed_policy_goes_when_there_is_room_again(stack: EcsIamStack):
    """One grant more may let others be merged."""
    buckets = [f"bucket-{number:03}-{'x' * 40}" for number in range(90)]
    role = EcsTaskRole(stack, "Web")
    role.grant(*(s3.read(bucket) for bucket in buckets))
    role.grant(*(s3.delete(bucket) for bucket in buckets[:-1]))
    assert "aws_iam_policy.web_policy_1" in Template.of(stack).addresses()
    role.grant(s3.delete(buckets[-1]))
    template = Template.of(stack)
    assert "aws_iam_policy.web_policy_1" not in template.addresses()
    assert template.at("output.web_role_arn")["depends_on"] == ["aws_iam_role_policy.web"]
    (statement,) = template.policy("web").statements
    assert len(statement.resources or ()) == 90


def test_own_policies_and_attached_ones_have_addresses_of_their_own(
    make_stack: Callable[..., EcsIamStack],
):
    """An ARN that is a token has no name that the attachment could be called by."""
    stack = make_stack(inline_policies=False)
    others = [
        IamPolicy(stack, name, policy=PolicyDocument([GET]).to_json()).arn for name in ("x", "y")
    ]
    EcsTaskRole(stack, "Web", managed_policy_arns=others).add_to_policy(PUT)
    template = Template.of(stack)
    attached = {
        name: template.at(f"aws_iam_role_policy_attachment.web_{name}")["policy_arn"]
        for name in ("policy_0", "policy_1", "own_policy_1")
    }
    assert attached == {
        "policy_0": "${aws_iam_policy.x.arn}",
        "policy_1": "${aws_iam_policy.y.arn}",
        "own_policy_1": "${aws_iam_policy.web_own_policy_1.arn}",
    }


def test_a_stack_can_do_without_inline_policies(make_stack: Callable[..., EcsIamStack]):
    """Then all that a role may do stands in managed policies."""
    stack = make_stack(inline_policies=False)
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(GET)
    assert role.spec.policies == ()
    assert "aws_iam_role_policy.web" not in Template.of(stack).addresses()
    assert Template.of(stack).policy("web_policy_1").statements == (GET,)
    with pytest.raises(IamError, match="policy_name: it names the inline policy"):
        EcsTaskRole(stack, "Api", policy_name="Api")


def test_too_much_is_refused_when_it_is_added(stack: EcsIamStack):
    """A second one that only an inline policy has room for is refused."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(long_statement("s3:GetObject", 200))
    with pytest.raises(IamError, match="over IAM's 6,144 for a managed policy"):
        role.add_to_policy(long_statement("s3:PutObject", 200))
    assert role.spec.managed_policies == ()


def test_a_role_takes_grants(stack: EcsIamStack):
    """What they say is merged into one statement where that means the same."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(PUT)
    role.grant(s3.read("my-config"), s3.read("arn:aws:s3:::my-assets", prefix="img/"))
    read = Statement(
        actions=["s3:GetObject"],
        resources=["arn:aws:s3:::my-config/*", "arn:aws:s3:::my-assets/img/*"],
    )
    assert Template.of(stack).policy("web").statements == (PUT, read)


def test_wrong_arguments_of_grants_are_told_at_once(stack: EcsIamStack):
    """Each with its grant and its parameter, and nothing is added."""
    role = EcsTaskRole(stack, "Web")
    with pytest.raises(IamError) as raised:
        role.grant(s3.read("my-config"), s3.read("*", prefix="a*"), sqs.send("a/b"))
    assert [problem.path for problem in raised.value.problems] == [
        ("s3.read", "bucket"),
        ("s3.read", "prefix"),
        ("sqs.send", "queue"),
    ]
    assert role.spec.policies == ()


def test_a_long_id_is_fitted_to_the_length_of_a_name(stack: EcsIamStack):
    """Two that differ at their ends only are two names still."""
    names = [EcsTaskRole(stack, "A" * 70 + end).spec.name for end in "bc"]
    assert [len(name) for name in names] == [64, 64]
    assert names[0] != names[1]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"name": "my role"}, "ecs-iam/Web: name: a role's name can't have"),
        ({"path": "x"}, "ecs-iam/Web: path: 'x' is no path"),
        ({"tags": {"aws:x": ""}}, "ecs-iam/Web: tags.aws:x"),
        ({"trust_regions": ["x"]}, r"ecs-iam/Web: trust.regions\[0\]: 'x' is no region"),
        (
            {"trust_conditions": {"ArnLike": {"aws:SourceArn": "x"}}},
            "ecs-iam/Web: trust.conditions.ArnLike.aws:SourceArn",
        ),
        ({"managed_policy_arns": ["x"]}, r"ecs-iam/Web: managed_policy_arns\[0\]"),
    ],
)
def test_a_wrong_role_leaves_nothing_behind(
    stack: EcsIamStack, arguments: dict[str, object], problem: str
):
    """What is refused was checked before the construct was made."""
    before = len(stack.node.children)
    with pytest.raises(IamError, match=problem):
        EcsTaskRole(stack, "Web", **arguments)  # pyright: ignore[reportArgumentType]
    assert len(stack.node.children) == before


def test_a_boundary_of_another_account_is_refused(stack: EcsIamStack):
    """IAM would not find it; a token is carried."""
    with pytest.raises(IamError, match="is in the account 999988887777, and the role in"):
        EcsTaskRole(stack, "R", permissions_boundary="arn:aws:iam::999988887777:policy/b")
    EcsTaskRole(stack, "R", permissions_boundary="${aws_iam_policy.b.arn}")


def test_two_roles_that_terraform_cannot_tell_apart_are_refused(stack: EcsIamStack):
    """Cdktf would silently make one resource of them."""
    EcsTaskRole(stack, "WebRole")
    with pytest.raises(IamError, match=r"aws_iam_role.web is ecs-iam/WebRole's already"):
        EcsTaskRole(stack, "web", name="other")


def test_two_roles_of_one_name_are_refused(stack: EcsIamStack):
    """IAM ignores case in names."""
    EcsTaskRole(stack, "Web")
    with pytest.raises(IamError, match="WEB is the name of ecs-iam/Web already"):
        EcsTaskRole(stack, "Other", name="WEB")


def test_a_policy_does_not_take_anothers_address(stack: EcsIamStack):
    """The document of a role named like another's trust policy would overwrite it."""
    EcsTaskRole(stack, "Web", trust_regions="*")
    trust = EcsTaskRole(stack, "WebTrust")
    with pytest.raises(IamError, match=r"data.aws_iam_policy_document.web_trust is ecs-iam/Web's"):
        trust.add_to_policy(GET)


def test_no_role_takes_the_address_of_the_usual_trust_policy(stack: EcsIamStack):
    """Whatever it is called, and whatever its policies are called."""
    EcsTaskRole(stack, "Shared", trust_regions="*")
    EcsTaskRole(stack, "shared__task_trust").add_to_policy(GET)
    EcsTaskRole(stack, "Web")
    assert [each for each in Template.of(stack).addresses() if each.startswith("data.")] == [
        "data.aws_iam_policy_document.shared__task_trust",
        "data.aws_iam_policy_document.shared_task_trust",
        "data.aws_iam_policy_document.shared_trust",
    ]


def test_a_description_with_that_address_is_refused(stack: EcsIamStack):
    """A RoleSpec says its logical id itself."""
    spec = RoleSpec(
        name="a",
        logical_id="shared__task_trust",
        trust_policy=task_role_trust_policy(
            partition="aws", account="111122223333", regions="us-east-1"
        ),
        policies=(NamedPolicy("a", PolicyDocument([GET])),),
    )
    with pytest.raises(IamError, match="shared__task_trust is every task role's already"):
        Role(stack, "a", spec)


def test_constructs_that_are_equal_are_in_their_own_stacks(app: App):
    """Teams of one name in two stacks: each role is where its construct is."""

    class Team(Construct):
        def __init__(self, scope: Construct, id_: str) -> None:
            super().__init__(scope, id_)
            self.name = id_

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Team) and other.name == self.name

        def __hash__(self) -> int:
            return hash(self.name)

    for number in (1, 2):
        account = f"11112222333{number}"
        stack = EcsIamStack(app, f"stack-{number}", account=account, region="us-east-1")
        role = EcsTaskRole(Team(stack, "orders"), "Web")
        assert account in str(role.spec.trust_policy.to_data())
        assert Template.of(stack).addresses() == [
            "aws_iam_role.orders_web",
            "data.aws_iam_policy_document.shared__task_trust",
            "output.orders_web_role_arn",
        ]


def test_roles_of_a_kind_share_their_trust_policy(stack: EcsIamStack):
    """One document for each kind; another trust policy, of the same kind, is a role's own."""
    EcsTaskRole(stack, "Web")
    EcsTaskRole(stack, "Jobs")
    EcsTaskRole(stack, "Everywhere", trust_regions="*")
    EcsExecutionRole(stack, "Start", images=["web"])
    template = Template.of(stack)
    assert {
        name: template.at(f"aws_iam_role.{name}")["assume_role_policy"]
        for name in ("web", "jobs", "everywhere", "start")
    } == {
        "web": "${data.aws_iam_policy_document.shared__task_trust.json}",
        "jobs": "${data.aws_iam_policy_document.shared__task_trust.json}",
        "everywhere": "${data.aws_iam_policy_document.everywhere_trust.json}",
        "start": "${data.aws_iam_policy_document.shared__execution_trust.json}",
    }


def test_roles_in_nested_constructs_have_the_path_in_their_address(stack: EcsIamStack):
    """Two teams may call a role the same."""
    for team in ("team-a", "team-b"):
        EcsTaskRole(Construct(stack, team), "Web", name=f"{team}-web")
    assert {address for address in Template.of(stack).addresses() if "role." in address} == {
        "aws_iam_role.team_a_web",
        "aws_iam_role.team_b_web",
    }


def test_a_role_outside_an_ecs_iam_stack_is_refused(app: App):
    """Only that knows the account that may assume the role."""
    with pytest.raises(IamError, match="a role needs an EcsIamStack above it"):
        EcsTaskRole(TerraformStack(app, "plain"), "Web")


def test_stacks_do_not_get_in_each_others_way(app: App, make_stack: Callable[..., EcsIamStack]):
    """The same role in two stacks of one app: each has its own address."""
    first = make_stack()
    second = EcsIamStack(app, "other", account="444455556666", region="us-east-1")
    for stack in (first, second):
        EcsTaskRole(stack, "Web").add_to_policy(GET)
    assert Template.of(first).addresses() == Template.of(second).addresses()


def test_a_refused_role_does_not_keep_its_name(stack: EcsIamStack):
    """What failed leaves neither a construct nor a claim."""
    Construct(stack, "Taken")
    with pytest.raises(RuntimeError):
        EcsTaskRole(stack, "Taken", name="Web")
    EcsTaskRole(stack, "Other", name="Web")


def test_all_that_is_wrong_with_a_role_is_said_at_once(stack: EcsIamStack):
    """The trust, the policy's name and the role itself."""
    with pytest.raises(IamError) as raised:
        EcsTaskRole(stack, "Web", name="a b", policy_name="c d", trust_regions="x")
    assert [problem.path[0] for problem in raised.value.problems] == [
        "trust",
        "policy_name",
        "name",
    ]


def test_a_string_does_for_a_list_of_one(stack: EcsIamStack):
    """Regions, managed policies, condition values and principals are never split into letters."""
    EcsTaskRole(
        stack,
        "Web",
        trust_regions="us-west-2",
        managed_policy_arns="arn:aws:iam::aws:policy/ReadOnlyAccess",
        trust_conditions=[Condition("StringEquals", "aws:SourceOrgID", "o-1")],
    )
    template = Template.of(stack)
    (statement,) = template.policy("web_trust").statements
    assert {test.key: test.values for test in statement.conditions} == {
        "aws:SourceAccount": ("111122223333",),
        "aws:SourceArn": ("arn:aws:ecs:us-west-2:111122223333:*",),
        "aws:SourceOrgID": ("o-1",),
    }
    assert "aws_iam_role_policy_attachment.web_read_only_access" in template.addresses()


def test_two_policies_of_a_role_do_not_share_an_address(stack: EcsIamStack):
    """a-b and a_b would be one resource of Terraform."""
    policies = [NamedPolicy(name, PolicyDocument([GET])) for name in ("own", "a-b", "a_b")]
    trust = task_role_trust_policy(partition="aws", account="111122223333", regions="*")
    with pytest.raises(IamError, match="two of its policies would be"):
        Role(stack, "Web", RoleSpec("Web", "web", trust, tuple(policies)))


class Known(str, Enum):  # noqa: UP042 - what str() makes of one is the point
    """Names that a program keeps in one place."""

    STACK = "my-stack"
    ID = "Web"
    NAME = "MyRole"
    ACTION = "s3:GetObject"
    RESOURCE = "arn:aws:s3:::my-bucket/*"
    VALUE = "true"


def test_members_of_an_enum_stand_for_their_texts(app: App):
    """Not for their names, which is what Python makes of them in a text."""

    def synthesized(stack: str, id_: str, name: str, *texts: str) -> str:
        made = EcsIamStack(app, stack, account="111122223333", region="us-east-1")
        action, resource, value = texts
        condition = Condition("Bool", "aws:SecureTransport", value)
        role = EcsTaskRole(made, id_, name=name)
        role.add_to_policy(Statement(actions=action, resources=[resource], conditions=[condition]))
        return Testing.synth(made)

    members = synthesized(
        Known.STACK, Known.ID, Known.NAME, Known.ACTION, Known.RESOURCE, Known.VALUE
    )
    texts = synthesized("other", "Web", "MyRole", *(each.value for each in list(Known)[3:]))
    assert members.replace("my-stack", "other") == texts
    assert "Known" not in members
