"""What roles may do, as a page of HTML that needs nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from stacks.cli.explain_report import (
    Explained,
    Section,
    action_lines,
    condition_cell,
    level,
    notes,
    resource_lines,
    sections,
    title,
)
from stacks.iam.printable import printable

_STYLE = """\
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
td:nth-child(3), td:nth-child(4), td:nth-child(5) { font-family: ui-monospace, monospace; }
"""


def as_page(explained: Sequence[Explained]) -> str:
    """The page."""
    return "\n".join(_page_lines(explained)) + "\n"


def _page_lines(explained: Sequence[Explained]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield '<head><meta charset="utf-8"><title>What the roles may do</title>'
    yield f"<style>\n{_STYLE}</style></head>"
    yield "<body><h1>What the roles may do</h1>"
    if len(explained) > 1:
        yield "<ul>"
        for number, each in enumerate(explained, start=1):
            yield f'<li><a href="#role-{number}">{_text(title(each))}</a></li>'
        yield "</ul>"
    for number, each in enumerate(explained, start=1):
        yield f'<h2 id="role-{number}">{_text(title(each))}</h2>'
        for section in sections(each.explanation):
            yield f"<h3>{_text(section.title)}</h3>"
            yield from _table(section)
        if told := list(notes(each.explanation)):
            yield f"<ul>{''.join(f'<li>{_text(note)}</li>' for note in told)}</ul>"
    yield "</body></html>"


def _table(section: Section) -> Iterator[str]:
    yield f"<table><tr>{''.join(f'<th>{name}</th>' for name in section.columns)}</tr>"
    for row in section.permissions:
        cells = (
            [row.service],
            [level(row)],
            action_lines(row),
            resource_lines(row),
            condition_cell(row),
            row.statements,
        )
        yield f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(map(_text, texts))


def _text(text: str) -> str:
    return escape(printable(text))
