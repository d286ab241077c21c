"""Names, IDs and URLs where an ARN belongs, such as ``${aws_ecs_cluster.c.name}`` as a resource.

A token of CDKTF that stands alone is taken for an ARN, for nothing in it tells what it becomes;
what it is, is known once it is the expression that Terraform reads.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stacks.iam.comparisons import operator_form
from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.iam.text import begins_with_token, is_unresolved, parts
from stacks.iam.trust import SOURCE_ARN
from stacks.rules.key_tests import known_key
from stacks.rules.name_attributes import NameAttribute, name_attribute
from stacks.rules.refusal import USER_GUIDE
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import resource_texts, statements_of
from stacks.rules.trust_statements import ECS_TASKS, trusts

NAME_FOR_ARN = Rule(
    "name-for-arn",
    "error",
    "A name, an ID or a URL stands where an ARN belongs. IAM refuses it as a resource and as a "
    "principal, though only when Terraform applies it; in a condition no request matches it.",
    "Write the ARN; of a resource of Terraform, that is its attribute arn.",
    None,
    f"{USER_GUIDE}/reference-arns.html",
)
RULES = (NAME_FOR_ARN,)

Resolve = Callable[[str], str]
"""Makes of a text that has tokens in it the text that Terraform reads."""

_ARN = "arn:"
# Keys of type ARN whose names do not end in it. Others of that type, as secretsmanager:SecretId,
# hold what the request says, which may be a name or an ID.
_ARN_KEYS = frozenset(
    {
        *("ec2:instanceprofile", "ec2:launchtemplate", "ec2:subnet", "ec2:vpc"),
        *("ecs:cluster", "ecs:container-instances", "ecs:service", "ecs:task"),
        *("ecs:task-definition", "iam:permissionsboundary"),
    }
)


class _Place(NamedTuple):
    """A text that has to be an ARN; ``test`` is the condition that it is a value of."""

    path: Path
    text: str
    statement: Statement
    test: Condition | None = None


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every resource, condition value and principal that is known to be no ARN."""
    for place in _places(document):
        if found := name_attribute(place.text):
            yield _finding(place, place.text, found)
        elif place.test and _is_no_arn(place.text) and not _is_told_elsewhere(place, place.test):
            yield _in_condition(place, place.test, place.text, place.text)


def findings_behind_tokens(document: PolicyDocument, resolve: Resolve) -> Iterator[Finding]:
    """The same, of those texts alone that begin with a token of CDKTF, by what ``resolve`` says.

    `findings` has none of them: to it, a token may become anything.
    """
    for place in _places(document):
        if begins_with_token(place.text):
            text = resolve(place.text)
            if found := name_attribute(text):
                yield _finding(place, text, found)


def _places(document: PolicyDocument) -> Iterator[_Place]:
    for path, statement in statements_of(document):
        for at, text in resource_texts(statement):
            yield _Place((*path, *at), text, statement)
        for test in filter(_takes_arns, statement.conditions):
            for value in test.values:
                at = (*path, "conditions", test.operator, test.key)
                yield _Place(at, value, statement, test)
        for field in ("principals", "not_principals"):
            for principal in getattr(statement, field) or ():
                if principal.type == "AWS":
                    for index, text in enumerate(principal.identifiers):
                        yield _Place((*path, field, "AWS", index), text, statement)


def _takes_arns(test: Condition) -> bool:
    """Whether the operator compares ARNs, or compares the texts of a key that has nothing else."""
    if test.operator not in CONDITION_OPERATORS:
        return False
    base = operator_form(test.operator).base
    if base.startswith("Arn"):
        return True
    if not base.startswith("String") or is_unresolved(test.key):
        return False
    known, folded = known_key(test.key), test.key.lower()
    is_named_so = folded in _ARN_KEYS or folded.endswith(("arn", "arns"))
    return known is not None and known.types == ("ARN",) and is_named_so


def _is_no_arn(value: str) -> bool:
    """Whether ``value`` begins as no ARN does, whatever its wildcards and expressions become."""
    first = parts(value)[0] if value else None
    if first is None or first.kind != "text":
        return False
    known = re.split(r"[*?]", first.text, maxsplit=1)[0]
    return not known.startswith(_ARN) and (known == value or not _ARN.startswith(known))


def _is_told_elsewhere(place: _Place, test: Condition) -> bool:
    """Whether ``value-is-no-arn`` finds it, or ``impossible-source-arn``: what ECS never sends."""
    if test.key.lower() == SOURCE_ARN.lower():
        return trusts(place.statement, ECS_TASKS)
    is_plain = all(part.kind == "text" for part in parts(place.text))
    return is_plain and operator_form(test.operator).base.startswith("Arn")


def _finding(place: _Place, text: str, found: NameAttribute) -> Finding:
    expression, arn = found
    attribute = arn.removesuffix("}").rpartition(".")[2]
    fix = f"Use {arn}, in Python its attribute {attribute}."
    if place.test:
        return _in_condition(place, place.test, expression, text, fix)
    is_principal = "AWS" in place.path
    what = "so no principal of type AWS" if is_principal else "every resource begins with one"
    message = f"{expression} is no ARN, and {what}"
    return Finding(NAME_FOR_ARN, place.path, message, (text,), fix)


def _in_condition(place: _Place, test: Condition, shown: str, text: str, fix: str = "") -> Finding:
    message = f"{test.operator} on {test.key} compares with {shown}, which is no ARN"
    return Finding(NAME_FOR_ARN, place.path, message, (test.key, text), fix)
