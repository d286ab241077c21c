"""Grants on Amazon DynamoDB: tables, their indexes and their streams.

Which action takes a table, an index or a stream, and which carries ``dynamodb:LeadingKeys``:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Several, Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

TABLE = Resource(
    noun="a DynamoDB table",
    arn="arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    name=r"[A-Za-z0-9_.-]{3,255}",
    form="a table's name has 3 to 255 letters, digits, dots, - and _",
    example="my-table",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
)
INDEXES = Several(
    Text(
        description="a secondary index",
        example="by-email",
        # Next to an expression, which holds the rest, fewer than 3 may stand.
        pattern=r"[A-Za-z0-9_.-]{1,255}",
        form="an index's name, with 3 to 255 letters, digits, dots, - and _",
    ),
    description="the secondary indexes that are read too, by name; none without it",
)
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
LEADING_KEY = Text(
    description="only items with this partition key; in an index, that is the index's own",
    example="${aws:PrincipalTag/tenant}",
    pattern=r"[^\x00-\x1f]{1,2048}",
    form="the value of a partition key",
    takes_variables=True,
)
_KEY = kms.KEY.described("the customer-managed key of the table, if it has one")

_GET = ("dynamodb:GetItem", "dynamodb:BatchGetItem")
_SEARCH = ("dynamodb:Query", "dynamodb:Scan")
# A transaction is allowed by the actions it is made of, and a condition check by its own, which
# tells no more of an item than a write on a condition does.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
_WRITE = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
)
# The object-mapping clients of several SDKs ask for the table's schema first. It has no keys of
# items, so it is never under a condition on them.
_LOOK_UP = "dynamodb:DescribeTable"


@grant
def read(
    scope: Scope,
    table: Annotated[str, TABLE],
    *,
    indexes: Annotated[Sequence[str] | None, INDEXES] = None,
    leading_key: Annotated[str | None, LEADING_KEY] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read items of a table, and of the indexes named: get, query and, without a key, scan.

    Leaves out writing, PartiQL, the table's stream (`dynamodb.read_stream`), backups and settings;
    with ``leading_key`` also scans, which name no key.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    yield from _items(table, (), indexes, leading_key, reads=True)
    yield from _use_key(scope, kms_key, table)


@grant
def write(
    scope: Scope,
    table: Annotated[str, TABLE],
    *,
    leading_key: Annotated[str | None, LEADING_KEY] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Put, update and delete items of a table, also in batches and transactions.

    Leaves out getting items as such (a write can still return the item that it changes), PartiQL,
    and the table's settings. Indexes need nothing: writing to the table changes them.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    """
    yield from _items(table, _WRITE, None, leading_key, reads=False)
    yield from _use_key(scope, kms_key, table)


@grant
def read_write(
    scope: Scope,
    table: Annotated[str, TABLE],
    *,
    indexes: Annotated[Sequence[str] | None, INDEXES] = None,
    leading_key: Annotated[str | None, LEADING_KEY] = None,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read and write items of a table: `dynamodb.read` and `dynamodb.write`.

    Leaves out PartiQL, the table's stream (`dynamodb.read_stream`), backups and settings; with
    ``leading_key`` also scans, which name no key.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    """
    yield from _items(table, _WRITE, indexes, leading_key, reads=True)
    yield from _use_key(scope, kms_key, table)


@grant
def read_stream(
    scope: Scope,
    table: Annotated[str, TABLE],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read the stream of changes of a table, also after it was switched off and on again.

    Leaves out listing the streams there are, which cannot be limited to those of one table, and
    the table's items.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
    """
    actions = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
    # A stream is named by when it was switched on.
    yield Statement(actions=actions, resources=[f"{table}/stream/*"])
    yield from _use_key(scope, kms_key, table)


def _items(
    table: str,
    write_actions: Sequence[str],
    indexes: Sequence[str] | None,
    leading_key: str | None,
    *,
    reads: bool,
) -> Iterator[Statement]:
    search = _SEARCH[:1] if leading_key else _SEARCH
    actions = (*_GET, *search, *write_actions) if reads else tuple(write_actions)
    if leading_key is None:
        yield Statement(actions=(*actions, _LOOK_UP), resources=[table])
    else:
        conditions = _only(leading_key)
        yield Statement(actions=actions, resources=[table], conditions=conditions)
        yield Statement(actions=[_LOOK_UP], resources=[table])
    if indexes:
        yield Statement(
            actions=search,
            resources=[f"{table}/index/{index}" for index in indexes],
            conditions=_only(leading_key) if leading_key else [],
        )


def _only(leading_key: str) -> list[Condition]:
    # One request can name several keys, and ForAllValues holds for one that names none.
    return [
        Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", leading_key),
        Condition("Null", "dynamodb:LeadingKeys", "false"),
    ]


def _use_key(scope: Scope, key: str | None, table: str) -> Iterator[Statement]:
    # Whoever uses a table, to read or to write, decrypts its table key; its other keys DynamoDB
    # makes by itself. "Decrypt", "Table keys" and "GenerateDataKey":
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    yield from kms.use_via(scope, key, "dynamodb", "kms:Decrypt", of=[table])
