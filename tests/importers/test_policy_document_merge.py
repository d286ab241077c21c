import json

from stacks.iam.policy_json import JsonValue
from tests.importers.files import READ_ALL, Json, role_of, statements_of, unknown_of, with_document

import pytest


def block(sid: str | None, action: str) -> Json:
    """A statement block."""
    return {"sid": sid, "actions": [action], "resources": ["*"]}


def text(*statements: tuple[str, str], **rest: JsonValue) -> str:
    """A policy in JSON."""
    return json.dumps(
        {
            "Statement": [
                {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": "*"}
                for sid, action in statements
            ],
            **rest,
        }
    )


def read(document: Json, others: Json | None = None) -> list[tuple[JsonValue, JsonValue]]:
    """Sid and action of each statement."""
    return [
        (each.get("Sid"), each["Action"])
        for each in statements_of(with_document(document, others))
        if isinstance(each, dict)
    ]


def test_a_later_statement_takes_the_place_of_one_with_its_sid():
    """Sources first, then the document's own, then the overrides one after the other."""
    document: Json = {
        "source_policy_documents": [text(("A", "a:1"), ("", "a:2")), text(("B", "b:1"))],
        "statement": [block("B", "b:2"), block(None, "own:1")],
        "override_policy_documents": [text(("A", "a:3"), ("", "a:4")), text(("A", "a:5"))],
    }
    assert read(document) == [
        ("A", "a:5"),
        (None, "a:2"),
        ("B", "b:2"),
        (None, "own:1"),
        (None, "a:4"),
    ]


def test_documents_are_merged_through_references():
    """A source may be a data source that is merged itself."""
    document: Json = {"source_policy_documents": ["${data.aws_iam_policy_document.e.json}"]}
    merged: Json = {
        "source_policy_documents": ["${data.aws_iam_policy_document.f.minified_json}"],
        "statement": block("E", "e:1"),
    }
    assert read(document, {"e": merged, "f": {"statement": block("F", "f:1")}}) == [
        ("F", "f:1"),
        ("E", "e:1"),
    ]


def test_version_and_id_merge_as_well():
    """The newest version of all, and the last Id."""
    document: Json = {
        "source_policy_documents": [text(("A", "a:1"), Version="2012-10-17", Id="one")],
        "version": "2008-10-17",
        "override_policy_documents": [text(("B", "b:1"), Version="2008-10-17", Id="two")],
    }
    (policy,) = role_of(with_document(document)).spec.policies
    assert (policy.document.version, policy.document.id) == ("2012-10-17", "two")


@pytest.mark.parametrize(
    "document",
    [
        {"source_policy_documents": [text(("A", "a:1")), text(("A", "a:2"))]},
        {"source_policy_documents": [text(("A", "a:1"))], "statement": block("${var.s}", "a:2")},
        {
            "source_policy_documents": [READ_ALL],
            "statement": [block("A", "a:1"), block("A", "a:2")],
        },
        {
            "source_policy_documents": [
                READ_ALL.replace('"*"', '"*", "Condition": {"NumericEquals": {"a:b": 1}}')
            ]
        },
    ],
)
def test_what_the_provider_refuses_or_loses_is_unknown(document: Json):
    """Sids given twice, Sids of expressions, and numbers in conditions, which it drops."""
    assert unknown_of(with_document(document)).expression
