"""Whether something can be asked of IAM."""

from stacks.iam.arn import arn_problem
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context, Request
from stacks.iam.statement_checks import action_fault


def checked_request(action: str, resource: str, context: Context) -> Request:
    """A request; raises IamError when its action or its resource can't be one."""
    problems: list[Problem] = []
    if fault := action_fault(action) or _wildcard_fault(action):
        problems.append(fault.under("action"))
    if resource != "*" and (message := arn_problem(resource)):
        problems.append(Problem(("resource",), message))
    if problems:
        raise IamError(problems)
    return Request(action, resource, context)


def _wildcard_fault(action: str) -> Problem | None:
    if not {"*", "?"} & set(action):
        return None
    message = f"{action!r} has a wildcard; a request is for one action, as s3:GetObject"
    return Problem((), message)
