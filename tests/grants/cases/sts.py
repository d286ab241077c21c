"""Grants on AWS STS."""

from stacks.grants import sts
from tests.grants.case import Ask, Case

ROLE = "arn:aws:iam::111122223333:role/my-role"
THEIRS = "arn:aws:iam::444455556666:role/team/theirs"

CASES = [
    Case(
        "assume-role",
        sts.assume_role("my-role"),
        may=[
            Ask("sts:AssumeRole", ROLE),
            Ask("sts:AssumeRole", ROLE, {"sts:ExternalId": "any"}),
        ],
        may_not=[
            Ask("sts:AssumeRole", f"{ROLE}-2"),
            Ask("sts:AssumeRole", "arn:aws:iam::444455556666:role/my-role"),
            Ask("sts:TagSession", ROLE),
            Ask("sts:SetSourceIdentity", ROLE),
            Ask("sts:AssumeRoleWithWebIdentity", ROLE),
            Ask("iam:PassRole", ROLE),
        ],
    ),
    Case(
        "assume-role-with-external-id",
        sts.assume_role(THEIRS, external_id="12345"),
        may=[Ask("sts:AssumeRole", THEIRS, {"sts:ExternalId": "12345"})],
        may_not=[
            Ask("sts:AssumeRole", THEIRS),
            Ask("sts:AssumeRole", THEIRS, {"sts:ExternalId": "123456"}),
            Ask("sts:AssumeRole", ROLE, {"sts:ExternalId": "12345"}),
        ],
    ),
]
