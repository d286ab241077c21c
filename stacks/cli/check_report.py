"""What `check` found, for people and for programs."""

import json
import sys
from collections import Counter

from stacks.cli.lines import Lines, Part
from stacks.cli.located import Located, Report
from stacks.iam.printable import printable

_STYLES = {"error": "bold red", "warning": "yellow", "suggestion": "cyan"}
_SAME_SHOWN = 3
_SHORT = 10
_LONGEST = 1000


def print_json(report: Report) -> None:
    """Print the findings as a list of JSON objects."""
    print(json.dumps([each.as_data() for each in report.findings], indent=2))


def print_text(report: Report) -> None:
    """Print each finding with its place, why and what to do, then what was accepted and why."""
    lines = Lines(sys.stdout)
    explained: set[str] = set()
    shown: Counter[tuple[str, str, str]] = Counter()
    for each in report.findings:
        # Several in one list are much the same; of errors, each is to be mended.
        same = (each.finding.rule.id, each.file, each.path.rpartition("[")[0])
        shown[same] += each.finding.rule.severity != "error"
        if shown[same] <= _SAME_SHOWN:
            _print_finding(lines, each, explained)
    hidden = sum(max(count - _SAME_SHOWN, 0) for count in shown.values())
    if hidden:
        lines.print((f"and {hidden:,} more of the same in the same lists", "dim"))
    if report.accepted:
        lines.print(("Accepted", "bold"))
        for each in report.accepted:
            finding = each.located.finding
            text = f"  {each.located.where}: {finding.message} [{finding.rule.id}]"
            lines.print((_shown(text), ""))
            lines.print((_shown(f"    because: {each.reason}"), ""))
    lines.print(_summary(report))


def print_errors(report: Report) -> None:
    """Print, on standard error, the errors that keep anything from being written."""
    lines = Lines(sys.stderr)
    print_errors_of(report, lines)
    lines.print((f"{_count(len(report.errors), 'error')}; nothing was written", "red"))


def print_errors_of(report: Report, lines: Lines) -> None:
    """Print the errors, each with its place, and the first of a rule with why and what to do."""
    explained: set[str] = set()
    for each in report.errors:
        _print_finding(lines, each, explained)


def print_remarks(report: Report) -> None:
    """Print, in a line each, what is no error, and what was accepted as a number."""
    if not report.findings and not report.accepted:
        return
    lines = Lines(sys.stdout)
    lines.print()
    for each in report.findings[:_SHORT]:
        lines.print(*_headline(each))
    if len(report.findings) > _SHORT:
        lines.print((f"… and {len(report.findings) - _SHORT:,} more", ""))
    lines.print(_summary(report), ("; python -m stacks check says why", ""))


def _summary(report: Report) -> Part:
    """``2 errors, 1 warning, 1 accepted``."""
    counts = Counter(each.finding.rule.severity for each in report.findings)
    parts = [_count(counts[name], name) for name in _STYLES if counts[name]]
    if report.accepted:
        parts.append(f"{len(report.accepted)} accepted")
    if not report.findings:
        parts.insert(0, "nothing found")
    return ", ".join(parts), "bold red" if counts["error"] else "bold"


def _print_finding(lines: Lines, each: Located, explained: set[str]) -> None:
    lines.print(*_headline(each))
    rule = each.finding.rule
    if each.finding.fix:
        lines.print((_shown(f"    fix: {each.finding.fix}"), ""))
    if rule.id not in explained:
        explained.add(rule.id)
        lines.print((f"    why: {rule.cause}", "dim"))
        if not each.finding.fix:
            lines.print((f"    fix: {rule.fix}", "dim"))


def _headline(each: Located) -> tuple[Part, ...]:
    severity = each.finding.rule.severity
    path = f"{each.path}: " if _needs_path(each) else ""
    return (
        (_shown(f"{each.where}: {path}"), "bold"),
        (f"{severity}: ", _STYLES[severity]),
        (_shown(f"{each.finding.message} "), ""),
        (f"[{each.finding.rule.id}]", "dim"),
    )


def _needs_path(each: Located) -> bool:
    """Whether the line does not tell it: of JSON in one line, and of a role among others."""
    in_policy = each.path.startswith(("Statement", "Version", "Id"))
    return bool(each.path) and each.file.endswith(".json") and (each.line == 1 or not in_policy)


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _shown(text: str) -> str:
    """``text`` in one line that a terminal can show, and that ends."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
