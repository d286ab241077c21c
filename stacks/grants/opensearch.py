"""Grants on domains of Amazon OpenSearch Service: documents of named indexes.

A permission is on an HTTP method and a path. Searches are mostly sent with POST, as is most of
writing; only paths that are spelled out tell them apart. So a grant names indexes, aliases or data
streams: in ``*/_search`` the wildcard would also stand for ``INDEX/_doc``, where POST writes.

A request's body may name indexes too, past any policy, unless the domain has
``rest.action.multi.allow_explicit_index`` set to false:
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html#ac-advanced
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Several, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

DOMAIN = Resource(
    noun="a domain of OpenSearch Service",
    arn="arn:{partition}:es:{region}:{account}:domain/{name}",
    name=r"[a-z][a-z0-9-]{2,27}",
    form="a domain's name has 3 to 28 small letters, digits and hyphens, a letter first",
    example="my-domain",
    source="https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html",
)
# https://docs.opensearch.org/docs/latest/api-reference/index-apis/create-index/#index-naming-restrictions
INDEX = Text(
    description="an index, an alias or a data stream, as requests name it in their path",
    example="orders",
    pattern=r"(?!\.{1,2}$)[a-z0-9.][a-z0-9._-]{0,254}",
    form="the name of an index: small letters, digits and . _ -, with no _ or - in front, and not "
    ". or .. alone",
)
INDEXES = Several(INDEX, "indexes, aliases or data streams, as requests name them in their path")


@grant
def read(
    scope: Scope,
    domain: Annotated[str, DOMAIN],
    indexes: Annotated[str | Sequence[str], INDEXES],
) -> Iterator[Statement]:
    """Search and count documents of indexes, with GET or POST, and get them by their IDs.

    Leaves out writing, settings and mappings, scrolls, and `_mget` and `_msearch`, the bodies of
    which may name any index.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    """
    del scope
    yield Statement(
        actions=("es:ESHttpGet", "es:ESHttpPost"),
        resources=_paths(domain, indexes, "_search", "_count"),
    )
    yield Statement(
        actions=("es:ESHttpGet", "es:ESHttpHead"),
        resources=_paths(domain, indexes, "_doc/*", "_source/*"),
    )
    # Whether there is such an index.
    yield Statement(actions=["es:ESHttpHead"], resources=[f"{domain}/{each}" for each in indexes])


@grant
def write(
    scope: Scope,
    domain: Annotated[str, DOMAIN],
    indexes: Annotated[str | Sequence[str], INDEXES],
) -> Iterator[Statement]:
    """Put, update and delete documents of indexes, one by one or in bulk by the index's own path.

    Leaves out reading, making and deleting indexes, settings and mappings, and writing by query. A
    bulk request can write to other indexes, too, if the domain lets its body name them: set its
    advanced option rest.action.multi.allow_explicit_index to false.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    """
    del scope
    yield Statement(
        actions=("es:ESHttpPut", "es:ESHttpPost"),
        resources=_paths(domain, indexes, "_doc/*", "_create/*"),
    )
    yield Statement(
        actions=["es:ESHttpPost"],
        resources=_paths(domain, indexes, "_doc", "_update/*", "_bulk"),
    )
    yield Statement(actions=["es:ESHttpDelete"], resources=_paths(domain, indexes, "_doc/*"))


def _paths(domain: str, indexes: Sequence[str], *endpoints: str) -> list[str]:
    return [f"{domain}/{index}/{endpoint}" for index in indexes for endpoint in endpoints]
