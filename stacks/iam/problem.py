"""A problem found in a value, and the one error that the package raises for problems."""

from collections.abc import Iterable
from typing import NamedTuple

from stacks.iam.printable import printable

Path = tuple[str | int, ...]
"""Where in a value: field names and list indices, outermost first, e.g. ``("actions", 1)``."""


class Problem(NamedTuple):
    """One thing that is wrong: where, and what it is and what would be right, in one sentence."""

    path: Path
    message: str
    about_key: bool = False
    """Whether the last name in ``path`` is wrong, rather than the value that it leads to."""
    rule: str = ""
    """The id of the rule of docs/rules.md that is broken; empty where no policy is at fault."""

    def under(self, *prefix: str | int) -> "Problem":
        """The same problem, seen from a value that holds this one under ``prefix``."""
        return Problem((*prefix, *self.path), self.message, self.about_key, self.rule)

    def __str__(self) -> str:
        """``actions[1]: message``, or the message alone for the whole value; fit to be shown."""
        place = ""
        for step in self.path:
            if isinstance(step, int):
                place += f"[{step}]"
            else:
                place += f".{step}" if place else step
        return printable(f"{place}: {self.message}" if place else self.message)


class IamError(ValueError):
    """Raised where a value is refused. ``problems`` holds every reason, never just the first."""

    def __init__(self, problems: Iterable[Problem], subject: str = "") -> None:
        self.problems = tuple(problems)
        where = f"{printable(subject)}: " if subject else ""
        lines = [f"{where}{problem}" for problem in self.problems]
        super().__init__("\n".join(lines))
