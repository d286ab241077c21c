"""Grants on AWS IAM."""

from stacks.grants import iam
from tests.grants.case import Ask, Case

ROLE = "arn:aws:iam::111122223333:role/my-role"
TO_SCHEDULER = {"iam:PassedToService": "scheduler.amazonaws.com"}

CASES = [
    Case(
        "pass-role",
        iam.pass_role("my-role", service="scheduler.amazonaws.com"),
        may=[Ask("iam:PassRole", ROLE, TO_SCHEDULER)],
        may_not=[
            Ask("iam:PassRole", ROLE),
            Ask("iam:PassRole", ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
            Ask("iam:PassRole", ROLE, {"iam:PassedToService": "scheduler.amazonaws.com.cn"}),
            Ask("iam:PassRole", f"{ROLE}-2", TO_SCHEDULER),
            Ask("iam:PassRole", "arn:aws:iam::111122223333:role/team/my-role", TO_SCHEDULER),
            Ask("iam:GetRole", ROLE),
            Ask("sts:AssumeRole", ROLE),
            Ask("iam:PutRolePolicy", ROLE),
        ],
    ),
    Case(
        "pass-role-with-path",
        iam.pass_role("team/my-role", service="scheduler.amazonaws.com"),
        may=[Ask("iam:PassRole", "arn:aws:iam::111122223333:role/team/my-role", TO_SCHEDULER)],
        may_not=[
            Ask("iam:PassRole", ROLE, TO_SCHEDULER),
            Ask("iam:PassRole", "arn:aws:iam::111122223333:role/team/my-role/x", TO_SCHEDULER),
        ],
    ),
]
