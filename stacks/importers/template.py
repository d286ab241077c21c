"""Terraform's templates, which every string in Terraform JSON is.

Sources: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping and
https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
"""

import json
import re
from collections.abc import Iterable, Iterator

from stacks.iam.text import Part, expressions

_OPENING = re.compile(r"\$\$\{|%%\{|\$\{|%\{")
_INSIDE_QUOTES = re.compile(r'\\.|\$\$\{|%%\{|\$\{|%\{|"', re.DOTALL)
# A comment or a heredoc may hold quotes and braces of its own.
_INSIDE_EXPRESSION = re.compile(r'["{}]|#|//|/\*|<<')


class UnreadableError(Exception):
    """What a text or a document is, Terraform alone can tell."""


def template_parts(template: str) -> list[Part]:
    """The literal text, its escapes undone, and the expressions of a template.

    Raises UnreadableError for directives (``%{if …}``), for ``${~ … ~}``, which takes from the text
    around it, and for an expression whose end is not plain to see.
    """
    return list(_parts(template)) if "{" in template else [Part("text", template)]


def _parts(template: str) -> Iterator[Part]:
    position = 0
    while opening := _OPENING.search(template, position):
        start, end = opening.span()
        if template[position:start]:
            yield Part("text", template[position:start])
        if end - start == 3:
            yield Part("text", template[start + 1 : end])
        elif opening.group() == "%{":
            raise UnreadableError
        else:
            end = _end_of_expression(template, end)
            expression = template[start:end]
            if expression.startswith("${~") or expression.endswith("~}"):
                raise UnreadableError
            yield Part("expression", expression)
        position = end
    if template[position:]:
        yield Part("text", template[position:])


def _end_of_expression(template: str, position: int) -> int:
    """The index after the brace that closes the expression which begins before ``position``."""
    open_: list[str] = ["{"]
    while open_:
        quoted = open_[-1] == '"'
        found = (_INSIDE_QUOTES if quoted else _INSIDE_EXPRESSION).search(template, position)
        if found is None:
            raise UnreadableError
        position = found.end()
        match found.group():
            case "}":
                open_.pop()
            case '"' if quoted:
                open_.pop()
            case '"':
                open_.append('"')
            case "{" | "${" | "%{":
                open_.append("{")
            case _ if not quoted:
                raise UnreadableError
            case _:
                pass
    return position


def joined(parts: Iterable[Part]) -> str:
    """The text that ``parts`` make, as `stacks.iam.text` reads it.

    Raises UnreadableError when an expression would be read as something else there.
    """
    parts = tuple(parts)
    text = "".join(part.text for part in parts)
    if any(part.kind == "expression" for part in parts):
        read = set(expressions(text))
        if not all(part.text in read for part in parts if part.kind == "expression"):
            raise UnreadableError
    return text


def as_expression(template: str) -> str:
    """A template as one expression of the same value, for those that can't be taken apart."""
    return f"${{{json.dumps(template, ensure_ascii=False)}}}"
