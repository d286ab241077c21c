"""Text of a policy as Terraform has to be told it, so that IAM gets it as it was meant.

Sources: template syntax and its escapes,
https://developer.hashicorp.com/terraform/language/expressions/strings;
``&{`` for IAM's variables,
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from stacks.iam.text import parts


def policy_text(text: str, *, has_variables: bool = True) -> str:
    """``text`` of a resource, a principal or a condition value of aws_iam_policy_document.

    ``${aws:username}`` becomes ``&{aws:username}``, which the data source turns back; without
    ``has_variables`` (a document of 2008) it is literal text. Expressions stay.
    """
    if "{" not in text:
        return text
    return "".join(
        _literal(part.text)
        if part.kind == "text"
        else _variable(part.text, has_variables=has_variables)
        if part.kind == "variable"
        else part.text
        for part in parts(text)
    )


def plain_text(text: str) -> str:
    """``text`` of any other argument: what is no expression is literal."""
    if "{" not in text:
        return text
    return "".join(
        part.text if part.kind == "expression" else _literal(part.text) for part in parts(text)
    )


def _variable(text: str, *, has_variables: bool) -> str:
    return "&" + text[1:] if has_variables else _literal(text)


def _literal(text: str) -> str:
    """Escape the two beginnings of a template."""
    return text.replace("${", "$${").replace("%{", "%%{")
