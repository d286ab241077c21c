"""Grants on Amazon DynamoDB."""

from stacks.grants import dynamodb
from stacks.iam.request import Values
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/my-table"
OTHER_TABLE = f"{TABLE}-2"
INDEX = f"{TABLE}/index/by-email"
OTHER_INDEX = f"{TABLE}/index/by-email-2"
STREAM = f"{TABLE}/stream/2026-01-31T12:00:00.000"
OTHER_STREAM = f"{OTHER_TABLE}/stream/2026-01-31T12:00:00.000"


def keys(*keys: str) -> dict[str, Values]:
    """The context of a request for the items with these partition keys."""
    return {"dynamodb:LeadingKeys": list(keys)}


def asks(actions: str, resource: str, context: dict[str, Values] | None = None) -> list[Ask]:
    """A call of each of the actions."""
    return [Ask(f"dynamodb:{action}", resource, context or {}) for action in actions.split()]


GET = "GetItem BatchGetItem"
WRITE = "PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem"
BEYOND = [
    *asks("DeleteTable UpdateTable PutResourcePolicy CreateBackup ExportTableToPointInTime", TABLE),
    *asks("PartiQLSelect PartiQLInsert", TABLE),
    *asks("GetItem Query Scan PutItem DescribeTable", OTHER_TABLE),
    *asks("Query Scan", OTHER_INDEX),
    *asks("GetRecords", OTHER_STREAM),
]

CASES = [
    Case(
        "read",
        dynamodb.read("my-table"),
        may=asks(f"{GET} Query Scan DescribeTable", TABLE),
        may_not=[*asks(WRITE, TABLE), *asks("Query Scan", INDEX), *BEYOND],
    ),
    Case(
        "read-indexes-with-key",
        dynamodb.read(TABLE, indexes=["by-email", "by-day"], kms_key=KEY),
        may=[
            *asks(f"{GET} Query Scan DescribeTable", TABLE),
            *asks("Query Scan", INDEX),
            *asks("Query Scan", f"{TABLE}/index/by-day"),
            Ask("kms:Decrypt", KEY, via("dynamodb")),
        ],
        may_not=[
            *asks(WRITE, TABLE),
            *asks("GetRecords", STREAM),
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("s3")),
            Ask("kms:Decrypt", OTHER_KEY, via("dynamodb")),
            Ask("kms:CreateGrant", KEY, via("dynamodb")),
            *BEYOND,
        ],
    ),
    Case(
        "read-own-items",
        dynamodb.read("my-table", indexes=["by-email"], leading_key="red"),
        may=[
            *asks(f"{GET} Query", TABLE, keys("red")),
            *asks("Query", INDEX, keys("red")),
            *asks("DescribeTable", TABLE),
        ],
        may_not=[
            *asks(f"{GET} Query", TABLE, keys("blue")),
            *asks("BatchGetItem", TABLE, keys("red", "blue")),
            *asks(f"{GET} Query", TABLE),
            *asks("Query", INDEX, keys("redder")),
            *asks("Scan", TABLE),
            *asks("Scan", TABLE, keys("red")),
            *asks("Scan", INDEX),
            *asks("Query", OTHER_INDEX, keys("red")),
            *asks("GetItem", OTHER_TABLE, keys("red")),
            *BEYOND,
        ],
    ),
    Case(
        "write",
        dynamodb.write("my-table", kms_key=KEY),
        may=[
            *asks(f"{WRITE} DescribeTable", TABLE),
            Ask("kms:Decrypt", KEY, via("dynamodb")),
        ],
        may_not=[
            *asks(f"{GET} Query Scan", TABLE),
            Ask("kms:Encrypt", KEY, via("dynamodb")),
            Ask("kms:Decrypt", KEY),
            *BEYOND,
        ],
    ),
    Case(
        "write-items-of-a-team",
        dynamodb.write("my-table", leading_key="${aws:PrincipalTag/team}"),
        may=[
            *asks(WRITE, TABLE, {"aws:PrincipalTag/team": "red", **keys("red")}),
            *asks("DescribeTable", TABLE),
        ],
        may_not=[
            *asks(WRITE, TABLE, {"aws:PrincipalTag/team": "red", **keys("blue")}),
            *asks(WRITE, TABLE, {"aws:PrincipalTag/team": "red", **keys("red", "blue")}),
            *asks(WRITE, TABLE, {"aws:PrincipalTag/team": "red"}),
            *asks(WRITE, TABLE, keys("red")),
            *asks("GetItem", TABLE, {"aws:PrincipalTag/team": "red", **keys("red")}),
            *BEYOND,
        ],
    ),
    Case(
        "read-write",
        dynamodb.read_write("my-table", indexes=["by-email"], kms_key=KEY),
        may=[
            *asks(f"{GET} Query Scan {WRITE} DescribeTable", TABLE),
            *asks("Query Scan", INDEX),
            Ask("kms:Decrypt", KEY, via("dynamodb")),
        ],
        may_not=[*asks("GetRecords", STREAM), Ask("kms:Decrypt", KEY), *BEYOND],
    ),
    Case(
        "read-write-own-items",
        dynamodb.read_write("my-table", leading_key="red"),
        may=[
            *asks(f"{GET} Query {WRITE}", TABLE, keys("red")),
            *asks("DescribeTable", TABLE),
        ],
        may_not=[
            *asks(f"{GET} Query {WRITE}", TABLE, keys("blue")),
            *asks(f"{GET} Query {WRITE}", TABLE),
            *asks("Scan", TABLE, keys("red")),
            *asks("Query", INDEX, keys("red")),
            *BEYOND,
        ],
    ),
    Case(
        "read-stream",
        dynamodb.read_stream("my-table", kms_key=KEY),
        may=[
            *asks("DescribeStream GetRecords GetShardIterator", STREAM),
            Ask("kms:Decrypt", KEY, via("dynamodb")),
        ],
        may_not=[
            *asks("GetItem Query Scan", TABLE),
            *asks("ListStreams", "*"),
            Ask("kms:Decrypt", KEY),
            *BEYOND,
        ],
    ),
]
