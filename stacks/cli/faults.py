"""Faults of input, on standard error."""

from stacks.manifest import ManifestError

from rich.console import Console
from rich.text import Text


def print_faults(error: ManifestError) -> None:
    """Print every fault, a line each, and how many there are."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for fault in error.faults:
        text = Text(str(fault))
        text.stylize("bold", end=len(str(fault.where)))
        console.print(text)
    count = len(error.faults)
    console.print(
        Text(f"{count} error{'s' if count > 1 else ''}; nothing was written", style="red")
    )
