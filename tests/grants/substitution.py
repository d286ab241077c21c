"""What statements become when the values that they were made of are others."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import product

from stacks.grants.parameter import Parameter, Resource, Several, as_items
from stacks.iam.statement import Statement
from stacks.iam.text import parts, variables
from tests.grants.case import SCOPE

Place = tuple[object, ...]
"""A resource or a value of a condition, with the actions that it stands with."""


def _revisions(arn: str) -> str:
    """All of them, or the one that is named."""
    return arn if ":" in arn.rsplit("/", 1)[-1] else f"{arn}:*"


MADE_OF: Mapping[str, Callable[[str], str]] = {
    "job_definition": _revisions,
    "task_definition": _revisions,
    # The model is what follows the geography.
    "profile": lambda arn: arn.rsplit("/", 1)[-1].partition(".")[2],
    # All that is under the path.
    "path": lambda arn: arn.rstrip("/"),
}
"""What else than the ARN and the name in it is made of a parameter."""


def places(statements: Iterable[Statement]) -> set[Place]:
    """Every resource and every value of a condition of ``statements``."""
    found: set[Place] = set()
    for statement in statements:
        tests = tuple((test.operator, test.key) for test in statement.conditions)
        for resource in statement.resources or ():
            found.add((statement.actions, tests, "resource", resource))
        for test in statement.conditions:
            for value in test.values:
                found.add((statement.actions, tests, (test.operator, test.key), value))
    return found


def replaced(
    statements: Iterable[Statement],
    parameters: Mapping[str, Parameter],
    values: Mapping[str, object],
) -> set[Place]:
    """The places of ``statements``, made of the examples, with ``values`` in place of these.

    Lists stand for each of their items.
    """
    texts = {name: _texts(name, parameters[name], value) for name, value in values.items()}
    made = places(statements)
    return {
        (*place, _with(str(text), dict(pair for pairs in choice for pair in pairs)))
        for choice in product(*texts.values())
        for *place, text in made
    }


def separators(text: str) -> tuple[int, int]:
    """How many colons and slashes are in ``text``, those of variables apart."""
    literal = _literal(text)
    return literal.count(":"), literal.count("/")


def wildcards(text: str) -> int:
    """How many wildcards of IAM are in ``text``, the defaults of its variables with them."""
    defaults = "".join(variable.partition(",")[2] for variable in variables(text))
    return len(re.findall(r"[*?]", _literal(text) + defaults))


def _literal(text: str) -> str:
    return "".join(part.text for part in parts(text) if part.kind == "text")


def _texts(name: str, parameter: Parameter, value: object) -> list[list[tuple[str, str]]]:
    """For each item of ``value``: the texts of the example, and what stands in their place."""
    of = parameter.of if isinstance(parameter, Several) else parameter
    if isinstance(value, bool):
        return [[]]
    example = str(of.example)
    return [list(_pairs(name, of, example, str(item))) for item in as_items(value)]


def _pairs(name: str, of: Parameter, example: str, value: str) -> Iterable[tuple[str, str]]:
    before, after = str(of.resolve(example, SCOPE)), str(of.resolve(value, SCOPE))
    yield before, after
    if isinstance(of, Resource):
        # What is made of an ARN has another type in front of the name.
        head = len(of.arn.format(**vars(SCOPE), name=""))
        yield before[head:], after[head:]
    if made_of := MADE_OF.get(name):
        yield made_of(before), made_of(after)


def _with(text: str, texts: Mapping[str, str]) -> str:
    longest_first = sorted(filter(None, texts), key=len, reverse=True)
    if not longest_first:
        return text
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: texts[found[0]], text)
