"""Why a request was not allowed: what comes near to allowing it."""

from collections.abc import Iterator, Sequence

from stacks.iam.evaluate import action_matches, fits, resource_matches, statement_name
from stacks.iam.nearest import nearest
from stacks.iam.operators import condition_holds
from stacks.iam.request import Request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement

# How many resources are told before they are counted only.
_SHOWN = 3


def near_misses(request: Request, policies: Sequence[NamedPolicy]) -> Iterator[str]:
    """For each Allow on the same action, a sentence about what keeps it from applying.

    Raises IamError for a condition operator that IAM does not have.
    """
    for policy in policies:
        has_variables = policy.document.has_variables
        for index, statement in enumerate(policy.document.statements):
            if statement.effect == "Allow" and action_matches(statement, request.action):
                for reason in _reasons(statement, request, has_variables=has_variables):
                    yield f"{statement_name(policy, index)} allows {request.action}, but {reason}"


def _reasons(statement: Statement, request: Request, *, has_variables: bool) -> Iterator[str]:
    if not resource_matches(statement, request, has_variables=has_variables):
        if statement.resources is not None:
            yield f"on {_few(statement.resources, request.resource) or 'nothing'} only"
        else:
            excluding = [
                each
                for each in statement.not_resources or ()
                if fits(each, request, has_variables=has_variables) is not False
            ]
            yield f"not on {_few(excluding, request.resource)}"
    for test in statement.conditions:
        if not condition_holds(test, request.context, has_variables=has_variables):
            values = [each or "empty" for each in request.context.get(test.key)]
            found = " and ".join(values) or "not given"
            wanted = " or ".join(each or '""' for each in test.values)
            yield f"only if {test.operator} {test.key} {wanted}, and {test.key} is {found}"


def _few(resources: Sequence[str], asked: str) -> str:
    """``resources`` in a sentence; of many, the one most like what was asked for, or the first."""
    if len(resources) <= _SHOWN:
        return " and ".join(resources)
    return f"{nearest(asked, resources) or resources[0]} and {len(resources) - 1:,} others"
