from stacks.ecs_iam_stack import EcsIamStack
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.statement import Statement
from stacks.roles.documents import add_document
from stacks.roles.terraform_text import plain_text, policy_text
from tests.synth.template import Json, Template


def rendered(stack: EcsIamStack, document: PolicyDocument) -> Json:
    """The data source that a document becomes."""
    add_document(stack, "document", "document", document)
    return Template.of(stack).at("data.aws_iam_policy_document.document")


def test_every_element_of_a_statement_is_rendered(stack: EcsIamStack):
    """Sid, effect, NotAction, NotResource, NotPrincipal and conditions have their arguments."""
    statement = Statement(
        sid="All",
        effect="Deny",
        not_actions=["s3:PutObject", "s3:GetObject", "s3:GetObject"],
        not_resources=["arn:aws:s3:::b"],
        not_principals=[Principal("Service", ("b", "a")), Principal("AWS", ("*",))],
        conditions={"StringLike": {"s3:prefix": ["b", "a"]}, "Bool": {"a:b": "true"}},
    )
    assert rendered(stack, PolicyDocument([statement])) == {
        "statement": [
            {
                "sid": "All",
                "effect": "Deny",
                "not_actions": ["s3:GetObject", "s3:PutObject"],
                "not_resources": ["arn:aws:s3:::b"],
                "not_principals": [
                    {"type": "AWS", "identifiers": ["*"]},
                    {"type": "Service", "identifiers": ["a", "b"]},
                ],
                "condition": [
                    {"test": "Bool", "variable": "a:b", "values": ["true"]},
                    {"test": "StringLike", "variable": "s3:prefix", "values": ["a", "b"]},
                ],
            }
        ]
    }


def test_everyone_is_rendered_as_terraform_has_it(stack: EcsIamStack):
    """``"Principal": "*"`` is the type * with the identifier *."""
    document = PolicyDocument([Statement(principals=EVERYONE, actions="sts:AssumeRole")])
    (statement,) = rendered(stack, document)["statement"]
    assert statement["principals"] == [{"type": "*", "identifiers": ["*"]}]


def test_the_version_and_the_id_are_rendered_where_they_differ_from_the_default(
    stack: EcsIamStack,
):
    """A document of 2008 says so, and so does one without a version, which is of 2008 too."""
    old = PolicyDocument([Statement(actions="s3:*", resources="*")], version=None, id="x")
    data = rendered(stack, old)
    assert (data["version"], data["policy_id"]) == ("2008-10-17", "x")


def test_policy_text_is_spelt_as_terraform_needs_it():
    """Variables with an ampersand, literal templates escaped, expressions as they are."""
    assert policy_text("${aws:username}/${*}") == "&{aws:username}/&{*}"
    assert policy_text("50%{x}") == "50%%{x}"
    assert policy_text("${TfToken[TOKEN.1]}/${aws_s3_bucket.b.arn}") == (
        "${TfToken[TOKEN.1]}/${aws_s3_bucket.b.arn}"
    )
    assert policy_text("${aws:username}", has_variables=False) == "$${aws:username}"


def test_plain_text_has_no_variables():
    """Outside of policies ${aws:username} is but text; an expression is one everywhere."""
    assert plain_text("${aws:username} 100 %{x}") == "$${aws:username} 100 %%{x}"
    assert plain_text("${var.name}") == "${var.name}"
