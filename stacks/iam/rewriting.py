"""Policies with other texts in them."""

from collections.abc import Callable, Iterable

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.statement import Statement

Change = Callable[[str], str]


def rewritten(document: PolicyDocument, change: Change) -> PolicyDocument:
    """``document`` with ``change`` made to each action, resource, principal and condition value."""
    return PolicyDocument(
        [_statement(each, change) for each in document.statements],
        version=document.version,
        id=document.id,
    )


def _statement(statement: Statement, change: Change) -> Statement:
    def texts(values: Iterable[str] | None) -> tuple[str, ...] | None:
        return None if values is None else tuple(map(change, values))

    def principals(values: Iterable[Principal] | None) -> tuple[Principal, ...] | None:
        if values is None:
            return None
        return tuple(Principal(each.type, map(change, each.identifiers)) for each in values)

    return Statement(
        sid=statement.sid,
        effect=statement.effect,
        actions=texts(statement.actions),
        not_actions=texts(statement.not_actions),
        resources=texts(statement.resources),
        not_resources=texts(statement.not_resources),
        principals=principals(statement.principals),
        not_principals=principals(statement.not_principals),
        conditions=[
            Condition(each.operator, each.key, map(change, each.values))
            for each in statement.conditions
        ],
    )
