"""Actions that hand a role to a service, without the iam:PassRole that they need."""

from collections.abc import Iterator

from stacks.iam.dependent_actions import DEPENDENT_ACTIONS
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.action_table import ActionTable
from stacks.rules.permissions import Permissions
from stacks.rules.rule import Finding, Rule

MISSING_PASS_ROLE = Rule(
    "missing-pass-role",
    "warning",
    "An action hands a role to a service, and nothing allows iam:PassRole, so AWS refuses it.",
    "Allow iam:PassRole on the roles that are handed over; of a task, those are its two roles.",
    None,
    DEPENDENT_ACTIONS["ecs:RunTask"].source,
)
RULES = (MISSING_PASS_ROLE,)

# Those for which it is certain, or nearly: a task without any role is rare. ecs:UpdateService and
# events:PutTargets, say, often hand over none.
_ROWS = {
    action: DEPENDENT_ACTIONS[action]
    for action in (
        "ecs:RunTask",
        "ecs:StartTask",
        "ecs:CreateExpressGatewayService",
        "scheduler:CreateSchedule",
        "scheduler:UpdateSchedule",
    )
}
_NEEDING = ActionTable(_ROWS)
_PASS_ROLE = ActionTable(("iam:PassRole",))


def findings(permissions: Permissions) -> Iterator[Finding]:
    """Of each text that allows such actions, where no statement allows iam:PassRole on anything.

    A pattern counts if it is of one service: what allows ``*`` allows iam:PassRole as well.
    """
    if not permissions.are_complete:
        return
    allowed = [each for each in permissions.statements if each[1].effect == "Allow"]
    if any(_PASS_ROLE.coverings(statement) or _is_unknown(statement) for _, statement in allowed):
        return
    for place, statement in allowed:
        by_text: dict[tuple[str | int, ...], list[str]] = {}
        for action, by in _NEEDING.coverings(statement).items():
            if not by.is_not_action and "*" not in by.text.partition(":")[0]:
                by_text.setdefault(by.path, []).append(action)
        for path, actions in by_text.items():
            when = f" when {given}" if (given := _ROWS[actions[0]].when) else ""
            message = f"{' and '.join(actions)} needs iam:PassRole{when}; nothing here allows it"
            yield Finding(MISSING_PASS_ROLE, (*place, *path), message, tuple(actions))


def _is_unknown(statement: Statement) -> bool:
    """Whether an action is Terraform's to fill in: it may be iam:PassRole."""
    return any(is_unresolved(text) for text in statement.actions or ())
