"""Keeps ``${…}`` in services.yaml from reaching Terraform as an expression.

Where IAM has policy variables, in resources and condition values, one of them may stand; see
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
"""

from collections.abc import Iterator

from stacks.iam.problem import Path
from stacks.iam.text import expressions
from stacks.manifest.grant_schema import parameter_at
from stacks.manifest.yaml_tree import Mapping, Node, Position, Scalar, Sequence, Tree


def expression_faults(tree: Tree) -> list[tuple[Position, str]]:
    """Every ``${…}`` that is no policy variable of IAM in a place for one."""
    return list(_faults(tree, tree.root, ()))


def _faults(tree: Tree, node: Node, path: Path) -> Iterator[tuple[Position, str]]:
    if isinstance(node, Mapping):
        for key, child in node.entries.items():
            if _holds_expression(key):
                yield tree.locate_key((*path, key)), f"{key!r}: a key can't hold ${{…}}"
            if _may_hold_expression(child):
                yield from _faults(tree, child, (*path, key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.items):
            if _may_hold_expression(child):
                yield from _faults(tree, child, (*path, index))
    elif message := _text_fault(node.text, path):
        yield node.position, message


def _text_fault(text: str, path: Path) -> str | None:
    if _may_hold_variables(path):
        if found := expressions(text):
            return (
                f"{found[0]} is no policy variable of IAM, such as ${{aws:PrincipalTag/team}}, "
                "and services.yaml takes no Terraform expressions; write the ARN, "
                "or declare the role in Python"
            )
    elif _holds_expression(text):
        return (
            f"{text!r} can't hold ${{…}}: services.yaml takes no Terraform expressions, "
            "and IAM's policy variables stand in resources, condition values and prefixes of "
            "grants only"
        )
    return None


def _may_hold_expression(node: Node) -> bool:
    # No expression is without a brace, and most values are texts that have none.
    return not isinstance(node, Scalar) or "{" in node.text


def _holds_expression(text: str) -> bool:
    return "{" in text and ("${" in text or bool(expressions(text)))


def _may_hold_variables(path: Path) -> bool:
    match path:
        case (*_, "statement", "resources" | "not_resources", int()):
            return True
        case (*_, "statement" | "trust_policy", "conditions", str(), str()):
            return True
        case (*_, "statement" | "trust_policy", "conditions", str(), str(), int()):
            return True
        case (*_, "accept", int(), "match"):
            # What a finding is about may have one in it.
            return True
        case _:
            parameter = parameter_at(path)
            return parameter is not None and parameter.takes_variables
