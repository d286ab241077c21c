from stacks.iam.checks import trust_policy_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError
from stacks.iam.trust import (
    execution_role_trust_policy,
    service_trust_policy,
    source_arn_problem,
    task_role_trust_policy,
)

import pytest


def trust(**changes: object) -> PolicyDocument:
    """A trust policy for us-west-2, with arguments changed as given."""
    arguments: dict[str, object] = {
        "partition": "aws",
        "account": "111122223333",
        "regions": ["us-west-2"],
        **changes,
    }
    return task_role_trust_policy(**arguments)  # pyright: ignore[reportArgumentType]


def test_the_trust_policy_is_the_one_of_the_ecs_guide():
    """Statement for statement what the ECS developer guide gives for task roles."""
    assert trust() == PolicyDocument.from_json(
        """{
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": ["ecs-tasks.amazonaws.com"]},
            "Action": "sts:AssumeRole",
            "Condition": {
              "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*"},
              "StringEquals": {"aws:SourceAccount": "111122223333"}
            }
          }]
        }"""
    )


def conditions(document: PolicyDocument) -> dict[tuple[str, str], tuple[str, ...]]:
    """The conditions of the one statement, by operator and key."""
    (statement,) = document.statements
    return {(test.operator, test.key): test.values for test in statement.conditions}


def test_regions_can_be_added():
    """Each region is one more source; all of them stand in the same statement."""
    assert conditions(trust(regions=["us-west-2", "eu-west-1"]))["ArnLike", "aws:SourceArn"] == (
        "arn:aws:ecs:us-west-2:111122223333:*",
        "arn:aws:ecs:eu-west-1:111122223333:*",
    )
    assert conditions(trust(regions=["*"]))["ArnLike", "aws:SourceArn"] == (
        "arn:aws:ecs:*:111122223333:*",
    )


def test_conditions_can_be_added_to_the_same_statement():
    """An extra condition is ANDed: it narrows, where a second statement would widen."""
    document = trust(conditions={"StringEquals": {"aws:SourceOrgID": "o-1234567890"}})
    assert conditions(document) == {
        ("StringEquals", "aws:SourceAccount"): ("111122223333",),
        ("ArnLike", "aws:SourceArn"): ("arn:aws:ecs:us-west-2:111122223333:*",),
        ("StringEquals", "aws:SourceOrgID"): ("o-1234567890",),
    }
    assert not trust_policy_problems(document)


@pytest.mark.parametrize(
    "repeated",
    [
        {"StringEquals": {"aws:SourceAccount": "444455556666"}},
        {"StringEquals": {"aws:sourceaccount": "444455556666"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:*:444455556666:*"}},
    ],
)
def test_a_condition_that_is_there_already_is_refused(repeated: object):
    """Its values would be ORed with those there are, which widens the trust."""
    with pytest.raises(IamError, match="in the role's trust policy already"):
        trust(conditions=repeated)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:ecs:us-west-2:111122223333:cluster/prod",
        "arn:aws:ecs:us-west-2:111122223333:task/prod/*",
        "arn:aws:ecs:us-west-2:111122223333:service/prod/web",
    ],
)
def test_a_cluster_in_the_source_is_refused(arn: str):
    """ECS does not send the cluster, so no task could assume the role; the message says so."""
    with pytest.raises(IamError, match="names a cluster") as raised:
        trust(conditions={"ArnEquals": {"AWS:sourcearn": arn}})
    assert "Use arn:aws:ecs:us-west-2:111122223333:*" in str(raised.value)


def test_a_source_that_names_no_cluster_is_fine():
    """Any task of the account, and what is not known yet, pass."""
    assert source_arn_problem("arn:aws:ecs:*:111122223333:task/*") is None
    assert source_arn_problem("${aws_ecs_cluster.c.arn}") is None


def test_a_source_that_is_not_of_ecs_is_refused():
    """No task comes from another service."""
    assert "is no ARN of ECS" in (source_arn_problem("arn:aws:s3:::b") or "")
    assert "is no ARN" in (source_arn_problem("prod") or "")


@pytest.mark.parametrize(
    ("regions", "reason"),
    [
        ([], "no region"),
        (["us-west"], "'us-west' is no region of AWS"),
        (["us-west-2", "cn-north-1"], "cn-north-1 is not in this stack's partition, aws"),
    ],
)
def test_regions_are_of_the_partition(regions: list[str], reason: str):
    """A region that is none, or that the account can't have, is refused."""
    with pytest.raises(IamError, match=reason):
        trust(regions=regions)


def test_the_partition_is_in_the_source():
    """In China and GovCloud the ARN begins otherwise; the principal is the same."""
    document = trust(partition="aws-cn", regions=["cn-north-1"])
    assert conditions(document)["ArnLike", "aws:SourceArn"] == (
        "arn:aws-cn:ecs:cn-north-1:111122223333:*",
    )


def test_an_execution_role_is_assumed_for_the_account():
    """The source is a condition only where regions are given; more can be added."""
    plain = execution_role_trust_policy(partition="aws", account="111122223333")
    assert conditions(plain) == {("StringEquals", "aws:SourceAccount"): ("111122223333",)}
    narrow = execution_role_trust_policy(
        partition="aws",
        account="111122223333",
        regions="us-west-2",
        conditions={"StringEquals": {"aws:SourceOrgID": "o-1"}},
    )
    assert conditions(narrow) == {
        ("StringEquals", "aws:SourceAccount"): ("111122223333",),
        ("ArnLike", "aws:SourceArn"): ("arn:aws:ecs:us-west-2:111122223333:*",),
        ("StringEquals", "aws:SourceOrgID"): ("o-1",),
    }


def test_the_account_of_an_execution_role_can_not_be_widened():
    """A second value for it would be one more account."""
    with pytest.raises(IamError, match="in the role's trust policy already"):
        execution_role_trust_policy(
            partition="aws",
            account="111122223333",
            conditions={"StringEquals": {"aws:SourceAccount": "999988887777"}},
        )


def test_a_service_assumes_its_role_on_behalf_of_what_is_named():
    """An account, a resource, or anything, where no condition is known to hold."""
    document = service_trust_policy(
        "events.amazonaws.com",
        account="111122223333",
        source_arn="arn:aws:events:us-east-1:111122223333:rule/nightly",
    )
    assert trust_policy_problems(document) == []
    assert conditions(document) == {
        ("StringEquals", "aws:SourceAccount"): ("111122223333",),
        ("ArnLike", "aws:SourceArn"): ("arn:aws:events:us-east-1:111122223333:rule/nightly",),
    }
    assert conditions(service_trust_policy("ecs.amazonaws.com")) == {}
