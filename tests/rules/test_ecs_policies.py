"""Policies that roles of ECS normally have are found nothing about."""

from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from tests.rules.ecs_policies import (
    DEPLOYMENT_ROLE,
    EVENTBRIDGE_ROLE,
    EXECUTION_ROLE,
    TASK_ROLE_WITH_EXEC,
)
from tests.rules.finding import ids

import pytest


@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        (EXECUTION_ROLE, "execution"),
        (TASK_ROLE_WITH_EXEC, "task"),
        (EVENTBRIDGE_ROLE, None),
        (DEPLOYMENT_ROLE, None),
    ],
    ids=["execution", "task", "eventbridge", "deployment"],
)
def test_a_scoped_role_of_ecs_is_found_nothing_about(
    statements: tuple[Statement, ...], kind: RoleKind | None
):
    """What AWS documents, narrowed to the resources of one service, passes every rule."""
    assert ids(*statements, kind=kind) == set()
