"""`stacks.rules.trust`: who may assume a role of ECS."""

import time

from stacks.iam.document import PolicyDocument
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.trust import task_role_trust_policy
from stacks.rules.check import check_policy
from stacks.rules.github_trust import GITHUB
from stacks.rules.table import RULES
from tests.iam.strategies import documents, real_documents
from tests.rules.trusting import (
    ACCOUNT,
    ECS_TASKS,
    FAMILY,
    OTHER_ACCOUNT,
    SOURCE,
    about,
    family_findings,
    found,
    ids,
    service,
    trust,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROLE = f"arn:aws:iam::{ACCOUNT}:role/MyEcsTaskRole"
KINDS: tuple[RoleKind, ...] = ("task", "execution")


@pytest.mark.parametrize("kind", ["task", None])
def test_the_task_role_of_the_ecs_guide_passes(kind: RoleKind | None):
    """AWS's own trust policy for task roles is no finding, nor is ours, which is the same."""
    document = task_role_trust_policy(partition="aws", account=ACCOUNT, regions=["us-west-2"])
    own = PolicyDocument([service(ECS_TASKS, conditions=SOURCE)])
    assert check_policy(own, "trust", kind) == []
    assert check_policy(document, "trust", kind) == []


def test_the_execution_role_of_the_ecs_guide_passes():
    """AWS's own trust policy for execution roles has no conditions and an empty Sid."""
    document = PolicyDocument.from_json(
        """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
        "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" } ] }"""
    )
    assert check_policy(document, "trust", "execution") == []
    assert ids(service(ECS_TASKS, conditions=SOURCE), kind="execution") == set()


@pytest.mark.parametrize(
    "name",
    ["events", "scheduler", "codedeploy", "ecs", "ecs-compute", "ec2", "lambda", "states"],
)
def test_roles_of_other_services_pass(name: str):
    """Where the kind is not given, the role may be any service's."""
    document = PolicyDocument([service(f"{name}.amazonaws.com")])
    assert check_policy(document, "trust") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["ec2.amazonaws.com", "ecs.amazonaws.com", "lambda.amazonaws.com"])
def test_another_service_in_place_of_ecs_tasks_is_found(kind: RoleKind, name: str):
    """One finding says which principal is the right one."""
    (finding,) = found(service(name), kind=kind)
    assert finding.rule.id == "other-service-trusted"
    assert finding.path == ("statements", 0, "principals", "Service", 0)
    assert finding.about == (name,)
    assert ECS_TASKS in finding.message


