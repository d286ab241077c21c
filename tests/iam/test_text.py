from stacks.iam.text import (
    expressions,
    is_unresolved,
    known_text,
    parts,
    string_literals,
    variables,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st


def kinds(text: str) -> list[tuple[str, str]]:
    """The parts of a text, as pairs."""
    return [(part.kind, part.text) for part in parts(text)]


def test_plain_text_is_one_part():
    """Text without braces is one literal part."""
    assert kinds("arn:aws:s3:::logs/*") == [("text", "arn:aws:s3:::logs/*")]


def test_empty_text_has_no_parts():
    """Empty text has no parts."""
    assert kinds("") == []


def test_policy_variables_are_told_from_text():
    """IAM's variables, with tag keys, defaults and the three escapes, are variables."""
    for variable in (
        "${aws:username}",
        "${aws:PrincipalTag/team}",
        "${s3:prefix}",
        "${aws:PrincipalTag/team, 'none'}",
        "${ aws:userid }",
        "${*}",
        "${?}",
        "${$}",
        "${cognito-identity.amazonaws.com:sub}",
        "${aws:PrincipalTag/équipe}",
    ):
        assert variables(f"a/{variable}/b") == [variable]
        assert not is_unresolved(variable)


def test_terraform_expressions_are_told_from_variables():
    """CDKTF's tokens and Terraform's own expressions are expressions, nested braces included."""
    for expression in (
        "${TfToken[TOKEN.5]}",
        "#{TfToken[TOKEN.7]}",
        "${aws_s3_bucket.logs.arn}",
        '${join("}", [for k in {a = 1} : k])}',
        "${var.x ? 1 : 2}",
        "${provider::aws::arn_parse(var.x)}",
        "${aws:PrincipalTag/team, '%{ if true }x'}",
    ):
        assert expressions(f"a-{expression}-b") == [expression]
        assert is_unresolved(expression)


@pytest.mark.parametrize(
    ("expression", "literals"),
    [
        ("${aws_s3_bucket.logs.arn}", []),
        ('${"*"}', ["*"]),
        ('${join("", ["a", "b"])}', ["", "a", "b"]),
        ('${var.x ? "a" : "b"}', ["a", "b"]),
        ('${"a${var.x ? "b" : "c"}?"}', ["a", "b", "c?"]),
        ('${"\\u002a\\"b"}', ['*\\"b']),
        ('${"$${a}"}', ["$${a}"]),
        ('${{a = "b"}["a"]}', ["b", "a"]),
    ],
)
def test_string_literals_are_found_in_an_expression(expression: str, literals: list[str]):
    """Those in templates of others too; what an operator is made of is none."""
    assert string_literals(expression) == literals


def test_an_unclosed_brace_is_literal():
    """An opening that is never closed is literal text."""
    assert kinds("a${aws:username") == [("text", "a${aws:username")]


def test_a_hash_without_a_token_is_literal():
    """``#{`` is text unless CDKTF made it."""
    assert kinds("#{x}") == [("text", "#{x}")]


def test_known_text_leaves_expressions_out():
    """What is certain about a string is all but its expressions."""
    assert known_text("${aws_s3_bucket.b.arn}/${aws:username}/*") == "/${aws:username}/*"


@given(st.text(alphabet="a$#{}'\":,*?.TfToken[1]", max_size=40))
def test_parts_joined_give_the_text(text: str):
    """Whatever the text, nothing of it is lost or added."""
    assert "".join(part.text for part in parts(text)) == text
