"""Services that are renamed, and roles that are taken over."""

from dataclasses import replace
from pathlib import Path

from tests.manifest.services import GOOD, changed, faults, read

import pytest

MOVED = changed("  my-ecs:\n", "  shop:\n    moved_from: my-ecs\n")
OTHER = "    task_role: {allow: []}\n"


def test_a_service_that_was_renamed_knows_its_former_place(tmp_path: Path):
    """In Terraform's terms; all else is as it was."""
    (role,) = read(tmp_path, MOVED).roles
    assert (role.logical_id, role.moved_from) == ("shop_task", "my_ecs_task")
    assert role == replace(read(tmp_path).roles[0], logical_id="shop_task")


def test_nothing_moves_by_itself(tmp_path: Path):
    """Neither is anything taken over."""
    (role,) = read(tmp_path).roles
    assert (role.moved_from, role.import_existing) == (None, False)


@pytest.mark.parametrize("kind", ["task", "execution"])
def test_a_role_that_exists_is_taken_over(tmp_path: Path, kind: str):
    """With import: true, under either role."""
    role = f"    {kind}_role: {{import: true, allow: []}}\n"
    text = GOOD.partition("  my-ecs:")[0] + f"  my-ecs:\n{role}"
    assert read(tmp_path, text).roles[0].import_existing


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            MOVED.replace("      name: MyEcsTaskRole\n", ""),
            "6:5: IAM can't rename a role, so say what this one is called: name: my-ecs-task keeps "
            "what was my-ecs's by default, another name makes another role",
        ),
        (
            MOVED.replace("      name:", "      import: true\n      name:"),
            "7:7: a role that has moved is in Terraform's state, and can't be imported too; leave "
            "import or moved_from out",
        ),
        (
            MOVED.replace("from: my-ecs", "from: shop"),
            "5:17: shop is what shop is called now, to Terraform; leave moved_from out",
        ),
        (
            f"{MOVED}  my-ecs:\n{OTHER}",
            "5:17: my-ecs is still in this file; what has moved is gone from where it was",
        ),
        (
            f"{MOVED}  cart:\n    moved_from: my_ecs\n{OTHER}",
            "14:17: shop has moved from my_ecs already; two can't be what was one",
        ),
        (
            MOVED.replace("from: my-ecs", "from: 7"),
            '5:17: services.shop.moved_from is a number to YAML, and must be text; quote it: "7"',
        ),
        (
            MOVED.replace("from: my-ecs", 'from: "x/y"'),
            "5:17: 'x/y' is no name of a service; use 1 to 255 letters, digits, - and _",
        ),
        (
            MOVED.replace("from: my-ecs", 'from: ""'),
            "5:17: '' is no name of a service; use 1 to 255 letters, digits, - and _",
        ),
    ],
    ids=["name", "import", "itself", "present", "twice", "number", "no service", "empty"],
)
def test_what_can_not_have_moved_is_refused(tmp_path: Path, text: str, fault: str):
    """At its place, with what to do; a default name that follows the service is, too."""
    assert faults(tmp_path, text) == [fault]


def test_a_service_may_have_moved_to_a_name_that_is_longer_by_role(tmp_path: Path):
    """What ends in role is another service."""
    text = changed("  my-ecs:\n", "  web-role:\n    moved_from: web\n")
    assert read(tmp_path, text).roles[0].moved_from == "web_task"
