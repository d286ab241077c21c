"""How aws_iam_policy_document merges documents.

Its documentation says which statement wins; that versions and Ids merge too, and how, its source:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_model.go
tests/terraform/test_importers.py holds it against the provider itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from stacks.iam.document import PolicyDocument
from stacks.iam.policy_json import JsonValue
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.importers.template import UnreadableError


def merged(
    sources: Sequence[PolicyDocument], own: PolicyDocument, overrides: Sequence[PolicyDocument]
) -> PolicyDocument:
    """What the data source with statements ``own`` makes of all of them.

    A statement takes the place of an earlier one with the same Sid. Raises UnreadableError for
    Sids that only Terraform knows, and for those given twice where the provider refuses it.
    """
    documents = (*sources, own, *overrides)
    if any(is_unresolved(sid) for document in documents for sid in _sids([document])):
        raise UnreadableError
    for group in (sources, [own]):
        sids = _sids(group)
        if len(set(sids)) < len(sids):
            raise UnreadableError
    statements: list[Statement] = []
    version, id_ = "", ""
    for document in documents:
        id_ = document.id or id_
        version = max(version, document.version or "")
        for statement in document.statements:
            places = [place for place, old in enumerate(statements) if old.sid == statement.sid]
            if statement.sid and places:
                statements[places[0]] = _rendered(statement)
            else:
                statements.append(_rendered(statement))
    return PolicyDocument(statements, version=version or None, id=id_ or None)


def refuse_what_the_provider_loses(document: JsonValue) -> None:
    """Raise UnreadableError where the provider does not take a policy's JSON over as it is.

    It drops conditions whose values are numbers, and fails on lists of other things than texts.
    """
    statements = document.get("Statement") if isinstance(document, dict) else None
    for statement in statements if isinstance(statements, list) else [None]:
        condition = statement.get("Condition", {}) if isinstance(statement, dict) else None
        for tests in condition.values() if isinstance(condition, dict) else [None]:
            for value in tests.values() if isinstance(tests, dict) else [None]:
                items = value if isinstance(value, list) else [value]
                is_kept = isinstance(value, bool) or all(isinstance(item, str) for item in items)
                if not is_kept:
                    raise UnreadableError


def _sids(documents: Iterable[PolicyDocument]) -> list[str]:
    return [
        statement.sid
        for document in documents
        for statement in document.statements
        if statement.sid
    ]


def _rendered(statement: Statement) -> Statement:
    """The provider leaves out what is empty."""
    return replace(
        statement,
        sid=statement.sid or None,
        principals=statement.principals or None,
        not_principals=statement.not_principals or None,
    )
