"""Grants on domains of Amazon OpenSearch Service."""

from stacks.grants import opensearch
from tests.grants.case import Ask, Case

DOMAIN = "arn:aws:es:us-east-1:111122223333:domain/my-domain"
INDEX = f"{DOMAIN}/orders"
SECOND = f"{DOMAIN}/customers"
BEYOND = [
    Ask("es:ESHttpGet", f"{INDEX}-2/_search"),
    Ask("es:ESHttpPost", f"{INDEX}-2/_search"),
    Ask("es:ESHttpPost", f"{DOMAIN}/_search"),
    Ask("es:ESHttpPost", f"{DOMAIN}/_all/_search"),
    Ask("es:ESHttpGet", f"{DOMAIN}-2/orders/_search"),
    Ask("es:ESHttpPost", f"{INDEX}-2/_bulk"),
    Ask("es:ESHttpPost", f"{DOMAIN}/_bulk"),
    Ask("es:ESHttpPut", f"{INDEX}-2/_doc/1"),
    Ask("es:ESHttpPost", f"{INDEX}/_delete_by_query"),
    Ask("es:ESHttpPost", f"{INDEX}/_close"),
    Ask("es:ESHttpPut", f"{INDEX}/_settings"),
    Ask("es:ESHttpPut", INDEX),
    Ask("es:ESHttpDelete", INDEX),
    Ask("es:ESHttpPut", f"{DOMAIN}/_cluster/settings"),
    Ask("es:ESHttpPut", f"{DOMAIN}/_plugins/_security/api/roles/all"),
    Ask("es:UpdateDomainConfig", DOMAIN),
    Ask("es:DeleteDomain", DOMAIN),
]
READ = [
    Ask("es:ESHttpGet", f"{INDEX}/_search"),
    Ask("es:ESHttpPost", f"{INDEX}/_search"),
    Ask("es:ESHttpPost", f"{INDEX}/_count"),
    Ask("es:ESHttpGet", f"{INDEX}/_doc/1"),
    Ask("es:ESHttpHead", f"{INDEX}/_doc/1"),
    Ask("es:ESHttpGet", f"{INDEX}/_source/1"),
    Ask("es:ESHttpHead", INDEX),
]
WRITE = [
    Ask("es:ESHttpPut", f"{INDEX}/_doc/1"),
    Ask("es:ESHttpPost", f"{INDEX}/_doc/1"),
    Ask("es:ESHttpPost", f"{INDEX}/_doc"),
    Ask("es:ESHttpPut", f"{INDEX}/_create/1"),
    Ask("es:ESHttpPost", f"{INDEX}/_update/1"),
    Ask("es:ESHttpPost", f"{INDEX}/_bulk"),
    Ask("es:ESHttpDelete", f"{INDEX}/_doc/1"),
]

CASES = [
    Case(
        "read",
        opensearch.read("my-domain", "orders"),
        may=READ,
        may_not=[
            *WRITE,
            # Not a search: these write a document that has _search for its ID.
            Ask("es:ESHttpPost", f"{INDEX}/_doc/_search"),
            Ask("es:ESHttpPost", f"{INDEX}/_create/_search"),
            Ask("es:ESHttpGet", f"{INDEX}/_settings"),
            Ask("es:ESHttpPost", f"{INDEX}/_msearch"),
            Ask("es:ESHttpPost", f"{SECOND}/_search"),
            *BEYOND,
        ],
    ),
    Case(
        "read-two-indexes",
        opensearch.read(DOMAIN, ["orders", "customers"]),
        may=[*READ, Ask("es:ESHttpPost", f"{SECOND}/_search")],
        may_not=[*WRITE, Ask("es:ESHttpPut", f"{SECOND}/_doc/1"), *BEYOND],
    ),
    Case(
        "write",
        opensearch.write(DOMAIN, ["orders"]),
        may=WRITE,
        may_not=[*READ, Ask("es:ESHttpPut", f"{SECOND}/_doc/1"), *BEYOND],
    ),
]
