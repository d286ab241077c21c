"""Policy variables that IAM can't read: ``${aws:username}`` and the like."""

import re
from collections.abc import Iterator

from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.global_condition_keys import GLOBAL_CONDITION_KEYS
from stacks.iam.problem import Path
from stacks.iam.text import parts
from stacks.rules.existence import near_key
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import resource_texts, statements_of

_DEFAULT = re.compile(r"'[^']*'")
# Begins as a variable does. In Terraform only functions of a provider have a colon after the first
# word, and they have two: ${provider::aws::arn_parse(…)}.
_LIKE_VARIABLE = re.compile(r"\$\{\s*(?:[A-Za-z0-9./-]+:(?!:).*)?\}", re.DOTALL)
_ESCAPES = frozenset({"${*}", "${?}", "${$}"})


def _rule(id_: str, cause: str, fix: str, code: str) -> Rule:
    return Rule(
        id_, "error", cause, fix, code, check_source("error", code.lower().replace("_", "-"))
    )


EMPTY_VARIABLE = _rule(
    "empty-variable",
    "A policy variable has no name.",
    "Name a condition key in it, or drop it.",
    "EMPTY_VARIABLE",
)
SPACE_IN_VARIABLE = _rule(
    "space-in-variable",
    "The name in a policy variable has a space in it.",
    "Drop the space; only a default value may have some.",
    "UNSUPPORTED_SPACE_IN_VARIABLE",
)
UNQUOTED_DEFAULT = _rule(
    "unquoted-default",
    "The default value in a policy variable is not in single quotes.",
    "Write ${aws:PrincipalTag/team, 'none'}.",
    "MISSING_QUOTE_IN_VARIABLE",
)
VARIABLE_WITHOUT_VERSION = _rule(
    "variable-without-version",
    "A policy variable is plain text in a policy that is not of 2012-10-17.",
    'Write "Version": "2012-10-17".',
    "VARIABLE_UNSUPPORTED_IN_VERSION",
)
UNKNOWN_VARIABLE = Rule(
    "unknown-variable",
    "error",
    "A policy variable begins with aws: and is no condition key of AWS, so it never has a value: "
    "without a default, its statement never applies.",
    "Write one of AWS's global condition keys.",
    None,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
)
RULES = (
    EMPTY_VARIABLE,
    SPACE_IN_VARIABLE,
    UNQUOTED_DEFAULT,
    VARIABLE_WITHOUT_VERSION,
    UNKNOWN_VARIABLE,
)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of each text that may hold variables."""
    for place, statement in statements_of(document):
        for path, text in resource_texts(statement):
            yield from _of_text(text, (*place, *path), has_variables=document.has_variables)
        for test in statement.conditions:
            path = (*place, "conditions", test.operator, test.key)
            for value in test.values:
                yield from _of_text(value, path, has_variables=document.has_variables)


def _of_text(text: str, path: Path, *, has_variables: bool) -> Iterator[Finding]:
    if "${" not in text:
        return
    for part in parts(text):
        if part.text in _ESCAPES or not _LIKE_VARIABLE.fullmatch(part.text):
            continue
        if not has_variables:
            message = f"{part.text} is no variable in a policy of this version"
            yield Finding(VARIABLE_WITHOUT_VERSION, path, message, (part.text,))
            continue
        name, comma, default = part.text[2:-1].partition(",")
        if not name.strip():
            yield Finding(EMPTY_VARIABLE, path, f"{text!r}: a variable is empty", (part.text,))
        elif any(character.isspace() for character in name):
            message = f"{part.text} has a space in its name"
            yield Finding(SPACE_IN_VARIABLE, path, message, (part.text,))
        elif name.lower().startswith("aws:") and reference.condition_key(name) is None:
            hint = near_key(name, GLOBAL_CONDITION_KEYS)
            message = f"{part.text}: {name} is no global condition key of AWS.{hint}"
            yield Finding(UNKNOWN_VARIABLE, path, message, (part.text,))
        if comma and not _DEFAULT.fullmatch(default.strip()):
            message = f"{part.text}: the default {default.strip() or 'value'} is not in quotes"
            yield Finding(UNQUOTED_DEFAULT, path, message, (part.text,))
