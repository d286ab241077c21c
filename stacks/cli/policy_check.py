"""Checks policy documents in JSON."""

from collections.abc import Mapping

from stacks.cli.located import Located, Report, json_path, shown_path
from stacks.iam.checks import identity_policy_problems, trust_policy_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.json_places import Place, json_places, nearest_place
from stacks.iam.policy_json import JsonValue
from stacks.iam.policy_reader import read_policy_parts
from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.rules.check import PolicyType, check_policy
from stacks.rules.missing_pass_role import MISSING_PASS_ROLE
from stacks.rules.raw_policy import raw_findings
from stacks.rules.rule import Finding
from stacks.rules.structure import refused
from stacks.rules.trust import ECS_TASKS_NOT_TRUSTED, OTHER_SERVICE_TRUSTED

# What these miss may stand in a statement that could not be read.
_OF_THE_WHOLE = (MISSING_PASS_ROLE, ECS_TASKS_NOT_TRUSTED, OTHER_SERVICE_TRUSTED)


def check_policy_json(
    file: str, text: str, data: JsonValue, policy_type: PolicyType | None, kind: RoleKind | None
) -> Report:
    """Apply the rules to the policy that ``text`` is; ``data`` is what JSON makes of it.

    Without a ``policy_type``, a policy that names principals is a trust policy. What can't be read
    of it is told, and the rest is checked.
    """
    parts = read_policy_parts(data)
    document = PolicyDocument(parts.statements.values(), version=parts.version, id=parts.id)
    if policy_type is None:
        policy_type = "trust" if _names_principals(document) else "identity"
    problems_of = trust_policy_problems if policy_type == "trust" else identity_policy_problems
    found = [refused(each) for each in problems_of(document)]
    if parts.problems:
        # There may be a statement, only not one that could be read.
        found = [each for each in found if each.rule.id != "missing-statement"]
    found += [
        each
        for each in check_policy(document, policy_type, kind)
        if not parts.problems or each.rule not in _OF_THE_WHOLE
    ]
    indices = list(parts.statements)
    found = [each._replace(path=_in_json(each.path, indices)) for each in found]
    found += [refused(each) for each in parts.problems]
    found += raw_findings(data)
    places = json_places(text)
    report = Report([_located(each, file, data, places) for each in found])
    report.sort()
    return report


def _names_principals(document: PolicyDocument) -> bool:
    return any(
        statement.principals is not None or statement.not_principals is not None
        for statement in document.statements
    )


def _in_json(path: Path, indices: list[int]) -> Path:
    """A path through a PolicyDocument's fields as one through JSON, unread statements counted."""
    if len(path) > 1 and path[0] == "statements" and isinstance(path[1], int):
        path = ("statements", indices[path[1]], *path[2:])
    return json_path(path)


def _located(finding: Finding, file: str, data: JsonValue, places: Mapping[Path, Place]) -> Located:
    path = _through_lists(data, finding.path)
    place = nearest_place(places, path)
    return Located(finding, file, place.line, place.column, shown_path(path))


def _through_lists(data: JsonValue, path: Path) -> Path:
    """``path`` without the index of what stands there alone, and not in a list."""
    taken: list[str | int] = []
    for step in path:
        if isinstance(step, int):
            if not isinstance(data, list):
                continue
            data = data[step] if step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
        taken.append(step)
    return tuple(taken)
