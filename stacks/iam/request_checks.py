"""Whether something can be asked of IAM."""

from stacks.iam.arn import arn_problem
from stacks.iam.checks import action_problem
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context, Request


def checked_request(action: str, resource: str, context: Context) -> Request:
    """A request; raises IamError when its action or its resource can't be one."""
    problems: list[Problem] = []
    if message := action_problem(action) or _wildcard_problem(action):
        problems.append(Problem(("action",), message))
    if resource != "*" and (message := arn_problem(resource)):
        problems.append(Problem(("resource",), message))
    if problems:
        raise IamError(problems)
    return Request(action, resource, context)


def _wildcard_problem(action: str) -> str | None:
    if not {"*", "?"} & set(action):
        return None
    return f"{action!r} has a wildcard; a request is for one action, as s3:GetObject"
