"""Rules where stacks are written in Python."""

import warnings
from pathlib import Path

from stacks import (
    AcceptedFinding,
    AccessWarning,
    EcsDeployerPolicy,
    EcsEventsRole,
    EcsTaskRole,
    IamError,
    PolicyDocument,
    Principal,
    RoleSpec,
    Statement,
)
from stacks.ecs_iam_stack import EcsIamStack
from stacks.grants import s3
from stacks.roles import Role
from tests.manifest.services import GOOD, read
from tests.synth.template import Template

import pytest
from cdktf import App, TerraformResource

GET = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"])
ANY_QUEUE = Statement(actions=["sqs:SendMessage"], resources=["*"])
REASON = "Its queues are made at run time"
ACCEPTED = AcceptedFinding("wildcard-resource", "sqs:SendMessage", REASON)


def synthesized(stack: EcsIamStack) -> list[str]:
    """What synthesis warns about."""
    # Testing.synth leaves validation to the caller.
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        stack.run_all_validations()
    return [f"{each.filename}: {each.message}" for each in told if each.category is AccessWarning]


def attribute(stack: EcsIamStack, address: str) -> str:
    """A token of an attribute of a resource that is added, such as ``aws_s3_bucket.b.bucket``."""
    type_, id_, name = address.split(".")
    resource = stack.node.try_find_child(id_) or TerraformResource(
        stack, id_, terraform_resource_type=type_
    )
    assert isinstance(resource, TerraformResource)
    return resource.get_string_attribute(name)


def refused(stack: EcsIamStack) -> list[str]:
    """What synthesis is refused for."""
    with pytest.raises(RuntimeError) as raised:
        stack.run_all_validations()
    return [line.strip() for line in str(raised.value).splitlines() if "[name-for-arn]" in line]


def test_an_error_is_refused_where_it_is_made(stack: EcsIamStack):
    """With the construct, the field, the nearest real name and the rule; nothing is added."""
    role = EcsTaskRole(stack, "Web")
    misspelt = Statement(actions=["s3:GetObjct"], resources=["arn:aws:s3:::my-log-bucket/*"])
    with pytest.raises(IamError, match="Did you mean s3:GetObject") as raised:
        role.add_to_policy(GET, misspelt)
    place = "Web: policies[0].document.statements[1].actions[0]: s3:GetObjct"
    assert place in str(raised.value)
    assert "[unknown-action]" in str(raised.value)
    assert role.spec.policies == ()


def test_a_warning_is_told_at_synthesis(stack: EcsIamStack):
    """With the construct's path in the place of the file; the role is made."""
    EcsTaskRole(stack, "Web").add_to_policy(ANY_QUEUE)
    (told,) = synthesized(stack)
    assert told.startswith(f"{stack.node.path}/Web: policies[0].document.statements[0].actions[0]")
    assert "[wildcard-resource]" in told


def test_a_role_without_findings_is_synthesized_silently(stack: EcsIamStack):
    """Good roles pass without a word."""
    EcsTaskRole(stack, "Web").add_to_policy(GET)
    assert synthesized(stack) == []


def test_an_accepted_finding_is_not_told(stack: EcsIamStack):
    """Its owner stands by it; tests/synth/test_main.py looks for the reason in the output."""
    EcsTaskRole(stack, "Web", accept=[ACCEPTED]).add_to_policy(ANY_QUEUE)
    assert synthesized(stack) == []


def test_an_accepted_error_is_not_refused(stack: EcsIamStack):
    """An action that AWS has published since is the owner's to vouch for."""
    new = AcceptedFinding("unknown-action", "s3:BrandNewAction", "Published last week")
    role = EcsTaskRole(stack, "Web", accept=[new])
    role.add_to_policy(
        Statement(actions=["s3:BrandNewAction"], resources=["arn:aws:s3:::my-log-bucket/*"])
    )
    assert Template.of(stack).policy("web").statements[0].actions == ("s3:BrandNewAction",)


def test_an_accept_that_matches_nothing_is_told_at_synthesis(stack: EcsIamStack):
    """Not before: what it is for may be added last."""
    EcsTaskRole(stack, "Web", accept=[ACCEPTED]).add_to_policy(GET)
    (told,) = synthesized(stack)
    assert "[unmatched-accept]" in told


def test_an_accept_without_a_reason_is_refused(stack: EcsIamStack):
    """A reviewer could not judge it."""
    with pytest.raises(IamError, match="without a reason"):
        EcsTaskRole(stack, "Web", accept=[AcceptedFinding("wildcard-action", "s3:*", "")])


def test_terraform_tokens_are_carried_and_not_judged(stack: EcsIamStack):
    """An object of a bucket that is not known yet is no finding."""
    role = EcsTaskRole(stack, "Web")
    role.add_to_policy(
        Statement(actions=["s3:GetObject"], resources=["${aws_s3_bucket.b.arn}/*"]),
        Statement(actions=["sqs:SendMessage"], resources=[attribute(stack, "aws_sqs_queue.q.arn")]),
    )
    assert synthesized(stack) == []


