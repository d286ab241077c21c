"""Measures commands as whole processes, in turns, and prints how they compare."""

import os
import re
import statistics
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PROC = Path("/proc")


@dataclass(frozen=True)
class Way:
    """A command, with what it needs in its environment, and the exit statuses that it may have."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    answers: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Run:
    """Wall time, and the most memory: of all processes at one time, and of one of them.

    Pages that processes share are shared out. Where there is no /proc, as on macOS, it is 0.
    """

    seconds: float
    megabytes: float
    largest: float


def command_line(description: str | None, rounds: int) -> ArgumentParser:
    """A parser with the argument of all: how many rounds are measured, ``rounds`` by default."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    add_count(parser, "rounds", rounds)
    return parser


def add_count(parser: ArgumentParser, name: str, default: int) -> None:
    """A number that may be given, at least 1."""
    what = f"default {default}"
    parser.add_argument(
        name, nargs="?", type=_count, default=default, metavar=name.upper(), help=what
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def run(way: Way) -> Run:
    """Run a command once. Exits where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **way.environment}
    # Where it is set, every run compiles anew what it imports.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    process = subprocess.Popen(
        way.command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peak = [0.0, 0.0]
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, ended))
    sampler.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - begin
    ended.set()
    sampler.join()
    if process.returncode not in way.answers:
        sys.exit(f"{' '.join(way.command)} ended with {process.returncode}:\n{errors.decode()}")
    return Run(seconds, *peak)


def in_turns(ways: Mapping[str, Way], rounds: int) -> dict[str, list[Run]]:
    """Run each as often, one after the other: what else the machine does falls on all of them."""
    found: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(run(way))
    return found


def print_table(title: str, found: Mapping[str, Sequence[Run]]) -> None:
    """Print median, spread, ratio to the first, memory and largest process of each."""
    width = max(len(name) for name in (title, *found))
    base = median(next(iter(found.values())))
    print(
        f"{title:{width}}{'median':>9}{'lowest':>9}{'highest':>9}{'ratio':>8}{'memory':>9}{'one':>9}"
    )
    for name, runs in found.items():
        seconds = [each.seconds for each in runs]
        print(
            f"{name:{width}}{median(runs):>8.2f}s{min(seconds):>8.2f}s{max(seconds):>8.2f}s"
            f"{median(runs) / base:>8.2f}{max(each.megabytes for each in runs):>6.0f} MB"
            f"{max(each.largest for each in runs):>6.0f} MB"
        )
    print()


def median(runs: Sequence[Run]) -> float:
    """Of the seconds."""
    return statistics.median(each.seconds for each in runs)


def _sample(pid: int, peak: list[float], ended: threading.Event) -> None:
    while _PROC.is_dir() and not ended.wait(0.25):
        held = [_megabytes(each) for each in _processes(pid)]
        peak[:] = [max(peak[0], sum(held)), max(peak[1], *held)]


def _processes(root: int) -> list[int]:
    """A process, and all that it has started."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            # The name, which may hold anything, is in parentheses.
            status = _text(entry / "stat").rpartition(")")[2].split()
            if status:
                children.setdefault(int(status[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _megabytes(pid: int) -> float:
    """Proportional set size: a page that three processes share is a third of one for each."""
    match = re.search(r"^Pss:\s+(\d+) kB$", _text(_PROC / str(pid) / "smaps_rollup"), re.MULTILINE)
    return int(match[1]) / 1e3 if match else 0.0


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        # It has ended meanwhile.
        return ""
