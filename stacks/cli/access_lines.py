"""Access as people read it, in all reports alike."""

import sys
from collections.abc import Callable, Mapping, Sequence

from stacks.cli.lines import Lines
from stacks.iam.policy_json import JsonValue
from stacks.iam.printable import printable


def print_report(report: str, title_style: Callable[[str], str]) -> None:
    """Print ``report``: on a terminal its titles in their styles, those under them in bold."""
    lines = Lines(sys.stdout)
    for line in report.splitlines():
        depth = len(line) - len(line.lstrip())
        style = title_style(line) if not depth else "bold" if depth == 2 else ""
        lines.print((line, style))


def listed(name: str, values: Sequence[str]) -> str:
    """``values`` under each other, behind what they are."""
    indent = "\n" + " " * 16
    return f"      {name:<9} " + indent.join(printable(value) for value in values)


def condition_lines(conditions: Mapping[str, JsonValue]) -> list[str]:
    """A policy's conditions, a line for each: ``StringEquals aws:SourceAccount 111122223333``."""
    return [
        f"{operator} {key} {_values(values)}"
        for operator, tests in conditions.items()
        if isinstance(tests, dict)
        for key, values in tests.items()
    ]


def _values(values: JsonValue) -> str:
    # Nothing at all would be overlooked.
    texts = [str(each) or '""' for each in (values if isinstance(values, list) else [values])]
    return " or ".join(texts)
