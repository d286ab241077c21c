"""What `check` found, for people and for programs."""

import json
from collections import Counter

from stacks.cli.located import Located, Report

from rich.console import Console
from rich.text import Text

_STYLES = {"error": "bold red", "warning": "yellow", "suggestion": "cyan"}
_SAME_SHOWN = 3
_SHORT = 10
_LONGEST = 1000


def print_json(report: Report) -> None:
    """Print the findings as a list of JSON objects."""
    print(json.dumps([each.as_data() for each in report.findings], indent=2, ensure_ascii=False))


def print_text(report: Report) -> None:
    """Print each finding with its place, why and what to do, then what was accepted and why."""
    console = _console()
    explained: set[str] = set()
    shown: Counter[tuple[str, str, int]] = Counter()
    for each in report.findings:
        same = (each.finding.rule.id, each.file, each.line)
        shown[same] += 1
        if shown[same] <= _SAME_SHOWN:
            _print_finding(console, each, explained)
    hidden = len(report.findings) - sum(min(count, _SAME_SHOWN) for count in shown.values())
    if hidden:
        console.print(Text(f"and {hidden:,} more of the same in the same lines", style="dim"))
    if report.accepted:
        console.print(Text("Accepted", style="bold"))
        for each in report.accepted:
            finding = each.located.finding
            text = f"  {each.located.where}: {finding.message} [{finding.rule.id}]"
            console.print(Text(_printable(text)))
            console.print(Text(_printable(f"    because: {each.reason}")))
    console.print(summary(report))


def print_errors(report: Report) -> None:
    """Print, on standard error, the errors that keep anything from being written."""
    console = _console(is_error=True)
    explained: set[str] = set()
    for each in report.errors:
        _print_finding(console, each, explained)
    console.print(Text(f"{_count(len(report.errors), 'error')}; nothing was written", style="red"))


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
        console.print(Text(_printable(f"    fix: {each.finding.fix}")))
    if rule.id not in explained:
        explained.add(rule.id)
        console.print(Text(f"    why: {rule.cause}", style="dim"))
        if not each.finding.fix:
            console.print(Text(f"    fix: {rule.fix}", style="dim"))


def _headline(each: Located) -> Text:
    severity = each.finding.rule.severity
    text = Text(_printable(f"{each.where}: "), style="bold")
    text.append(f"{severity}: ", style=_STYLES[severity])
    text.append(_printable(f"{each.finding.message} "), style="not bold")
    text.append(f"[{each.finding.rule.id}]", style="not bold dim")
    return text


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _console(*, is_error: bool = False) -> Console:
    return Console(highlight=False, soft_wrap=True, stderr=is_error)


def _printable(text: str) -> str:
    """``text`` in one line that a terminal can show."""
    shown = "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in text
    )
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
