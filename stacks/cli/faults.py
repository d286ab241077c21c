"""Faults of input, on standard error."""

from stacks.cli.check_report import print_errors_of
from stacks.cli.located import Report
from stacks.manifest import ManifestError

from rich.console import Console
from rich.text import Text


def print_faults(error: ManifestError, rest: Report) -> None:
    """Print every fault, a line each, the errors of ``rest``, and how many there are in all."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for fault in error.faults:
        text = Text(str(fault))
        text.stylize("bold", end=len(str(fault.where)))
        console.print(text)
    print_errors_of(rest, console)
    count = len(error.faults) + len(rest.errors)
    console.print(
        Text(f"{count} error{'s' if count > 1 else ''}; nothing was written", style="red")
    )
