"""Reads the file of an ECS task definition, and tells the place of all that is wrong with it."""

import re
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import NamedTuple

from stacks.grants.execution import NEEDS
from stacks.grants.scope import Scope
from stacks.iam.json_places import Place, json_places, nearest_place, repeated_key_place
from stacks.iam.policy_reader import JsonError
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.role import SourceLocation
from stacks.importers.task_definition import read_task_definition

_YAML = re.compile(r"\s*(---|#|- |[A-Za-z_]\w*:)")


class LocatedProblem(NamedTuple):
    """One thing that is wrong with the file."""

    where: SourceLocation
    message: str


class LocatedNeed(NamedTuple):
    """A text of the task definition that the start uses; ``path`` leads to it through the JSON."""

    text: str
    where: SourceLocation
    path: Path

    def problem(self, message: str) -> LocatedProblem:
        """What is wrong with it: ``containerDefinitions[0].image: message``."""
        return LocatedProblem(self.where, str(Problem(self.path, message)))


class TaskDefinitionFile(NamedTuple):
    """What could be read of the file, by the fields of `TaskNeeds`, and what is wrong with it."""

    needs: Mapping[str, list[LocatedNeed]]
    problems: tuple[LocatedProblem, ...]


def read_task_definition_file(file: str, scope: Scope) -> TaskDefinitionFile:
    """Read ``file`` as `read_task_definition` does its text.

    Raises OSError and ValueError for a file that can't be opened.
    """
    content = FilePath(file).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(file, Place(1, 1), "this is no UTF-8 text; save the file in UTF-8")
    try:
        found = read_task_definition(text, scope)
    except IamError as error:
        return _no_json(file, text, error)
    places = json_places(text)
    needs = {
        name: [
            LocatedNeed(each, _located(file, nearest_place(places, path)), path)
            for index, each in enumerate(getattr(found.needs, name))
            for path in [found.origins[name, index]]
        ]
        for name in NEEDS
    }
    problems = [
        LocatedProblem(_located(file, nearest_place(places, problem.path)), str(problem))
        for problem in found.problems
    ]
    return TaskDefinitionFile(needs, tuple(problems))


def _no_json(file: str, text: str, error: IamError) -> TaskDefinitionFile:
    (problem,) = error.problems
    if not text.strip():
        return _unreadable(file, Place(1, 1), "the file is empty; it holds the JSON of a task")
    if isinstance(error, JsonError):
        if _YAML.match(text):
            return _unreadable(file, Place(1, 1), "this is YAML; task_definition takes JSON")
        return _unreadable(file, Place(error.line, error.column), problem.message)
    place = repeated_key_place(text) if problem.rule == "json-key-twice" else Place(1, 1)
    return _unreadable(file, place, problem.message)


def _unreadable(file: str, place: Place, message: str) -> TaskDefinitionFile:
    needs: dict[str, list[LocatedNeed]] = {name: [] for name in NEEDS}
    return TaskDefinitionFile(needs, (LocatedProblem(_located(file, place), message),))


def _located(file: str, place: Place) -> SourceLocation:
    return SourceLocation(file, place.line, place.column)
