"""What a finding is about, whatever the order of a list: what CDKTF synthesizes is sorted."""

from collections import Counter

from stacks.iam.statement import Statement
from tests.rules.finding import allow, found

from hypothesis import example, given
from hypothesis import strategies as st

ACCOUNT = "111122223333"
ROLES = f"arn:aws:iam::{ACCOUNT}:role"
ACTIONS = (
    "iam:PassRole",
    "iam:Pass*",
    "iam:*",
    "iam:CreateServiceLinkedRole",
    "lambda:CreateFunction",
    "lambda:createfunction",
    "lambda:AddPermission",
    "lambda:InvokeFunction",
    "lambda:*Function",
    "ecs:RunTask",
    "ecs:StartTask",
    "ecs:ExecuteCommand",
    "states:StartExecution",
    "states:UpdateStateMachine",
    "secretsmanager:GetSecretValue",
    "secretsmanager:Get*",
    "s3:GetObject",
    "s3:ListAllMyBuckets",
)
RESOURCES = (
    "*",
    "arn:aws:iam::*:role/*",
    f"{ROLES}/*",
    f"{ROLES}/web-*",
    f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:*",
    "arn:aws:lambda:*:*:function:*",
    f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:*",
    f"arn:aws:ecs:us-east-1:{ACCOUNT}:task/*",
    f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:*",
    "arn:aws:secretsmanager:*:*:secret:*",
    "arn:aws:s3:::my-log-bucket",
    "arn:aws:s3:::my-log-bucket/*",
    "arn:aws:s3:::my-log-bucket/a/*",
)


def about_of(actions: list[str], resources: list[str]) -> Counter[tuple[str, ...]]:
    """The rules that find something, each with what it is about."""
    passing = Statement(actions="iam:PassRole", resources="*")
    return Counter(
        (each.rule.id, *each.about) for each in found(passing, allow(actions, resources))
    )


@given(
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=4, unique=True),
)
@example(["lambda:InvokeFunction", "lambda:CreateFunction"], ["*"])
@example(["secretsmanager:Get*", "secretsmanager:*"], ["*"])
@example(["iam:Pass*", "iam:*"], ["*"])
@example(["iam:PassRole"], [f"{ROLES}/web-*", f"{ROLES}/*"])
@example(["iam:CreateServiceLinkedRole"], [f"{ROLES}/aws-service-role/*", f"{ROLES}/aws-*"])
def test_what_a_finding_is_about_does_not_depend_on_the_order(
    actions: list[str], resources: list[str]
):
    """An accept that covers a finding of services.yaml covers the same one once synthesized."""
    synthesized = about_of(sorted(actions), sorted(resources))
    assert about_of(actions, resources) == synthesized
