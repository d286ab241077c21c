"""Faults of input, on standard error."""

import sys

from stacks.cli.check_report import print_errors_of
from stacks.cli.lines import Lines
from stacks.cli.located import Report
from stacks.manifest import ManifestError


def print_faults(error: ManifestError, rest: Report) -> None:
    """Print every fault, a line each, the errors of ``rest``, and how many there are in all."""
    lines = Lines(sys.stderr)
    for fault in error.faults:
        where = str(fault.where)
        lines.print((where, "bold"), (str(fault).removeprefix(where), ""))
    print_errors_of(rest, lines)
    count = len(error.faults) + len(rest.errors)
    lines.print((f"{count} error{'s' if count > 1 else ''}; nothing was written", "red"))
