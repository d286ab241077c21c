"""Grants on Amazon Athena."""

from stacks.grants import athena
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

WORKGROUP = "arn:aws:athena:us-east-1:111122223333:workgroup/my-workgroup"

GLUE = "arn:aws:glue:us-east-1:111122223333"
DEFAULT = [
    Ask("glue:GetDatabase", f"{GLUE}:catalog"),
    Ask("glue:GetDatabase", f"{GLUE}:database/default"),
]
RESULTS = "arn:aws:s3:::my-results"
QUERY = [
    Ask("athena:StartQueryExecution", WORKGROUP),
    Ask("athena:StopQueryExecution", WORKGROUP),
    Ask("athena:GetQueryExecution", WORKGROUP),
    Ask("athena:GetQueryResults", WORKGROUP),
    Ask("athena:GetQueryResultsStream", WORKGROUP),
    Ask("athena:GetWorkGroup", WORKGROUP),
    *DEFAULT,
]

CASES = [
    Case(
        "query-with-results",
        athena.query(
            "my-workgroup",
            results_bucket="my-results",
            results_prefix="reports/",
            results_kms_key=KEY,
        ),
        may=[
            *QUERY,
            Ask("s3:GetBucketLocation", RESULTS),
            Ask("s3:ListBucket", RESULTS, {"s3:prefix": "reports/today"}),
            Ask("s3:GetObject", f"{RESULTS}/reports/1.csv"),
            Ask("s3:PutObject", f"{RESULTS}/reports/1.csv"),
            Ask("s3:AbortMultipartUpload", f"{RESULTS}/reports/1.csv"),
            Ask("s3:ListMultipartUploadParts", f"{RESULTS}/reports/1.csv"),
            Ask("kms:GenerateDataKey", KEY, via("s3")),
            Ask("kms:Decrypt", KEY, via("s3")),
        ],
        may_not=[
            Ask("s3:ListBucket", RESULTS),
            Ask("s3:ListBucket", RESULTS, {"s3:prefix": "other/"}),
            Ask("s3:GetObject", f"{RESULTS}/other/1.csv"),
            Ask("s3:PutObject", "arn:aws:s3:::my-results-2/reports/1.csv"),
            Ask("s3:DeleteObject", f"{RESULTS}/reports/1.csv"),
            Ask("s3:CreateBucket", RESULTS),
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", OTHER_KEY, via("s3")),
            Ask("glue:GetTable", f"{GLUE}:table/default/a"),
        ],
    ),
    Case(
        "query",
        athena.query("my-workgroup"),
        may=QUERY,
        may_not=[
            Ask("athena:StartQueryExecution", f"{WORKGROUP}-2"),
            Ask("athena:GetQueryResults", WORKGROUP.replace("my-workgroup", "primary")),
            Ask("athena:ListQueryExecutions", WORKGROUP),
            Ask("athena:CreateNamedQuery", WORKGROUP),
            Ask("athena:StartSession", WORKGROUP),
            Ask("athena:UpdateWorkGroup", WORKGROUP),
            Ask("athena:DeleteWorkGroup", WORKGROUP),
            Ask("s3:GetObject", "arn:aws:s3:::my-bucket/a"),
            Ask("glue:GetDatabase", f"{GLUE}:database/shop"),
            Ask("glue:GetTables", f"{GLUE}:database/default"),
        ],
    ),
]
