"""Runs a command with something in its standard input."""

import os
import subprocess
import sys

from tests.projects import ROOT


def piped(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``python -m stacks ARGUMENTS`` where one is, with ``text`` in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "stacks", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
