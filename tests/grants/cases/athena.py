"""Grants on Amazon Athena."""

from stacks.grants import athena
from tests.grants.case import Ask, Case

WORKGROUP = "arn:aws:athena:us-east-1:111122223333:workgroup/my-workgroup"

CASES = [
    Case(
        "query",
        athena.query("my-workgroup"),
        may=[
            Ask("athena:StartQueryExecution", WORKGROUP),
            Ask("athena:StopQueryExecution", WORKGROUP),
            Ask("athena:GetQueryExecution", WORKGROUP),
            Ask("athena:GetQueryResults", WORKGROUP),
            Ask("athena:GetQueryResultsStream", WORKGROUP),
            Ask("athena:GetWorkGroup", WORKGROUP),
        ],
        may_not=[
            Ask("athena:StartQueryExecution", f"{WORKGROUP}-2"),
            Ask("athena:GetQueryResults", WORKGROUP.replace("my-workgroup", "primary")),
            Ask("athena:ListQueryExecutions", WORKGROUP),
            Ask("athena:CreateNamedQuery", WORKGROUP),
            Ask("athena:StartSession", WORKGROUP),
            Ask("athena:UpdateWorkGroup", WORKGROUP),
            Ask("athena:DeleteWorkGroup", WORKGROUP),
            Ask("s3:GetObject", "arn:aws:s3:::my-bucket/a"),
        ],
    ),
]
