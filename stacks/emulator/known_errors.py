"""What moto, the emulator, is known to decide otherwise than IAM does.

Source: moto 5.2's IAM policies, moto/iam/access_control.py, and trying it
(tests/deploy/test_enforcement.py).
"""

from stacks.iam.evaluate import action_matches
from stacks.iam.glob import fold, text_matches
from stacks.iam.request import Request
from stacks.iam.role import RoleSpec
from stacks.iam.statement import Statement


def known_error(role: RoleSpec, request: Request) -> str | None:
    """What of ``role`` the emulator does not look at when it decides ``request``, or None."""
    if role.permissions_boundary:
        return "permissions boundary"
    for _, policy in role.own_policies:
        for statement in policy.document.statements:
            if _differs_in_case(statement, request.action):
                return "that the case of actions does not count"
            if action_matches(statement, request.action) and (found := _ignored(statement)):
                return found
    return "managed policy" if role.managed_policy_arns else None


def _differs_in_case(statement: Statement, action: str) -> bool:
    return any(
        text_matches(fold(each), fold(action)) and not text_matches(each, action)
        for each in (*(statement.actions or ()), *(statement.not_actions or ()))
    )


def _ignored(statement: Statement) -> str | None:
    resources = statement.resources or ()
    if statement.conditions:
        return "conditions"
    if statement.not_resources is not None:
        return "NotResource"
    if any("?" in each for each in resources):
        return "? in a resource"
    if any("${" in each for each in resources):
        return "policy variables"
    return None
