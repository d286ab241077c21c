"""Findings with their places in files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import Path
from stacks.rules.rule import Finding


class Located(NamedTuple):
    """A finding and its place: ``line`` and ``column`` count from 1, ``path`` is for people."""

    finding: Finding
    file: str
    line: int
    column: int
    path: str

    @property
    def where(self) -> str:
        """``services.yaml:14:11``."""
        return f"{self.file}:{self.line}:{self.column}"

    def as_data(self) -> dict[str, JsonValue]:
        """The finding as `check --format json` gives it."""
        rule = self.finding.rule
        return {
            "rule": rule.id,
            "severity": rule.severity,
            "message": self.finding.message,
            "fix": self.finding.remedy,
            "where": {"file": self.file, "line": self.line, "path": self.path},
            "access_analyzer": rule.access_analyzer,
        }


class Accepted(NamedTuple):
    """A finding that its owner stands by, and the reason."""

    located: Located
    reason: str


@dataclass
class Report:
    """What was found in files, what of it was accepted, and what has to be said beside it.

    ``is_unreadable`` tells that a file could not be read, and so was not checked.
    """

    findings: list[Located] = field(default_factory=list[Located])
    accepted: list[Accepted] = field(default_factory=list[Accepted])
    notes: list[str] = field(default_factory=list[str])
    is_unreadable: bool = False

    @property
    def errors(self) -> list[Located]:
        """The findings that stop synthesis."""
        return [each for each in self.findings if each.finding.rule.severity == "error"]

    def add(self, other: "Report") -> None:
        """Take in what was found in another file."""
        self.findings += other.findings
        self.accepted += other.accepted
        self.notes += other.notes
        self.is_unreadable |= other.is_unreadable

    def sort(self) -> None:
        """Put everything in the order of files, lines and columns."""
        self.findings.sort(key=_place)
        self.accepted.sort(key=lambda each: _place(each.located))


def _place(located: Located) -> tuple[str, int, int]:
    return located.file, located.line, located.column


def shown_path(path: Iterable[str | int]) -> str:
    """``services.my-ecs.task_role.allow[0]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


_ELEMENTS = {
    "version": "Version",
    "id": "Id",
    "statements": "Statement",
    "sid": "Sid",
    "effect": "Effect",
    "principals": "Principal",
    "not_principals": "NotPrincipal",
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
    "conditions": "Condition",
}


def json_path(path: Path) -> Path:
    """Where in IAM's JSON the part of a PolicyDocument at ``path`` is."""
    # What follows are operators, keys and types of principals: names, not fields.
    return (*(_ELEMENTS.get(str(step), step) for step in path[:3]), *path[3:])
