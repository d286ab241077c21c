"""Tables for people, on a terminal and in files."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_GAP = 3


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `stacks.cli.process`, as for all that is printed; rich would exit with 1."""
        raise BrokenPipeError


def console() -> Console:
    """Standard output; colours are for a terminal."""
    made = _Console(highlight=False)
    if not made.is_terminal:
        # In a file or a pipe nothing is cut or folded.
        made.width = 10_000
    return made


def print_grid(out: Console, rows: Sequence[Sequence[Text]]) -> None:
    """Print rows of a table without lines.

    On a terminal the last column is folded to its width, and the others with it where they leave it
    no room; in a file no line ends in blanks.
    """
    *before, _ = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    leaves_room = sum(before) + _GAP * len(before) <= out.width * 2 // 3
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for _ in before:
        table.add_column(no_wrap=leaves_room, overflow="fold")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    out.out("\n".join(line.rstrip() for line in captured.get().splitlines()), highlight=False)
