"""Questions to IAM, and the JSON file that many of them may stand in."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.form_checks import form_problems
from stacks.iam.policy_json import JsonValue
from stacks.iam.policy_reader import load_json
from stacks.iam.printable import printable
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context, Request
from stacks.iam.request_checks import checked_request
from stacks.iam.role import NamedPolicy

_KEYS = ("policies", "boundaries", "action", "resource", "context")


class BadInputError(ValueError):
    """Arguments or files that no question can be made of: what is wrong, a line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(map(printable, lines)))


class TaskDefinitionError(BadInputError):
    """A file is right, but not to be asked about by itself."""


class Question(NamedTuple):
    """A request, the policies to decide it by, and what is to be said beside the decision."""

    request: Request
    policies: list[NamedPolicy]
    boundaries: list[NamedPolicy]
    note: str = ""


def read_text(file: str) -> str:
    """The text of a file. Raises BadInputError."""
    try:
        return Path(file).read_text("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInputError(f"{file}: can't be read: {reason}") from None


def checked_document(data: JsonValue) -> PolicyDocument:
    """A policy; raises IamError for what is none, or names what no action, ARN or operator is."""
    document = PolicyDocument.from_data(data)
    if problems := form_problems(document):
        raise IamError(problems)
    return document


def read_questions(file: str) -> list[Question]:
    """A list of ``{policies, boundaries, action, resource, context}``.

    Raises BadInputError for what is no such list, IamError for a question that is none.
    """
    try:
        items = load_json(read_text(file))
    except IamError as error:
        raise IamError(error.problems, subject=file) from None
    if not isinstance(items, list):
        raise BadInputError(f"{file}: a list of requests is needed")
    questions: list[Question] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        try:
            questions.append(_question(item))
        except IamError as error:
            problems.extend(problem.under(index) for problem in error.problems)
    if problems:
        raise IamError(problems, subject=file)
    return questions


def _question(item: JsonValue) -> Question:
    if not isinstance(item, dict):
        raise IamError([Problem((), "a request is an object")])
    if unknown := [key for key in item if key not in _KEYS]:
        raise IamError([Problem((unknown[0],), f"no such key; there are {', '.join(_KEYS)}")])
    context = _context(item.get("context", {}))
    return Question(
        request=checked_request(_text(item, "action"), _text(item, "resource"), context),
        policies=list(_documents(item.get("policies", []), "policies", "policy")),
        boundaries=list(_documents(item.get("boundaries", []), "boundaries", "boundary")),
    )


def _text(item: dict[str, JsonValue], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise IamError([Problem((name,), "text is needed")])
    return value


def _documents(documents: JsonValue, plural: str, singular: str) -> Iterator[NamedPolicy]:
    if not isinstance(documents, list):
        raise IamError([Problem((plural,), "a list of policy documents is needed")])
    for index, data in enumerate(documents):
        try:
            document = PolicyDocument.from_data(data)
        except IamError as error:
            raise IamError(problem.under(plural, index) for problem in error.problems) from None
        yield NamedPolicy(f"{singular} {index + 1}", document)


def _context(data: JsonValue) -> Context:
    if not isinstance(data, dict):
        raise IamError([Problem(("context",), "an object of context keys is needed")])
    return Context({key: list(_values(key, value)) for key, value in data.items()})


def _values(key: str, value: JsonValue) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, bool):
            yield str(each).lower()
        elif isinstance(each, str | int | float):
            yield str(each)
        else:
            raise IamError([Problem(("context", key), "text, a number, true or false is needed")])
