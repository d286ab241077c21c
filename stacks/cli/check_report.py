"""What `check` found, for people and for programs."""

import json
from collections import Counter

from stacks.cli.located import Located, Report
from stacks.iam.printable import printable

from rich.console import Console
from rich.text import Text

_STYLES = {"error": "bold red", "warning": "yellow", "suggestion": "cyan"}
_SAME_SHOWN = 3
_SHORT = 10
_LONGEST = 1000


def print_json(report: Report) -> None:
    """Print the findings as a list of JSON objects."""
    print(json.dumps([each.as_data() for each in report.findings], indent=2))


def print_text(report: Report) -> None:
    """Print each finding with its place, why and what to do, then what was accepted and why."""
    console = _console()
    explained: set[str] = set()
    shown: Counter[tuple[str, str, str]] = Counter()
    for each in report.findings:
        # Several in one list are much the same; of errors, each is to be mended.
        same = (each.finding.rule.id, each.file, each.path.rpartition("[")[0])
        shown[same] += each.finding.rule.severity != "error"
        if shown[same] <= _SAME_SHOWN:
            _print_finding(console, each, explained)
    hidden = sum(max(count - _SAME_SHOWN, 0) for count in shown.values())
    if hidden:
        console.print(Text(f"and {hidden:,} more of the same in the same lists", style="dim"))
    if report.accepted:
        console.print(Text("Accepted", style="bold"))
        for each in report.accepted:
            finding = each.located.finding
            text = f"  {each.located.where}: {finding.message} [{finding.rule.id}]"
            console.print(Text(_shown(text)))
            console.print(Text(_shown(f"    because: {each.reason}")))
    console.print(summary(report))


def print_errors(report: Report) -> None:
    """Print, on standard error, the errors that keep anything from being written."""
    console = _console(is_error=True)
    print_errors_of(report, console)
    console.print(Text(f"{_count(len(report.errors), 'error')}; nothing was written", style="red"))


def print_errors_of(report: Report, console: Console) -> None:
    """Print the errors, each with its place, and the first of a rule with why and what to do."""
    explained: set[str] = set()
    for each in report.errors:
        _print_finding(console, each, explained)


def print_remarks(report: Report) -> None:
    """Print, in a line each, what is no error, and what was accepted as a number."""
    if not report.findings and not report.accepted:
        return
    console = _console()
    console.print()
    for each in report.findings[:_SHORT]:
        console.print(_headline(each))
    if len(report.findings) > _SHORT:
        console.print(Text(f"… and {len(report.findings) - _SHORT:,} more"))
    console.print(Text.assemble(summary(report), "; python -m stacks check says why"))


def summary(report: Report) -> Text:
    """``2 errors, 1 warning, 1 accepted``."""
    counts = Counter(each.finding.rule.severity for each in report.findings)
    parts = [_count(counts[name], name) for name in _STYLES if counts[name]]
    if report.accepted:
        parts.append(f"{len(report.accepted)} accepted")
    if not report.findings:
        parts.insert(0, "nothing found")
    return Text(", ".join(parts), style="bold red" if counts["error"] else "bold")


def _print_finding(console: Console, each: Located, explained: set[str]) -> None:
    console.print(_headline(each))
    rule = each.finding.rule
    if each.finding.fix:
        console.print(Text(_shown(f"    fix: {each.finding.fix}")))
    if rule.id not in explained:
        explained.add(rule.id)
        console.print(Text(f"    why: {rule.cause}", style="dim"))
        if not each.finding.fix:
            console.print(Text(f"    fix: {rule.fix}", style="dim"))


def _headline(each: Located) -> Text:
    severity = each.finding.rule.severity
    path = f"{each.path}: " if _needs_path(each) else ""
    text = Text(_shown(f"{each.where}: {path}"), style="bold")
    text.append(f"{severity}: ", style=_STYLES[severity])
    text.append(_shown(f"{each.finding.message} "), style="not bold")
    text.append(f"[{each.finding.rule.id}]", style="not bold dim")
    return text


def _needs_path(each: Located) -> bool:
    """Whether the line does not tell it: of JSON in one line, and of a role among others."""
    in_policy = each.path.startswith(("Statement", "Version", "Id"))
    return bool(each.path) and each.file.endswith(".json") and (each.line == 1 or not in_policy)


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _console(*, is_error: bool = False) -> Console:
    return Console(highlight=False, soft_wrap=True, stderr=is_error)


def _shown(text: str) -> str:
    """``text`` in one line that a terminal can show, and that ends."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