@pytest.mark.parametrize(
    "principals",
    [
        {"Service": "ec2.amazonaws.com"},
        {"AWS": OTHER_ACCOUNT},
        {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:user/jane"},
        {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"},
    ],
)
def test_whoever_else_may_assume_the_role_is_found(principals: dict[str, str | list[str]]):
    """Besides ECS, anybody is one too many, also where only the trust shows what the role is."""
    action = "sts:AssumeRoleWithSAML" if "Federated" in principals else "sts:AssumeRole"
    statements = (service(ECS_TASKS, conditions=SOURCE), trust(principals, action))
    (finding,) = found(*statements, kind="task")
    assert finding.rule.id == "other-principal-trusted"
    assert finding.rule.severity == "warning"
    assert finding.path[:3] == ("statements", 1, "principals")
    assert ids(*statements) == {"other-principal-trusted"}
    assert "other-principal-trusted" not in ids(statements[1])


def test_a_role_that_may_be_the_role_itself_is_said_to_be():
    """AWS asks for it where a task's code assumes the role that it has."""
    statements = (service(ECS_TASKS, conditions=SOURCE), trust({"AWS": ROLE}))
    (finding,) = about("other-principal-trusted", *statements, kind="task")
    assert "itself" in finding.message
    (account,) = about("other-principal-trusted", trust({"AWS": ACCOUNT}), kind="task")
    assert "itself" not in account.message


def test_to_set_tags_is_not_to_assume_the_role():
    """An action that only goes with another gives nobody the role."""
    tagging = trust({"AWS": OTHER_ACCOUNT}, "sts:TagSession")
    assert ids(service(ECS_TASKS, conditions=SOURCE), tagging, kind="task") == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "statement",
    [
        trust({"AWS": ACCOUNT}),
        trust({"AWS": "${aws_iam_role.ci.arn}"}),
        trust({"Service": ECS_TASKS}, "sts:TagSession"),
        trust({"Service": ECS_TASKS}, effect="Deny"),
    ],
)
def test_a_role_that_ecs_cannot_assume_is_found(kind: RoleKind, statement: Statement):
    """No task would start; a Deny lets nobody in."""
    (finding,) = about("ecs-tasks-not-trusted", statement, kind=kind)
    assert finding.path == ("statements",)
    assert finding.rule.severity == "error"


@pytest.mark.parametrize(
    "statement",
    [
        service("ecs-task.amazonaws.com"),
        trust({"AWS": ACCOUNT, "Service": "ecs-task.amazonaws.com"}),
        trust({"AWS": "*"}),
        Statement(actions="sts:AssumeRole", principals=EVERYONE),
        Statement(actions="sts:AssumeRole", not_principals=[Principal("AWS", ACCOUNT)]),
        service("${var.service}"),
        trust({"AWS": ACCOUNT, "Service": "${var.service}"}),
        trust({"Service": ECS_TASKS}, "${var.action}"),
    ],
)
def test_what_is_unknown_or_found_fault_with_already_is_not_said_twice(statement: Statement):
    """ECS may be meant by it: the other finding says what to mend, if there is one."""
    assert not ids(statement, kind="task") & {"ecs-tasks-not-trusted", "other-service-trusted"}


def test_another_service_beside_an_unknown_one_is_one_too_many():
    """The unknown one may be the right one."""
    statement = service("${var.service}", "ec2.amazonaws.com")
    assert ids(statement, kind="task") == {"other-principal-trusted"}


def test_a_pattern_of_actions_lets_ecs_assume_the_role():
    """``sts:Assume*`` is wide, and it works."""
    statement = trust({"Service": ECS_TASKS}, "sts:Assume*", SOURCE)
    assert "ecs-tasks-not-trusted" not in ids(statement, kind="task")


def test_nothing_is_said_about_a_policy_without_statements():
    """IAM refuses it anyway."""
    assert "ecs-tasks-not-trusted" not in ids(kind="task")


def test_every_rule_of_the_family_is_applied_to_trust_policies():
    """Each module has a part in what is said about this one, which does everything wrong."""
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider"
    wrong = PolicyDocument(
        [
            trust({"AWS": "*", "Service": [ECS_TASKS, "lambda"]}, "sts:*"),
            trust({"Federated": f"{provider}/idp.example.com"}, "sts:AssumeRoleWithWebIdentity"),
            trust({"Federated": f"{provider}/{GITHUB}"}, "sts:AssumeRoleWithWebIdentity"),
        ]
    )
    applied = {finding.rule for finding in check_policy(wrong, "trust", "task")}
    assert all(applied & set(family.RULES) for family in FAMILY)
    assert {rule.id for family in FAMILY for rule in family.RULES} <= set(RULES)


@given(documents | real_documents(is_trust=True), st.sampled_from([None, "task", "execution"]))
def test_no_document_raises(document: PolicyDocument, kind: RoleKind | None):
    """Whatever its texts are, and twice the same."""
    assert check_policy(document, "trust", kind) == check_policy(document, "trust", kind)


@given(real_documents(is_trust=True), st.sampled_from([None, "task", "execution"]))
def test_findings_say_where_and_about_what(document: PolicyDocument, kind: RoleKind | None):
    """Each path begins at a statement, and each finding can be accepted."""
    for finding in family_findings(document, kind):
        assert finding.path[0] == "statements"
        assert finding.message
        assert finding.about


def test_a_long_trust_policy_is_checked_quickly():
    """Time does not grow with the square of the policy."""
    principals: dict[str, str | list[str]] = {
        "AWS": [f"arn:aws:iam::{ACCOUNT}:role/role-{index}" for index in range(1000)],
        "Service": [f"service-{index}.amazonaws.com" for index in range(300)],
    }
    actions = [f"sts:AssumeRole{'*' * (index % 3)}" for index in range(1000)]
    statement = trust(principals, actions, SOURCE)
    start = time.process_time()
    for kind in (None, *KINDS):
        family_findings(PolicyDocument([statement]), kind)
    assert time.process_time() - start < 2
