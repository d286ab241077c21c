"""The pages of docs that are made from the code."""

from stacks.grants import page, start_page
from stacks.grants.execution import NEEDS
from tests.projects import ROOT


def test_the_page_of_grants_is_made_from_the_catalogue():
    """``python -m stacks.grants.page > docs/grants.md`` brings it up to date."""
    assert page.page() == (ROOT / "docs" / "grants.md").read_text("utf-8")


def test_the_page_of_the_start_is_made_from_the_table():
    """``python -m stacks.grants.start_page > docs/task-start.md`` brings it up to date."""
    assert start_page.page() == (ROOT / "docs" / "task-start.md").read_text("utf-8")


def test_every_need_is_a_way_of_the_start():
    """What an execution role can be given is on the page; ``parameters`` are secrets of SSM."""
    shown = {name for way in start_page.WAYS for name in NEEDS if getattr(way.needs, name)}
    assert shown == set(NEEDS) - {"parameters"}
