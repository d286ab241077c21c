"""Reads ``allow``: statements as they are, and grants."""

from collections.abc import Iterator
from typing import NamedTuple

from stacks.grants.catalogue import AnyGrant, grant_named
from stacks.grants.grant import Grant
from stacks.grants.parameter import Flag, Parameter, Several
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.statement import Effect, Statement
from stacks.iam.statement_partition import partition_problems
from stacks.manifest.grant_schema import EXEC_AGENT
from stacks.manifest.tree_reader import TreeReader, entries_of, is_text, text_of, texts_of
from stacks.manifest.yaml_tree import Mapping, Node, Position, Scalar, Sequence

_NOTHING = Scalar("", None, Position(1, 1))

Placed = tuple[Path, Statement]
"""A statement, and where in the file it comes from."""


class Allowed(NamedTuple):
    """What an ``allow`` says: the statements as they are written, and those of grants."""

    written: tuple[Placed, ...]
    granted: tuple[Placed, ...]


def read_allow(reader: TreeReader, place: Path, scope: Scope) -> Allowed:
    """The ``allow`` of the role at ``place``; what is wrong with it is reported to ``reader``."""
    written: list[Placed] = []
    granted: list[Placed] = []
    for entry in reader.items((*place, "allow")):
        for name, node in reader.entries(entry).items():
            at = (*entry, name)
            if name == "statement" and isinstance(node, Mapping):
                statement = _statement(node)
                written.append((at, statement))
                for problem in partition_problems(statement, scope.partition):
                    reader.report(problem.under(*at))
            elif grant := grant_named(name):
                granted += [(at, each) for each in _of_grant(reader, at, grant, node, scope)]
    return Allowed(tuple(written), tuple(granted))


def read_execute_command(reader: TreeReader, at: Path, scope: Scope) -> list[Placed]:
    """What ``execute_command`` at ``at`` allows the task role."""
    node = reader.node(at)
    is_on = isinstance(node, Mapping) or reader.is_true(*at)
    if is_on and (grant := grant_named(EXEC_AGENT)):
        arguments = node if isinstance(node, Mapping) else _NOTHING
        return [(at, each) for each in _of_grant(reader, at, grant, arguments, scope)]
    return []


def read_conditions(node: Node | None) -> list[Condition]:
    """The conditions that ``node`` has, by their operators."""
    return [
        Condition(operator, key, tuple(_condition_values(values)))
        for operator, tests in entries_of(node).items()
        for key, values in entries_of(tests).items()
    ]


def _statement(node: Mapping) -> Statement:
    given = node.entries
    effect: Effect = "Deny" if text_of(given.get("effect")) == "Deny" else "Allow"
    return Statement(
        sid=text_of(given.get("sid")),
        effect=effect,
        actions=texts_of(given.get("actions")),
        not_actions=texts_of(given.get("not_actions")),
        resources=texts_of(given.get("resources")),
        not_resources=texts_of(given.get("not_resources")),
        conditions=read_conditions(given.get("conditions")),
    )


def _of_grant(
    reader: TreeReader, at: Path, function: AnyGrant, node: Node, scope: Scope
) -> Iterator[Statement]:
    grant = _grant(function, node)
    if grant is None:
        return
    try:
        yield from grant.statements(scope)
    except IamError as error:
        for problem in error.problems:
            path = (*at, *problem.path) if isinstance(node, Mapping) else at
            name = str(problem.path[0])
            # A variable where none may stand is told of every text in the file.
            text = reader.text(*path) or ""
            if "${" not in text or grant.parameters[name].takes_variables:
                reader.report(Problem(path, f"{at[-1]}: {name}: {problem.message}"))


def _grant(grant: AnyGrant, node: Node) -> Grant | None:
    """The grant with its arguments; None where the schema has something to say about them."""
    if isinstance(node, Mapping):
        values = {
            name: _argument(value, grant.parameters.get(name))
            for name, value in node.entries.items()
        }
    elif isinstance(node, Scalar) and node.value is None:
        values = {}
    elif grant.first:
        values = {grant.first: _argument(node, grant.parameters[grant.first])}
    else:
        return None
    is_complete = set(grant.required) <= values.keys() <= grant.parameters.keys()
    if not is_complete or None in values.values():
        return None
    return grant(**values)


def _argument(node: Node, parameter: Parameter | None) -> str | bool | list[str] | None:
    """A text, a boolean, or texts, as ``parameter`` takes; None for what the schema refuses."""
    if isinstance(node, Scalar) and is_text(node) and not isinstance(parameter, Flag):
        return node.text
    if isinstance(node, Scalar) and isinstance(node.value, bool) and isinstance(parameter, Flag):
        return node.value
    if isinstance(node, Sequence) and isinstance(parameter, Several):
        texts = [each.text for each in node.items if isinstance(each, Scalar) and is_text(each)]
        return texts if len(texts) == len(node.items) else None
    return None


def _condition_values(node: Node) -> Iterator[str]:
    """Numbers and booleans are condition values too; IAM compares them as text."""
    items = node.items if isinstance(node, Sequence) else [node]
    for item in items:
        if isinstance(item, Scalar) and item.value is not None:
            yield item.text.lower() if isinstance(item.value, bool) else item.text
        else:
            yield "*"
