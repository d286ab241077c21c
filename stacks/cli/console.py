"""Tables for people, on a terminal and in files."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def console() -> Console:
    """Standard output; colours are for a terminal."""
    made = Console(highlight=False)
    if not made.is_terminal:
        # In a file or a pipe nothing is cut or folded.
        made.width = 10_000
    return made


def grid(rows: Sequence[Sequence[Text]]) -> Table:
    """Rows of a table without lines."""
    table = Table.grid(padding=(0, 3, 0, 0))
    for row in rows:
        table.add_row(*row)
    return table
