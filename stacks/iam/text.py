"""What a string in a policy is made of: literal text, IAM policy variables, Terraform expressions.

IAM writes its variables ``${aws:username}``; Terraform and CDKTF write their expressions
``${aws_s3_bucket.logs.arn}`` and, until synthesis, ``${TfToken[TOKEN.5]}``. A string may hold all
of them, and each is treated differently: variables are IAM's business, expressions are carried
along unread, because their value is known to Terraform alone.

Source of the variables' grammar:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["text", "variable", "expression"]

# ${aws:username}, ${aws:PrincipalTag/team, 'none'}, and the escapes ${*} ${?} ${$}. A brace in the
# default would begin a template of Terraform, so there is none.
_VARIABLE = re.compile(
    r"\$\{\s*(?:[*?$]|[A-Za-z0-9./-]+:[^\s,'\"{}()\[\]$&%#?*]+\s*(?:,\s*'[^'{}]*'\s*)?)\}"
)
# CDKTF's placeholders, for text and for a list.
_TOKEN = re.compile(r"[$#]\{TfToken\[[A-Za-z0-9_.]*\]\}")
_TOKEN_NUMBER = re.compile(r"(?<=TOKEN\.)[0-9]+(?=\]\})")
_OPENING = re.compile(r"[$#]\{")
_LEXEME = re.compile(
    r"\\u[0-9A-Fa-f]{4}|\\U000[0-9A-Fa-f]{5}|\\.|\$\$\{|%%\{|\$\{|%\{|.", re.DOTALL
)


class Part(NamedTuple):
    """One piece of a string: literal text, an IAM policy variable or a Terraform expression."""

    kind: Kind
    text: str


@lru_cache(maxsize=4096)
def parts(text: str) -> tuple[Part, ...]:
    """Split ``text`` into its parts; joined again they give ``text``.

    An opening ``${`` that is never closed is literal text.
    """
    return tuple(_split(text))


def _split(text: str) -> Iterator[Part]:
    if "{" not in text:
        if text:
            yield Part("text", text)
        return
    literal_from = position = 0
    unclosed = False
    while opening := _OPENING.search(text, position):
        start = opening.start()
        part = _part_at(text, start, token_only=unclosed)
        if part is None:
            # One that is not closed reaches to the end: no other is looked for, which would take
            # as many passes as there are openings.
            unclosed = unclosed or text[start] == "$"
            position = opening.end()
            continue
        if start > literal_from:
            yield Part("text", text[literal_from:start])
        yield part
        literal_from = position = start + len(part.text)
    if literal_from < len(text):
        yield Part("text", text[literal_from:])


def _part_at(text: str, start: int, *, token_only: bool) -> Part | None:
    if token := _TOKEN.match(text, start):
        return Part("expression", token.group())
    if text[start] == "#":
        return None
    variable = _VARIABLE.match(text, start)
    if variable:
        return Part("variable", variable.group())
    end = None if token_only else _closing_brace(text, start + 2)
    return Part("expression", text[start:end]) if end else None


def _closing_brace(text: str, start: int) -> int | None:
    """The index after the brace that closes an expression, whose own strings may hold braces."""
    depth, quoted, index = 1, False, start
    while index < len(text):
        character = text[index]
        if quoted and character == "\\":
            index += 1
        elif character == '"':
            quoted = not quoted
        elif not quoted and character == "{":
            depth += 1
        elif not quoted and character == "}":
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    return None


def is_unresolved(text: str) -> bool:
    """Whether ``text`` holds a Terraform expression, so that its final form is not known yet."""
    return "{" in text and any(part.kind == "expression" for part in parts(text))


def is_list(text: str) -> bool:
    """Whether ``text`` is CDKTF's placeholder of a list, which can be in a list by itself only."""
    return text.startswith("#{") and parts(text) == (Part("expression", text),)


def begins_with_token(text: str) -> bool:
    """Whether ``text`` begins with CDKTF's placeholder of a text."""
    return text.startswith("${") and _TOKEN.match(text) is not None


def expressions(text: str) -> list[str]:
    """The Terraform expressions in ``text``."""
    return [part.text for part in parts(text) if part.kind == "expression"]


def string_literals(expression: str) -> list[str]:
    """The pieces of text that stand in quotes in a Terraform expression, templates in them apart.

    Source: https://developer.hashicorp.com/terraform/language/expressions/strings
    """
    found: list[str] = []
    # The quotes and braces that are open.
    open_: list[str] = []
    for match in _LEXEME.finditer(expression):
        lexeme = match.group()
        quoted = bool(open_) and open_[-1] == '"'
        if lexeme == '"':
            if quoted:
                open_.pop()
            else:
                open_.append(lexeme)
                found.append("")
        elif quoted and lexeme in ("${", "%{"):
            open_.append("{")
        elif quoted:
            found[-1] += _unescaped(lexeme)
        elif lexeme[-1] == "{":
            open_.append("{")
        elif lexeme == "}" and open_:
            open_.pop()
    return found


def _unescaped(lexeme: str) -> str:
    escape, digits = lexeme[:2], lexeme[2:]
    return chr(int(digits, 16)) if escape in ("\\u", "\\U") and digits else lexeme


def in_order(text: str) -> str:
    """A key to sort texts by that have CDKTF's tokens in them.

    Tokens are numbered as they are asked for, on from those of whatever the process has made
    before: with leading zeros their order is that of the program, and always the same.
    """
    return _TOKEN_NUMBER.sub(lambda number: number[0].zfill(12), text) if "{" in text else text


def by_rank(texts: Iterable[str]) -> Callable[[str], str]:
    """Writes tokens, of those in ``texts``, by which of them was asked for first, second and so on.

    So what is made of a text does not depend on what the process has made before.
    """
    numbers = {int(number) for text in texts for number in _TOKEN_NUMBER.findall(text)}
    ranks = {number: str(rank) for rank, number in enumerate(sorted(numbers))}
    return lambda text: _TOKEN_NUMBER.sub(lambda number: ranks[int(number[0])], text)


def variables(text: str) -> list[str]:
    """The IAM policy variables in ``text``."""
    return [part.text for part in parts(text) if part.kind == "variable"]


def known_text(text: str) -> str:
    """``text`` without its Terraform expressions: what is certain about it."""
    if "{" not in text:
        return text
    return "".join(part.text for part in parts(text) if part.kind != "expression")


def switched_off_problem(text: str) -> str | None:
    """Whether a ``$`` stands right before an expression: Terraform takes ``$${`` for an escape."""
    for before, part in zip(parts(text), parts(text)[1:], strict=False):
        if part.kind == "expression" and before.kind == "text" and before.text.endswith("$"):
            return f"{text!r}: a $ right before {part.text} would switch it off in Terraform"
    return None
