"""Measures commands as whole processes, in turns, and prints how they compare."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Way:
    """A command, with what it needs in its environment. Exit statuses 0 and 1 are answers."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Run:
    """Wall time, and the most memory that a command's processes had at one time, together.

    Where there is no /proc, as on macOS, the memory is 0.
    """

    seconds: float
    megabytes: float


def run(way: Way) -> Run:
    """Run a command once. Exits where it fails."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        way.command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **way.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peak = [0]
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, ended))
    sampler.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - begin
    ended.set()
    sampler.join()
    if process.returncode not in {0, 1}:
        sys.exit(f"{' '.join(way.command)} ended with {process.returncode}:\n{errors.decode()}")
    return Run(seconds, peak[0] * _PAGE / 1e6)


def in_turns(ways: Mapping[str, Way], rounds: int) -> dict[str, list[Run]]:
    """Run each as often, one after the other: what else the machine does falls on all of them."""
    found: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(run(way))
    return found


def print_table(title: str, found: Mapping[str, Sequence[Run]]) -> None:
    """Print median and spread of each, and its ratio to the first."""
    width = max(len(name) for name in (title, *found))
    base = median(next(iter(found.values())))
    print(f"{title:{width}}{'median':>9}{'lowest':>9}{'highest':>9}{'ratio':>8}{'memory':>9}")
    for name, runs in found.items():
        seconds = [each.seconds for each in runs]
        print(
            f"{name:{width}}{median(runs):>8.2f}s{min(seconds):>8.2f}s{max(seconds):>8.2f}s"
            f"{median(runs) / base:>8.2f}{max(each.megabytes for each in runs):>6.0f} MB"
        )
    print()


def median(runs: Sequence[Run]) -> float:
    """Of the seconds."""
    return statistics.median(each.seconds for each in runs)


def _sample(pid: int, peak: list[int], ended: threading.Event) -> None:
    while _PROC.is_dir() and not ended.wait(0.02):
        peak[0] = max(peak[0], _pages(pid))


def _pages(root: int) -> int:
    """The resident pages of a process and of all that it has started."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            try:
                # The name, which may hold anything, is in parentheses.
                status = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                # It has ended meanwhile.
                continue
            children.setdefault(int(status[1]), []).append(int(entry.name))
            pages[int(entry.name)] = int(status[21])
    found, open_ = 0, [root]
    while open_:
        pid = open_.pop()
        found += pages.get(pid, 0)
        open_ += children.get(pid, [])
    return found
