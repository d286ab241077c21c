"""`stacks.rules.separation` and `managed_policies`: roles of their own."""

from dataclasses import replace

from stacks.iam.checks import role_problems
from stacks.iam.role import NamedPolicy
from stacks.rules.check import check_role
from tests.rules.finding import BUCKET, OBJECTS, allow, ids
from tests.rules.test_acceptance import role

import pytest

REPOSITORY = "arn:aws:ecr:eu-west-1:111122223333:repository/my-ecs"


def test_a_task_role_pulls_no_images():
    """ECS does, with the execution role."""
    pull = allow("ecr:BatchGetImage", REPOSITORY)
    assert ids(pull, kind="task") == {"execution-permission-on-task-role"}
    assert ids(pull, kind="execution") == set()
    assert ids(pull) == set()


def test_a_task_that_pushes_images_may_pull_them():
    """AWS's own policy for a push has the token and the layers."""
    statements = (
        allow("ecr:GetAuthorizationToken", "*"),
        allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"], REPOSITORY),
    )
    push = allow(["ecr:InitiateLayerUpload", "ecr:PutImage"], REPOSITORY)
    assert ids(*statements, kind="task") == {"execution-permission-on-task-role"}
    assert ids(*statements, push, kind="task") == set()


def test_an_execution_role_does_not_do_the_work_of_a_task():
    """What ECS never calls with it is of no use there."""
    put = allow("s3:PutObject")
    assert ids(put, kind="execution") == {"task-permission-on-execution-role"}
    assert ids(put, kind="task") == set()


def test_what_ecs_does_with_an_execution_role_is_no_finding():
    """Secrets, parameters, environment files."""
    database = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3"
    statements = (
        allow("secretsmanager:GetSecretValue", database),
        allow("s3:GetObject", f"{OBJECTS[:-1]}my.env"),
        allow("s3:GetBucketLocation", BUCKET),
    )
    assert ids(*statements, kind="execution") == set()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("AdministratorAccess", "administrator-policy"),
        ("AmazonS3FullAccess", "full-access-policy"),
        ("AmazonECS_FullAccess", "full-access-policy"),
    ],
)
def test_a_managed_policy_that_allows_all_is_found(name: str, rule: str):
    """By its name, where it is AWS's."""
    arns = (f"arn:aws:iam::aws:policy/{name}",)
    (finding,) = check_role(replace(role(), policies=(), managed_policy_arns=arns)).findings
    assert finding.rule.id == rule


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        "arn:aws:iam::111122223333:policy/OurFullAccess",
        "${aws_iam_policy.full.arn}",
    ],
)
def test_another_managed_policy_is_no_finding(arn: str):
    """One of the owner's own says itself what it allows."""
    checked = check_role(replace(role(), policies=(), managed_policy_arns=(arn,)))
    assert checked.findings == ()


def test_more_managed_policies_than_the_quota_are_found():
    """Ten is what an account takes by default."""
    arns = tuple(f"arn:aws:iam::111122223333:policy/p{number}" for number in range(11))
    bare = replace(role(), policies=())
    (finding,) = check_role(replace(bare, managed_policy_arns=arns)).findings
    assert finding.rule.id == "many-managed-policies"
    assert check_role(replace(bare, managed_policy_arns=arns[:10])).findings == ()


def test_as_many_managed_policies_as_aws_may_allow_are_not_refused():
    """Twenty-five, the account's own and those of the role together."""
    arns = tuple(f"arn:aws:iam::111122223333:policy/p{number}" for number in range(25))
    spec = replace(role(allow("s3:GetObject", "arn:aws:s3:::b/*")), managed_policy_arns=arns)
    assert not role_problems(spec)
    own = (NamedPolicy("own", spec.policies[0].document),)
    (problem,) = role_problems(replace(spec, managed_policies=own))
    assert problem.rule == "too-many-managed-policies"


def test_a_roles_own_managed_policies_count_too():
    """Those that hold what its inline policy has no room for, beside those that are attached."""
    attached = tuple(f"arn:aws:iam::111122223333:policy/p{number}" for number in range(6))
    document = role().policies[0].document
    own = tuple(NamedPolicy(f"Role-{number}", document) for number in range(5))
    spec = replace(role(), policies=(), managed_policies=own, managed_policy_arns=attached)
    found = [finding.rule.id for finding in check_role(spec).findings]
    assert "many-managed-policies" in found
    fewer = replace(spec, managed_policies=own[:4])
    assert "many-managed-policies" not in [each.rule.id for each in check_role(fewer).findings]
