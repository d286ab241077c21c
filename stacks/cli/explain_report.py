"""What roles may do, written for people, for wikis and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stacks.cli.access_lines import condition_lines, listed
from stacks.cli.markdown import code, codes, prose, table
from stacks.iam.explanation import Explanation, Permission
from stacks.iam.policy_json import JsonValue
from stacks.iam.printable import printable

_COLUMNS = ("Service", "Access level", "Actions", "Resources", "Conditions", "Said by")
# Fewer are as quickly read as counted.
_COUNTED_FROM = 5


class Explained(NamedTuple):
    """A role's account, and what the role may do."""

    account: str
    explanation: Explanation


class Section(NamedTuple):
    """A part of what is told about a role."""

    title: str
    permissions: Sequence[Permission]

    @property
    def columns(self) -> Sequence[str]:
        """What stands in a table of it; a trust policy is on no resources and says by whom."""
        is_trust = any(each.principals for each in self.permissions)
        return [("By" if is_trust and each == "Resources" else each) for each in _COLUMNS]


def as_json(explained: Sequence[Explained]) -> str:
    """A list of roles, each with ``assumed_by``, ``allowed``, ``denied`` and what is beside it."""
    return json.dumps([_role_data(each) for each in explained], indent=2)


def as_text(explained: Sequence[Explained]) -> str:
    """For a terminal or a log."""
    return "\n\n".join("\n".join(_role_lines(each)) for each in explained)


def as_markdown(explained: Sequence[Explained]) -> str:
    """For a wiki or a pull request."""
    return "\n\n".join("\n".join(_markdown_lines(each)) for each in explained)


def title(explained: Explained) -> str:
    """The role, its account, and where it was declared."""
    role = explained.explanation.role
    place = f", {role.declared_at}" if role.declared_at else ""
    return f"{role.name} (account {explained.account}{place})"


def sections(explanation: Explanation) -> Iterator[Section]:
    """The parts that have something in them."""
    yield from (
        section
        for section in (
            Section("may be assumed", explanation.assumed_by),
            Section("may", explanation.allowed),
            Section("may not, whatever else allows it", explanation.denied),
        )
        if section.permissions
    )


def notes(explanation: Explanation) -> Iterator[str]:
    """Sentences about what the sections do not show."""
    if not explanation.allowed:
        yield "its own policies allow nothing"
    for statement, effect in explanation.without_effect:
        verb, reason = "allows", "it is denied, or no request fulfils it"
        if effect == "Deny":
            verb, reason = "denies", "no request fulfils it"
        yield f"{statement} {verb} nothing: {reason}"
    for statement, effect, actions in explanation.untaken:
        which = f"{len(actions)} actions that take none of its resources, such as {actions[0]}"
        them = "them"
        if len(actions) == 1:
            which, them = f"{actions[0]}, which takes none of its resources", "it"
        yield f"{statement} has a wildcard for {which}, and does not {effect.lower()} {them}"
    for arn in explanation.unread:
        yield f"it may also do what the policy {arn} allows, which is not looked at"
    if arn := explanation.unread_boundary:
        yield f"it may do no more than the boundary {arn} allows, which is not looked at"


def action_lines(row: Permission) -> list[str]:
    """Which actions; where they are many and all there are, how many."""
    if row.not_actions:
        return ["all actions but", *row.not_actions]
    if row.is_whole and len(row.actions) >= _COUNTED_FROM:
        return [f"all {len(row.actions)} of this access level"]
    return list(row.actions)


def resource_lines(row: Permission) -> list[str]:
    """On what, or in a trust policy by whom."""
    if row.not_resources:
        return [*row.principals, "all resources but", *row.not_resources]
    return [*row.principals, *row.resources]


def condition_cell(row: Permission) -> list[str]:
    """Under which conditions, and what could not be decided, told apart from them."""
    return [*condition_lines(row.conditions), *(f"depends on {each}" for each in row.doubts)]


def level(row: Permission) -> str:
    """The access level."""
    return row.access_level or "any access level"


def _role_lines(explained: Explained) -> Iterator[str]:
    yield printable(title(explained))
    for section in sections(explained.explanation):
        yield f"\n  {section.title}"
        for row in section.permissions:
            yield f"    {printable(row.service)}: {level(row)}"
            yield listed("actions", action_lines(row))
            if lines := resource_lines(row):
                yield listed("by" if row.principals else "on", lines)
            if conditions := condition_lines(row.conditions):
                yield listed("if", conditions)
            if row.doubts:
                yield listed("depends", [f"on {each}" for each in row.doubts])
            yield listed("said by", row.statements)
    if told := [printable(each) for each in notes(explained.explanation)]:
        yield "\n  beside that"
        yield from (f"    {each}" for each in told)


def _markdown_lines(explained: Explained) -> Iterator[str]:
    yield f"### {prose(title(explained))}"
    for section in sections(explained.explanation):
        yield f"\n**{section.title}**\n"
        yield from table(section.columns, map(_cells, section.permissions))
    if told := list(notes(explained.explanation)):
        yield ""
        yield from (f"- {prose(each)}" for each in told)


def _cells(row: Permission) -> list[str]:
    return [
        code(row.service),
        level(row),
        codes(action_lines(row)),
        codes(resource_lines(row)),
        codes(condition_cell(row)),
        codes(row.statements),
    ]


def _role_data(explained: Explained) -> JsonValue:
    account, explanation = explained
    role = explanation.role
    where = role.declared_at
    return {
        "role": role.name,
        "account": account,
        "where": {"file": where.file, "line": where.line} if where else None,
        "assumed_by": [_row_data(each) for each in explanation.assumed_by],
        "allowed": [_row_data(each) for each in explanation.allowed],
        "denied": [_row_data(each) for each in explanation.denied],
        "without_effect": [each._asdict() for each in explanation.without_effect],
        "untaken": [each._asdict() for each in explanation.untaken],
        "attached_policies_not_looked_at": list(explanation.unread),
        "permissions_boundary_not_looked_at": explanation.unread_boundary,
    }


def _row_data(row: Permission) -> JsonValue:
    return {
        "service": row.service,
        "access_level": row.access_level,
        "actions": list(row.actions),
        "not_actions": list(row.not_actions),
        "resources": list(row.resources),
        "not_resources": list(row.not_resources),
        "conditions": dict(row.conditions),
        "principals": list(row.principals),
        "statements": list(row.statements),
        "depends_on": list(row.doubts),
    }
