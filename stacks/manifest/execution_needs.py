"""Reads what an execution role of a services.yaml is for, out of it and of the task definition."""

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import NamedTuple

from stacks.grants.execution import NEEDS, TaskNeeds, execution_statements
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError, Path, Problem
from stacks.importers.task_definition_file import LocatedNeed, read_task_definition_file
from stacks.manifest.allow import Placed
from stacks.manifest.fault import Fault
from stacks.manifest.services import task_definition_file
from stacks.manifest.tree_reader import TreeReader, is_text
from stacks.manifest.yaml_tree import Node, Scalar, Sequence


class _Need(NamedTuple):
    """One thing that is needed: the place of it in services.yaml, and in the task definition."""

    text: str
    at: Path
    read: LocatedNeed | None = None


def read_needs(reader: TreeReader, place: Path, scope: Scope) -> list[Placed]:
    """The statements for what the execution role at ``place`` is for; faults go to ``reader``."""
    given = reader.entries(place)
    needs = {name: _listed(given[name], (*place, name)) for name in NEEDS if name in given}
    for name, found in _of_task_definition(reader, (*place, "task_definition"), scope).items():
        needs[name] = [*needs.get(name, ()), *found]
    task_needs = TaskNeeds(**{name: [each.text for each in found] for name, found in needs.items()})
    try:
        statements = execution_statements(task_needs, scope)
    except IamError as error:
        for problem in error.problems:
            name, index = problem.path[:2]
            need = needs[str(name)][int(index)]
            if need.read:
                found = need.read.problem(problem.message)
                reader.faults.append(Fault(found.where, found.message))
            else:
                reader.report(Problem(need.at, f"{name}: {problem.message}"))
        return []
    return [(needs[str(path[0])][int(path[1])].at, each) for path, each in statements]


def _listed(node: Node, at: Path) -> list[_Need]:
    """The texts of a list; the schema has something to say about what is none."""
    return [
        _Need(item.text, (*at, index))
        for index, item in enumerate(node.items if isinstance(node, Sequence) else ())
        if isinstance(item, Scalar) and is_text(item)
    ]


def _of_task_definition(reader: TreeReader, at: Path, scope: Scope) -> Mapping[str, list[_Need]]:
    name = reader.text(*at)
    if not name:
        return {}
    file = task_definition_file(reader.file, name)
    try:
        if FilePath(file).is_char_device():
            message = f"{file} is a device, such as may never end; name a file"
            reader.report(Problem(at, message))
            return {}
        found = read_task_definition_file(file, scope)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{file} can't be read: {reason}; it is looked for beside this file"
        reader.report(Problem(at, message))
        return {}
    reader.faults += [Fault(each.where, each.message) for each in found.problems]
    return {
        name: [_Need(each.text, at, each) for each in needs] for name, needs in found.needs.items()
    }
