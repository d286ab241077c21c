import io
import sys
from collections.abc import Iterator

from stacks.cli import progress as module
from stacks.cli.progress import Progress

import pytest


class Terminal(io.StringIO):
    """Standard error at a person's desk."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes any time takes long."""
    monkeypatch.setattr(module, "_SECONDS", 0.0)


def shown(stream: io.StringIO) -> str:
    """What a body of some length leaves on standard error."""
    with Progress() as progress:
        progress.say("Building roles", 2)
        list(progress.track("ab"))
        progress._timer.join()
    return stream.getvalue()


@pytest.mark.usefixtures("no_wait")
def test_a_terminal_is_told(monkeypatch: pytest.MonkeyPatch):
    """What is done, how much of it, and since when."""
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    assert "Building roles: 2 of 2 … 0 s" in shown(stream)


@pytest.mark.usefixtures("no_wait")
def test_a_file_is_told_nothing(monkeypatch: pytest.MonkeyPatch):
    """As in CI and in a pipe."""
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    with Progress() as progress:
        assert not progress._timer.is_alive()
    assert stream.getvalue() == ""


def test_what_is_quick_tells_nothing(monkeypatch: pytest.MonkeyPatch):
    """The line appears after two seconds."""
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    assert module._SECONDS == 2.0
    with Progress() as progress:
        progress.say("Reading")
    progress._timer.join()
    assert stream.getvalue() == ""


def test_a_line_that_comes_too_late_is_not_shown(monkeypatch: pytest.MonkeyPatch):
    """The body may end just when the two seconds do."""
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    with Progress() as progress:
        pass
    progress._show()
    assert stream.getvalue() == ""


def test_what_is_tracked_is_what_was_given():
    """One by one, each counted when the next is asked for."""

    def endless() -> Iterator[int]:
        number = 0
        while True:
            yield number
            number += 1

    progress = Progress()
    progress.say("Counting", 5)
    taken = progress.track(endless())
    assert [next(taken) for _ in range(3)] == [0, 1, 2]
    assert progress.line().startswith("Counting: 2 of 5 …")
