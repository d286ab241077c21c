"""How long synthesis takes, beside the import of cdktf that it can't do without.

    python benchmarks/start_up.py [ROUNDS]

All are run in turns, each in a process of its own. Median and spread are of the wall time, memory
is the largest of its processes. The first run, which cuts the bindings down, has an empty cache.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAIN = [sys.executable, str(ROOT / "main.py")]
BARE = [sys.executable, "-c", "import stacks.node as n; n.use_packaged_node(); import cdktf"]


def run(command: list[str], outdir: str, **environment: str) -> tuple[float, float]:
    """Seconds, and MB of the largest process so far of those that a new Python starts."""
    measured = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
        "stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", measured, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CDKTF_OUTDIR": outdir, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return time.perf_counter() - begin, int(done.stdout) / unit


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        cache = {"XDG_CACHE_HOME": f"{folder}/cache"}
        ways = {
            "import cdktf": (BARE, {}),
            "main.py": (MAIN, cache),
            "main.py, full bindings": (MAIN, {"ECS_IAM_FULL_BINDINGS": "1"}),
        }
        first = run(MAIN, f"{folder}/out", **cache)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, (command, environment) in ways.items():
                times[name].append(run(command, f"{folder}/out", **environment))
    bare = statistics.median(seconds for seconds, _ in times["import cdktf"])
    print(f"{'':24}{'median':>9}{'min':>8}{'max':>8}{'ratio':>8}{'memory':>9}")
    for name, runs in {"main.py, first run": [first], **times}.items():
        seconds = [each for each, _ in runs]
        median = statistics.median(seconds)
        memory = max(each for _, each in runs)
        print(
            f"{name:24}{median:8.2f}s{min(seconds):7.2f}s{max(seconds):7.2f}s"
            f"{median / bare:8.2f}{memory:6.0f} MB"
        )


if __name__ == "__main__":
    main()
