"""What is wrong with a services.yaml, and the error that carries it."""

from collections.abc import Iterable
from typing import NamedTuple

from stacks.iam.printable import printable
from stacks.iam.role import SourceLocation
from stacks.manifest.services import ServicesFile

_LONGEST = 1000


class Fault(NamedTuple):
    """One fault: where, what, and what would be right.

    ``unreadable`` marks what kept the file from being read at all: it is missing, no text, no YAML.
    ``rule`` is the id of the rule of docs/rules.md that is broken, empty where it is one about
    services.yaml itself.
    """

    where: SourceLocation
    message: str
    unreadable: bool = False
    rule: str = ""

    def __str__(self) -> str:
        """``services.yaml:14:11: message``, in one line that a terminal can show."""
        shown = printable(f"{self.where}: {self.message}")
        return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


class ManifestError(ValueError):
    """Raised with every fault of every file, in the order of files, lines and columns.

    ``files`` holds what could be read all the same, without the statements that have a fault other
    than against a rule, so that more can be told about it at once; nothing can be made of it.
    """

    def __init__(self, faults: Iterable[Fault], files: Iterable[ServicesFile] = ()) -> None:
        self.files = tuple(files)
        self.faults = tuple(
            sorted(
                dict.fromkeys(faults),
                key=lambda fault: (fault.where.file, fault.where.line, fault.where.column),
            )
        )
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @property
    def unreadable(self) -> bool:
        """Whether a file could not be read at all."""
        return any(fault.unreadable for fault in self.faults)
