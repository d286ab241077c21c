"""A comparison, written for people, for pull requests and for programs."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from stacks.cli.access_lines import condition_lines, listed
from stacks.cli.markdown import code, codes, prose, table
from stacks.iam.policy_json import JsonValue
from stacks.iam.printable import printable
from stacks.iam.proof.witness import Witness
from stacks.iam.role_diff import AccessDiff, AccessItem

_NOTHING_NEW = "No new access: everything that NEW allows, OLD allows as well."
_HEADINGS = {"identity": "may", "trust": "may be assumed", "resource": "allows"}


def as_json(diff: AccessDiff) -> str:
    """``{verdict, new, removed}``."""
    return json.dumps(
        {
            "verdict": diff.verdict,
            "new": [_item_data(each) for each in diff.new],
            "removed": [_item_data(each) for each in diff.removed],
        },
        indent=2,
    )


def as_text(diff: AccessDiff) -> str:
    """For a terminal or a log."""
    lines = [] if diff.new else [_NOTHING_NEW]
    for title, items in (("New access", diff.new), ("Removed access", diff.removed)):
        if not items:
            continue
        if lines:
            lines.append("")
        lines.append(title)
        for subject, group in _by_subject(items):
            lines += ["", f"  {printable(subject)}"]
            for item in group:
                lines += _item_lines(item, with_example=title == "New access")
    return "\n".join(lines)


def as_markdown(diff: AccessDiff) -> str:
    """For a pull request."""
    lines = ["### IAM: new access" if diff.new else "### IAM: no new access"]
    if not diff.new:
        lines += ["", _NOTHING_NEW]
    for title, items in (("", diff.new), ("#### Removed", diff.removed)):
        if items and title:
            lines += ["", title]
        for subject, group in _by_subject(items):
            lines += ["", f"**{prose(subject)}**", ""]
            last = "Removed because" if title else "For example"
            on = "By" if group[0].policy_type == "trust" else "Resources"
            header = ("Service", "Access level", "Actions", on, "Conditions", last)
            lines += table(header, (_cells(item, with_example=not title) for item in group))
    return "\n".join(lines)


def _by_subject(items: Sequence[AccessItem]) -> Iterator[tuple[str, list[AccessItem]]]:
    """Who, and what each of the items is about: what a role may do, or who may assume it."""
    for subject, group in groupby(items, key=_subject):
        yield subject, list(group)


def _subject(item: AccessItem) -> str:
    return f"{item.role or 'the policy'} {_HEADINGS[item.policy_type]}"


def _item_lines(item: AccessItem, *, with_example: bool) -> Iterator[str]:
    level = item.access_level or "any access level"
    yield f"    {printable(item.service)}: {level}"
    if item.principals:
        yield listed("by", item.principals)
    yield listed("actions", item.written)
    if item.policy_type != "trust":
        yield listed("on", item.resources)
    if conditions := condition_lines(item.conditions):
        yield listed("if", conditions)
    if with_example and item.witness:
        yield listed("e.g.", [_example(item, item.witness)])
    yield listed("because", [item.reason])


def _cells(item: AccessItem, *, with_example: bool) -> list[str]:
    witness = item.witness
    shown = code(_example(item, witness)) if with_example and witness else prose(item.reason)
    resources = () if item.policy_type == "trust" else item.resources
    return [
        code(item.service),
        item.access_level or "any access level",
        codes(item.written),
        codes((*item.principals, *resources)),
        codes(condition_lines(item.conditions)),
        shown,
    ]


def _example(item: AccessItem, witness: Witness) -> str:
    request = witness.request
    words = [request.action]
    if request.principal:
        words.append(f"by {request.principal.type} {request.principal.identifiers[0]}")
    # A trust policy is about its own role.
    if item.policy_type != "trust":
        words.append(f"on {request.resource}")
    words += [f"with {key}={','.join(values)}" for key, values in request.context.values.items()]
    return " ".join(words)


def _item_data(item: AccessItem) -> JsonValue:
    return {
        "role": item.role,
        "policy_type": item.policy_type,
        "service": item.service,
        "access_level": item.access_level,
        "actions": list(item.actions),
        "resources": list(item.resources),
        "conditions": dict(item.conditions),
        "principals": list(item.principals),
        "proven": item.is_proven,
        "witness": _witness_data(item.witness),
        "reason": item.reason,
    }


def _witness_data(witness: Witness | None) -> JsonValue:
    if witness is None:
        return None
    request = witness.request
    data: dict[str, JsonValue] = {"action": request.action, "resource": request.resource}
    data["context"] = {key: list(values) for key, values in request.context.values.items()}
    if request.principal:
        data["principal"] = {request.principal.type: request.principal.identifiers[0]}
    return data
