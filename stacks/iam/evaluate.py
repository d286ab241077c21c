"""Decides what IAM would say to a request.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
An explicit Deny wins over every Allow, and what nothing allows is denied. With a permissions
boundary, both it and an identity policy must allow:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from stacks.iam.glob import fold, glob_matches, text_matches
from stacks.iam.operators import condition_holds
from stacks.iam.principal import Principal
from stacks.iam.principal_match import principal_patterns, principal_text
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement
from stacks.iam.substitution import as_pattern

Verdict = Literal["allow", "implicit-deny", "explicit-deny"]


class Decision(NamedTuple):
    """What IAM would say, and why in a sentence that names the statement that decided."""

    verdict: Verdict
    because: str


def evaluate(
    request: Request,
    policies: Sequence[NamedPolicy],
    boundaries: Sequence[NamedPolicy] = (),
) -> Decision:
    """Decide ``request`` by identity policies and, where there are any, permissions boundaries.

    Every boundary must allow; a role has one at most. Raises IamError for a condition operator
    that IAM does not have, and for a statement that says two things about its actions, resources or
    principals, unless a statement before it denies already.
    """
    for policy in (*policies, *boundaries):
        for index, statement in _applying(policy, request):
            if statement.effect == "Deny":
                return Decision("explicit-deny", f"{statement_name(policy, index)} denies it")
    allowing = [
        statement_name(policy, index)
        for policy in policies
        for index, _ in _applying(policy, request)
    ]
    if not allowing:
        return Decision("implicit-deny", "no statement allows it")
    for boundary in boundaries:
        if not _applying(boundary, request):
            because = f"the permissions boundary {boundary.name} does not allow it"
            return Decision("implicit-deny", because)
    return Decision("allow", f"{allowing[0]} allows it")


def _applying(policy: NamedPolicy, request: Request) -> list[tuple[int, Statement]]:
    """The statements that apply to ``request``, with their indices."""
    has_variables = policy.document.has_variables
    applying: list[tuple[int, Statement]] = []
    for index, statement in enumerate(policy.document.statements):
        try:
            if _applies(statement, request, has_variables=has_variables):
                applying.append((index, statement))
        except IamError as error:
            raise located(error, policy, index) from None
    return applying


def located(error: IamError, policy: NamedPolicy, index: int) -> IamError:
    """``error`` with the statement that it is about."""
    problems = [problem.under("Statement", index) for problem in error.problems]
    return IamError(problems, subject=policy.name)


def refuse_ambiguous(statement: Statement) -> None:
    """Raise IamError for one that says two things about its actions, resources or principals.

    IAM takes no such statement, so there is no telling which of the two would count.
    """
    pairs = (
        ("Action", statement.actions, statement.not_actions),
        ("Resource", statement.resources, statement.not_resources),
        ("Principal", statement.principals, statement.not_principals),
    )
    for element, one, other in pairs:
        if one is not None and other is not None:
            message = f"a statement has {element} or Not{element}, not both"
            raise IamError([Problem((), message)])


def _applies(statement: Statement, request: Request, *, has_variables: bool) -> bool:
    refuse_ambiguous(statement)
    # Conditions first: an operator that is not known has to be told, whatever else matches.
    holds = [
        condition_holds(test, request.context, has_variables=has_variables)
        for test in statement.conditions
    ]
    return (
        all(holds)
        and action_matches(statement, request.action)
        and resource_matches(statement, request, has_variables=has_variables)
        and _principal_matches(statement, request.principal)
    )


def action_matches(statement: Statement, action: str) -> bool:
    """Whether a statement is about ``action``."""

    def any_of(actions: Sequence[str]) -> bool:
        folded = fold(action)
        return any(text_matches(fold(each), folded) for each in actions)

    if statement.actions is not None:
        return any_of(statement.actions)
    return statement.not_actions is not None and not any_of(statement.not_actions)


def resource_matches(statement: Statement, request: Request, *, has_variables: bool) -> bool:
    """Whether a statement is about the request's resource.

    A NotResource with a variable that has no value makes the statement apply to nothing.

    "If AWS cannot resolve a variable this might cause the entire statement to be invalid":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    listed = statement.resources if statement.resources is not None else statement.not_resources
    if listed is None:
        # A trust policy has no Resource: it is about its role.
        return request.principal is not None
    matches = [fits(each, request, has_variables=has_variables) for each in listed]
    if statement.resources is not None:
        return True in matches
    return True not in matches and None not in matches


def fits(resource: str, request: Request, *, has_variables: bool) -> bool | None:
    """Whether one resource of a statement is the request's; None where a variable has no value."""
    if not has_variables or "{" not in resource:
        return text_matches(resource, request.resource)
    wanted = as_pattern(resource, request.context, has_variables=True)
    return None if wanted is None else glob_matches(wanted, request.resource)


def _principal_matches(statement: Statement, principal: Principal | None) -> bool:
    if principal is None:
        return True

    def any_of(principals: Sequence[Principal]) -> bool:
        asking = principal_text(principal.type, principal.identifiers[0])
        wanted = (each for one in principals for each in principal_patterns(one))
        return any(glob_matches(each, asking) for each in wanted)

    if statement.principals is not None:
        return any_of(statement.principals)
    return statement.not_principals is not None and not any_of(statement.not_principals)


def statement_name(policy: NamedPolicy, index: int) -> str:
    """``statement Logs of MyEcsTaskPolicy``, or its number where it has no Sid.

    Or where its Sid is a number, which may be that of another statement.
    """
    sid = policy.document.statements[index].sid
    name = sid if sid and not sid.isdigit() else index + 1
    return f"statement {name} of {policy.name}"
