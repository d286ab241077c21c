from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError
from stacks.importers.terraform_json import terraform_json_roles
from tests.importers.files import (
    READ_ALL,
    Json,
    role_of,
    statements_of,
    unknown_of,
    with_document,
    with_policy,
)

import pytest


def statement(**rest: JsonValue) -> Json:
    """A statement of aws_iam_policy_document."""
    return {"actions": ["s3:GetObject"], "resources": ["*"], **rest}


def test_a_statement_is_read_whole():
    """Each argument is the element of IAM that it renders to; what is empty is left out."""
    document: Json = {
        "policy_id": "Id",
        "version": "2008-10-17",
        "statement": {
            "sid": "S",
            "effect": "Deny",
            "not_actions": ["a:A", "b:B"],
            "not_resources": ["*"],
            "resources": [],
            "principals": [
                {"type": "AWS", "identifiers": ["1", "2"]},
                {"type": "AWS", "identifiers": ["3"]},
            ],
            "not_principals": {"type": "*", "identifiers": ["*"]},
            "condition": [{"test": "Bool", "variable": "a:b", "values": [True]}],
        },
    }
    (policy,) = role_of(with_document(document)).spec.policies
    assert policy.document.to_data() == {
        "Version": "2008-10-17",
        "Id": "Id",
        "Statement": [
            {
                "Sid": "S",
                "Effect": "Deny",
                "Principal": {"AWS": ["1", "2", "3"]},
                "NotPrincipal": "*",
                "NotAction": ["a:A", "b:B"],
                "NotResource": "*",
                "Condition": {"Bool": {"a:b": "true"}},
            }
        ],
    }


def test_variables_escapes_and_expressions_are_told_apart():
    """Both ways to write an IAM variable are one, and what Terraform will fill in stays."""
    texts: list[JsonValue] = [
        "&{aws:username}",
        "$${aws:userid}",
        "${aws_s3_bucket.b.arn}/*",
        "%%{x}",
    ]
    (read,) = statements_of(with_document({"statement": statement(resources=texts)}))
    assert isinstance(read, dict)
    assert read["Resource"] == [
        "${aws:username}",
        "${aws:userid}",
        "${aws_s3_bucket.b.arn}/*",
        "%{x}",
    ]


def test_locals_are_read():
    """A local that is literal text, a list, or made of others is what it says."""
    data = with_document(
        {"statement": statement(actions="${local.all.actions}", resources=["${local.arn}/*"])},
        locals={"all": {"actions": ["s3:Get*"]}, "arn": "arn:${local.name}", "name": "b"},
    )
    (read,) = statements_of(data)
    assert read == {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:b/*"}


@pytest.mark.parametrize(
    "document",
    [
        {"dynamic": {"statement": {"for_each": "${var.s}", "content": {}}}},
        {"statement": statement(), "a_later_argument": True},
        {"statement": statement(dynamic={"condition": {}})},
        {"statement": statement(a_later_argument="x")},
        {"statement": "${var.statements}"},
        {"statement": statement(actions="${var.actions}")},
        {"statement": statement(effect="${var.effect}")},
        {"statement": statement(resources=["%{if var.x}*%{endif}"])},
        {"statement": statement(resources=['${file("arn.txt")}'])},
        {"statement": statement(), "version": "${var.version}"},
        {"statement": statement(), "count": 1},
        {"statement": statement(), "source_policy_documents": "${var.documents}"},
        {"statement": statement(), "source_policy_documents": ["${var.document}"]},
        {"statement": statement(), "source_policy_documents": ["{}"]},
        {"source_policy_documents": ["${data.aws_iam_policy_document.d.json}"]},
    ],
)
def test_what_terraform_alone_can_tell_is_returned_as_unknown(document: Json):
    """Never dropped, and never guessed."""
    assert unknown_of(with_document(document)).address == "aws_iam_role_policy.p"


def test_an_unknown_document_is_another_when_what_it_depends_on_is():
    """Its expression stands for one document, wherever it stands."""

    def unknown(default: str) -> str | None:
        document: Json = {"statement": statement(actions="${local.actions}")}
        data = with_document(
            document,
            locals={"actions": "${split(var.actions)}"},
            variable={"actions": {"default": default}},
        )
        return unknown_of(data).expression

    assert unknown("a") == unknown("a") != unknown("b")


def test_a_document_that_comes_from_another_file_is_not_comparable():
    """What a file on the disk says may change, and the expression that reads it stays."""
    assert unknown_of(with_policy('${file("policy.json")}')).expression is None
    by_local = with_policy("${local.p}", locals={"p": '${templatefile("p.json", {})}'})
    assert unknown_of(by_local).expression is None


def test_json_text_is_read_with_the_expressions_in_it():
    """CDKTF users write JSON.stringify or json.dumps with tokens in it."""
    text = READ_ALL.replace('"*"', '"${aws_s3_bucket.b["x"].arn}/$${aws:username}"')
    (read,) = statements_of(with_policy(text))
    assert isinstance(read, dict)
    assert read["Resource"] == '${aws_s3_bucket.b["x"].arn}/${aws:username}'


@pytest.mark.parametrize(
    "policy", ["${jsonencode({})}", READ_ALL.replace('"s3:GetObject"', "${var.actions}")]
)
def test_json_that_an_expression_makes_is_unknown(policy: str):
    """There is no reader of Terraform's language here."""
    assert unknown_of(with_policy(policy)).expression == policy


def test_an_expression_in_the_texts_has_a_fingerprint_of_what_it_depends_on():
    """So that a comparison of two files finds what changed behind an expression."""

    def fingerprints(bucket: str) -> dict[str, str]:
        document: Json = {"statement": statement(resources=["${lower(local.b)}", "${aws_x.y.z}"])}
        data = with_document(document, locals={"b": bucket})
        return dict(terraform_json_roles(data).fingerprints)

    assert fingerprints("a") == fingerprints("a") != fingerprints("b")
    assert list(fingerprints("a")) == ["${lower(local.b)}"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"statement": 1}, "statement: expected an object, found a number"),
        ({"statement": statement(actions="s3:*")}, "actions: expected a list, found text"),
        ({"statement": statement(actions=[None])}, "actions[0]: expected text, found null"),
        ({"statement": statement(actions=[[]])}, "actions[0]: expected text, found a list"),
        ({"statement": statement(effect="allow")}, "effect: the effect is 'allow'"),
        ({"statement": statement(condition=[{"test": "Bool"}])}, "variable: variable is missing"),
        (
            {
                "statement": statement(
                    principals=[
                        {"type": "*", "identifiers": ["*"]},
                        {"type": "AWS", "identifiers": ["*"]},
                    ]
                )
            },
            'principals of type "*" stand alone',
        ),
    ],
)
def test_what_is_malformed_is_told_with_its_place(wrong: Json, message: str):
    """A path into the JSON, and what is wrong there."""
    with pytest.raises(IamError, match=r"data\.aws_iam_policy_document\.d\.statement") as raised:
        terraform_json_roles(with_document(wrong))
    assert message in str(raised.value)


def test_broken_json_is_told_with_its_place():
    """All of it, as the reader of policies tells it."""
    with pytest.raises(IamError) as raised:
        terraform_json_roles(with_policy('{"Statement": [{"Effect": "allow", "Acton": "*"}]}'))
    assert [str(problem.path[:4]) for problem in raised.value.problems] == [
        "('resource', 'aws_iam_role_policy', 'p', 'policy')"
    ] * 2
