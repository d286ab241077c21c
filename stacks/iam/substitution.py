"""Policy variables, replaced by what a request says.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re

from stacks.iam.glob import Pattern, Wildcard, pattern
from stacks.iam.request import Context
from stacks.iam.text import Part, parts

_DEFAULT = re.compile(r"\$\{\s*([^,}\s]+)\s*(?:,\s*'([^']*)'\s*)?\}")
ESCAPES = {"${*}": "*", "${?}": "?", "${$}": "$"}


def as_pattern(text: str, context: Context, *, has_variables: bool) -> Pattern | None:
    """``text`` as a pattern: its wildcards are wildcards, what its variables stand for is literal.

    None when a variable has no value, several values, or is no variable but a Terraform
    expression: then it matches nothing.
    """
    if not has_variables:
        return pattern(text)
    found: list[str | Wildcard] = []
    for part in parts(text):
        if part.kind == "text":
            found.extend(pattern(part.text))
            continue
        value = _value(part, context)
        if value is None:
            return None
        found.extend(value)
    return found


def with_values(text: str, context: Context) -> str | None:
    """``text`` with what its variables stand for; expressions stay, as do the escapes.

    None when a variable has no value, or several values.
    """
    found = ""
    for part in parts(text):
        is_variable = part.kind == "variable" and part.text not in ESCAPES
        value = _value(part, context) if is_variable else part.text
        if value is None:
            return None
        found += value
    return found


def _value(part: Part, context: Context) -> str | None:
    if part.kind == "expression":
        return None
    if part.text in ESCAPES:
        return ESCAPES[part.text]
    variable = _DEFAULT.fullmatch(part.text)
    if variable is None:
        return None
    values = context.get(variable[1])
    return values[0] if len(values) == 1 else variable[2]