def test_warnings_that_are_errors_keep_a_stack_from_being_synthesized(stack: EcsIamStack):
    """Python's filters decide; synthesis says all of them, with the constructs."""
    EcsTaskRole(stack, "Web").add_to_policy(ANY_QUEUE)
    EcsTaskRole(stack, "Api").add_to_policy(ANY_QUEUE)
    with warnings.catch_warnings():
        warnings.simplefilter("error", AccessWarning)
        with pytest.raises(RuntimeError) as raised:
            stack.run_all_validations()
    assert "/Web: policies[0]" in str(raised.value)
    assert "/Api: policies[0]" in str(raised.value)


def test_roles_of_a_services_yaml_are_told_elsewhere(tmp_path: Path):
    """`check` and main.py tell of them with the line in the file, so synthesis does not."""
    text = GOOD.replace("s3:GetObject", "sqs:SendMessage")
    services = read(tmp_path, text.replace("arn:aws:s3:::my-log-bucket/*", "*"))
    app = App(outdir=str(tmp_path))
    assert synthesized(EcsIamStack.from_services(app, services)) == []


def test_an_error_in_a_trust_policy_is_refused(stack: EcsIamStack):
    """A task role that another service assumes is no task's."""
    statement = Statement(
        principals=[Principal("Service", ("ec2.amazonaws.com",))], actions=["sts:AssumeRole"]
    )
    spec = RoleSpec("Web", "web", PolicyDocument([statement]), kind="task")
    with pytest.raises(IamError, match="other-service-trusted"):
        Role(stack, "Web", spec)


def test_a_token_of_a_name_is_refused_as_a_resource(stack: EcsIamStack):
    """It is taken for an ARN until synthesis, which knows what it stands for."""
    bucket = attribute(stack, "aws_s3_bucket.b.bucket")
    EcsTaskRole(stack, "Web").grant(s3.read(bucket, prefix="app/"))
    (told,) = refused(stack)
    place = f"{stack.node.path}/Web: policies[0].document.statements[0].resources[0]: "
    assert f"{place}${{aws_s3_bucket.b.bucket}} is no ARN" in told
    assert "Use ${aws_s3_bucket.b.arn}, in Python its attribute arn" in told


def test_a_token_of_a_name_is_refused_in_the_trust(stack: EcsIamStack):
    """A condition on who asks would never hold."""
    EcsEventsRole(
        stack,
        "Nightly",
        rule=attribute(stack, "aws_cloudwatch_event_rule.r.name"),
        task_definition="nightly",
        cluster="my-cluster",
        pass_roles=["my-task"],
    )
    (told,) = refused(stack)
    assert "/Nightly: trust_policy.statements[0].conditions.ArnLike.aws:SourceArn" in told


def test_a_token_of_a_name_is_refused_in_a_policy_of_its_own(stack: EcsIamStack):
    """A deployer's policy is no role's."""
    EcsDeployerPolicy(
        stack,
        "Deployer",
        service="my-cluster/my-service",
        family="my-family",
        pass_roles=[attribute(stack, "aws_iam_role.task.name")],
    )
    (told,) = refused(stack)
    assert "/Deployer: document.statements[" in told
    assert "Use ${aws_iam_role.task.arn}" in told


def test_a_token_of_an_arn_is_synthesized_silently(stack: EcsIamStack):
    """Nothing is said twice of the rest of its role, nor in other words."""
    bucket = attribute(stack, "aws_s3_bucket.b.arn")
    role = EcsTaskRole(stack, "Web")
    role.grant(s3.read(bucket))
    assert synthesized(stack) == []
    role.add_to_policy(ANY_QUEUE)
    (told,) = synthesized(stack)
    assert "[wildcard-resource]" in told


def test_a_token_of_a_name_is_told_beside_the_rest(stack: EcsIamStack):
    """Each finding once; warnings stay warnings."""
    EcsTaskRole(stack, "Web").add_to_policy(
        ANY_QUEUE,
        Statement(actions=["s3:GetObject"], resources=[attribute(stack, "aws_s3_bucket.b.id")]),
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert len(refused(stack)) == 1
    assert ["[wildcard-resource]" in str(each.message) for each in told] == [True]


def test_a_name_that_is_vouched_for_is_synthesized(stack: EcsIamStack):
    """By the expression that the message shows."""
    accepted = AcceptedFinding("name-for-arn", "${aws_s3_bucket.b.id}", "Holds an ARN here")
    EcsTaskRole(stack, "Web", accept=[accepted]).add_to_policy(
        Statement(actions=["s3:GetObject"], resources=[attribute(stack, "aws_s3_bucket.b.id")])
    )
    assert synthesized(stack) == []
