"""Policies with other texts in them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.role import NamedPolicy
from stacks.iam.role_access import RoleAccess
from stacks.iam.statement import Statement

Change = Callable[[str], str]


def rewritten(document: PolicyDocument, change: Change) -> PolicyDocument:
    """``document`` with ``change`` made to each action, resource, principal and condition value."""
    return PolicyDocument(
        [_statement(each, change) for each in document.statements],
        version=document.version,
        id=document.id,
    )


def rewritten_role(role: RoleAccess, change: Change) -> RoleAccess:
    """``role`` with ``change`` made to its documents, and to the ARNs of its managed policies."""

    def named(policies: tuple[NamedPolicy, ...]) -> tuple[NamedPolicy, ...]:
        return tuple(NamedPolicy(each.name, rewritten(each.document, change)) for each in policies)

    spec = role.spec
    return replace(
        role,
        spec=replace(
            spec,
            trust_policy=rewritten(spec.trust_policy, change),
            policies=named(spec.policies),
            managed_policies=named(spec.managed_policies),
            managed_policy_arns=tuple(map(change, spec.managed_policy_arns)),
            permissions_boundary=spec.permissions_boundary and change(spec.permissions_boundary),
        ),
        managed_policies={
            change(arn): rewritten(each, change) for arn, each in role.managed_policies.items()
        },
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
