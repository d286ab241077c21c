"""Tells a person at a terminal how far it is, when it takes long."""

import sys
import time
from collections.abc import Iterable, Iterator
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from rich.live import Live

T = TypeVar("T")

_SECONDS = 2.0
"""Until then nothing is shown."""


class Progress:
    """A line on standard error while the body of a ``with`` runs: what is done, and since when.

    It appears after two seconds and goes when the body ends; in a file, a pipe or CI there is none.
    """

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._what = ""
        self._done = self._total = 0
        self._lock = Lock()
        self._live: Live | None = None
        self._timer = Timer(_SECONDS, self._show)
        # A program that ends earlier does not wait for it.
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Begin to wait."""
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the line away."""
        self._timer.cancel()
        with self._lock:
            if self._live:
                self._live.stop()
            self._live = None
            self._begin = float("inf")

    def say(self, what: str, total: int = 0) -> None:
        """What is done from now on, to how many."""
        self._what, self._done, self._total = what, 0, total

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """``items``, counted as they are taken."""
        for item in items:
            yield item
            self._done += 1

    def line(self) -> str:
        """``Building roles: 1,200 of 2,000 … 4 s``."""
        counted = f": {self._done:,} of {self._total:,}" if self._total else ""
        return f"{self._what}{counted} … {time.monotonic() - self._begin:.0f} s"

    def _show(self) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        with self._lock:
            if self._begin == float("inf"):
                # It has ended meanwhile.
                return
            self._live = Live(
                get_renderable=lambda: Text(self.line()),
                console=Console(stderr=True),
                refresh_per_second=4,
                transient=True,
            )
            self._live.start()
