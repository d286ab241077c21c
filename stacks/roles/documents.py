"""Fills the provider's structs for policy documents: the one place that does.

Lists are sorted, so that what comes out does not depend on the order in which it was written.
"""

from collections.abc import Iterable

from stacks.aws import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementNotPrincipals,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from stacks.bindings.ahead import call, construct, struct
from stacks.iam.document import OLD_VERSION, VERSION, PolicyDocument
from stacks.iam.statement import Statement
from stacks.iam.text import in_order
from stacks.roles.terraform_text import plain_text, policy_text

from constructs import Construct


def add_document(
    scope: Construct, id_: str, logical_id: str, document: PolicyDocument
) -> DataAwsIamPolicyDocument:
    """Add ``document`` to the stack, as ``data.aws_iam_policy_document.<logical_id>``."""
    # The data source writes 2012-10-17 by itself; what is given here differs from that.
    version = document.version or OLD_VERSION
    data = construct(
        DataAwsIamPolicyDocument,
        scope,
        id_,
        policy_id=document.id,
        statement=statement_structs(document),
        version=None if version == VERSION else version,
    )
    call(data.override_logical_id, logical_id)
    return data


def document_json(logical_id: str) -> str:
    """The expression of a document's JSON, which no one has to ask Node.js for."""
    return f"${{data.aws_iam_policy_document.{logical_id}.json}}"


def statement_structs(document: PolicyDocument) -> list[DataAwsIamPolicyDocumentStatement]:
    """The statements of ``document``, in its order, as aws_iam_policy_document takes them."""
    return [
        _statement_struct(statement, has_variables=document.has_variables)
        for statement in document.statements
    ]


def _statement_struct(
    statement: Statement, *, has_variables: bool
) -> DataAwsIamPolicyDocumentStatement:
    def texts(values: Iterable[str] | None) -> list[str] | None:
        if values is None:
            return None
        return sorted(
            {policy_text(value, has_variables=has_variables) for value in values}, key=in_order
        )

    def names(values: Iterable[str] | None) -> list[str] | None:
        return (
            None
            if values is None
            else sorted({plain_text(value) for value in values}, key=in_order)
        )

    return struct(
        DataAwsIamPolicyDocumentStatement,
        sid=statement.sid or None,
        effect=statement.effect,
        actions=names(statement.actions),
        not_actions=names(statement.not_actions),
        resources=texts(statement.resources),
        not_resources=texts(statement.not_resources),
        principals=[
            struct(
                DataAwsIamPolicyDocumentStatementPrincipals,
                type=principal.type,
                identifiers=texts(principal.identifiers) or [],
            )
            for principal in sorted(statement.principals or (), key=lambda each: each.type)
        ]
        or None,
        not_principals=[
            struct(
                DataAwsIamPolicyDocumentStatementNotPrincipals,
                type=principal.type,
                identifiers=texts(principal.identifiers) or [],
            )
            for principal in sorted(statement.not_principals or (), key=lambda each: each.type)
        ]
        or None,
        condition=[
            struct(
                DataAwsIamPolicyDocumentStatementCondition,
                test=test.operator,
                variable=plain_text(test.key),
                values=texts(test.values) or [],
            )
            for test in sorted(statement.conditions, key=lambda each: (each.operator, each.key))
        ]
        or None,
    )
