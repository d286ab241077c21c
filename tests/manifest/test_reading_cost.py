"""What it costs to read services: counted, so that a slip shows whatever the machine does."""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.services import one_role_each, two_roles_each
from stacks.manifest import read_services

import pytest


def calls_to_read(file: str) -> int:
    """How many functions of Python are called to read a file."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        read_services(file)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("services", "most"),
    [
        # A role of the task with two statements, and one of execution.
        (two_roles_each, 1_150),
        # Three statements, one under a condition.
        (one_role_each, 1_080),
    ],
)
def test_a_service_costs_so_many_calls_however_many_there_are(
    services: Callable[[Path, int], str], most: int, tmp_path: Path
):
    """The file of 1,000 takes under a second by that; the later ones cost no more.

    What texts are made of is remembered for some of them, so the counts are not quite the same.
    """
    few, more, many = (
        calls_to_read(services(tmp_path / f"{count}.yaml", count)) for count in (10, 110, 310)
    )
    assert (more - few) / 100 <= most
    assert (many - more) / 200 == pytest.approx((more - few) / 100, rel=0.1)
