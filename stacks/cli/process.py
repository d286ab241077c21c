"""What every command does with its process: its streams, and how it ends."""

import gc
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

_INTERRUPTED = 130
_BAD_OUTPUT = 2


def exit_status(command: Callable[[], int]) -> int:
    """Run ``command``; its exit status, whatever happens to standard output.

    A reader that has seen enough (``| head``) is no error; a full disk is.
    """
    # A command is over before what it makes is garbage; looking for that is a tenth of the time.
    gc.set_threshold(100_000, 50, 1_000)
    # What the caller has closed is None in Python, which has no isatty and no flush.
    sys.stdout, sys.stderr = (each or _nowhere() for each in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that knows no ö shows its escape.
            stream.reconfigure(errors="backslashreplace")
    status = 0
    try:
        status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        _discard_output()
        print(f"can't write: {error.strerror}", file=sys.stderr)
        return _BAD_OUTPUT
    # Python looks through all there is when it ends, but for what is frozen.
    gc.freeze()
    return status


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _discard_output() -> None:
    """Python would try again to write what is left, when it ends, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
