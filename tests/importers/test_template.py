from stacks.iam.text import Part
from stacks.importers.template import UnreadableError, joined, template_parts

import pytest

# What the real Terraform makes of each is held against this in tests/terraform/test_importers.py.
LITERALS = {
    "$${a}": "${a}",
    "$$${a}": "$${a}",
    "%%{if}": "%{if}",
    "$": "$",
    "$$x %": "$$x %",
    "$${a": "${a",
    "{}": "{}",
}


@pytest.mark.parametrize(("template", "text"), LITERALS.items())
def test_escapes_are_undone(template: str, text: str):
    """What Terraform takes for literal text is read as that text."""
    parts = template_parts(template)
    assert {part.kind for part in parts} == {"text"}
    assert joined(parts) == text


@pytest.mark.parametrize(
    "expression",
    ["${a.b}", '${f("}")}', '${f("${g("}")}")}', '${"\\"}"}', '${{a = "{"}.a}', '${"$${x %%{ y"}'],
)
def test_an_expression_ends_where_terraform_ends_it(expression: str):
    """Braces and quotes within its own strings do not count."""
    assert template_parts(f"a{expression}b") == [
        Part("text", "a"),
        Part("expression", expression),
        Part("text", "b"),
    ]


@pytest.mark.parametrize(
    "template",
    ["%{if a}x%{endif}", "${~ a ~}", "${a", '${"a', "${a /* } */}", "${a # }\n}", "${<<A\n}\nA\n}"],
)
def test_what_is_not_plain_is_not_read(template: str):
    """Directives, trimming, and whatever hides where an expression ends."""
    with pytest.raises(UnreadableError):
        template_parts(template)


def test_an_expression_that_would_be_lost_in_literal_text_is_not_read():
    """Literal text before it may open what swallows it."""
    with pytest.raises(UnreadableError):
        joined([Part("text", "${"), Part("expression", "${a.b}"), Part("text", "}")])
