"""Lines of text with styles: in colour on a terminal, and plain, at once, anywhere else."""

from typing import Any, TextIO

Part = tuple[str, str]
"""Text and its style, as rich has them: ``("error: ", "bold red")``."""


class Lines:
    """Prints lines to ``stream``; nothing of them is cut or folded."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._console: Any = None
        if stream.isatty():
            # It takes as long to import as a small file to check.
            from rich.console import Console

            self._console = Console(file=stream, highlight=False, soft_wrap=True)

    def print(self, *parts: Part) -> None:
        """Print one line."""
        if self._console is None:
            print("".join(text for text, _ in parts), file=self._stream)
            return
        from rich.text import Text

        self._console.print(Text.assemble(*parts))
