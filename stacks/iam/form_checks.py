"""What can't be understood about a policy, whatever it is for."""

from collections.abc import Callable, Iterator

from stacks.iam.arn import arn_fault
from stacks.iam.document import OLD_VERSION, VERSION, PolicyDocument
from stacks.iam.problem import Problem
from stacks.iam.statement import Statement
from stacks.iam.statement_checks import action_fault, operator_fault


def form_problems(document: PolicyDocument) -> list[Problem]:
    """What can't be understood about a policy, by its places in JSON.

    That is an unknown version, actions, resources and operators that are none, and statements that
    say nothing about actions, or two things. What else IAM would refuse is not looked at.
    """
    problems: list[Problem] = []
    if version := version_fault(document):
        problems.append(version.under("Version"))
    for index, statement in enumerate(document.statements):
        place = ("Statement", index)
        problems += [problem.under(*place) for problem in _pair_problems(statement)]
        for element, texts, fault_of in _texts(statement):
            problems += [
                fault.under(*place, element, position)
                for position, text in enumerate(texts or ())
                if (fault := fault_of(text))
            ]
        problems += [
            Problem((*place, "Condition"), fault.message)
            for test in statement.conditions
            if (fault := operator_fault(test.operator))
        ]
    return problems


def version_fault(document: PolicyDocument) -> Problem | None:
    """Whether IAM's language has the document's version."""
    if document.version in (VERSION, OLD_VERSION, None):
        return None
    message = f"{document.version!r} is no version of IAM's language; use {VERSION}"
    return Problem((), message, rule="unknown-version")


_Texts = tuple[str, tuple[str, ...] | None, Callable[[str], Problem | None]]


def _texts(statement: Statement) -> tuple[_Texts, ...]:
    return (
        ("Action", statement.actions, action_fault),
        ("NotAction", statement.not_actions, action_fault),
        ("Resource", statement.resources, _arn_pattern_fault),
        ("NotResource", statement.not_resources, _arn_pattern_fault),
    )


def _pair_problems(statement: Statement) -> Iterator[Problem]:
    """Each of the pairs is there once; a policy with principals need not name resources."""
    names_principals = statement.principals is not None or statement.not_principals is not None
    for element, one, other, is_needed in (
        ("Action", statement.actions, statement.not_actions, True),
        ("Resource", statement.resources, statement.not_resources, not names_principals),
        ("Principal", statement.principals, statement.not_principals, False),
    ):
        if one is not None and other is not None:
            message = f"a statement has {element} or Not{element}, not both"
            yield Problem((f"Not{element}",), message)
        elif one is None and other is None and is_needed:
            yield Problem((), f"the statement has no {element}")


def _arn_pattern_fault(resource: str) -> Problem | None:
    """A ``*`` may stand for the fields that are missing."""
    if resource.startswith(("*", "arn:")) and "*" in resource:
        return None
    return arn_fault(resource)
