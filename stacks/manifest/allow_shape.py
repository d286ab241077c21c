"""Says once, for each entry of ``allow`` that is no grant and no statement, how it is written."""

import re
from collections.abc import Iterator

from stacks.grants.catalogue import AnyGrant, catalogue, grant_named
from stacks.iam.nearest import did_you_mean
from stacks.iam.problem import Path
from stacks.manifest.grant_schema import example_of
from stacks.manifest.yaml_tree import Mapping, Node, Position, Scalar, Sequence, Tree, node_at

_DOTTED = re.compile(r"(?P<service>[a-z0-9]+)\.[a-z_]+")
_CALL = re.compile(r"(?P<grant>[a-z0-9]+\.[a-z_]+)\s*\(\s*(?P<argument>.*?)\s*\)")
_ACTION = re.compile(r"(?P<service>[a-z0-9-]+):[A-Za-z*?]+")
_STATEMENT_FORM = '- statement: {actions: [s3:GetObject], resources: ["arn:aws:s3:::my-bucket/*"]}'


def shape_faults(tree: Tree, statement_keys: frozenset[str]) -> dict[Path, tuple[Position, str]]:
    """The fault of each entry of ``allow`` that is not one grant or one statement, by its path.

    ``statement_keys`` are those that a statement has.
    """
    services = node_at(tree.root, ("services",))
    faults: dict[Path, tuple[Position, str]] = {}
    for service in services.entries if isinstance(services, Mapping) else ():
        for role in ("task_role", "execution_role"):
            at = ("services", service, role, "allow")
            allow = node_at(tree.root, at)
            for index, entry in enumerate(allow.items if isinstance(allow, Sequence) else ()):
                for fault in _faults(entry, statement_keys):
                    faults[*at, index] = fault
    return faults


def _faults(entry: Node, statement_keys: frozenset[str]) -> Iterator[tuple[Position, str]]:
    """None or one."""
    if isinstance(entry, Scalar):
        yield entry.position, _alone(entry)
    elif isinstance(entry, Mapping) and entry.entries:
        name, *others = entry.entries
        if not _is_known(name):
            yield entry.keys[name], _unknown(name, entry.entries[name], statement_keys)
        elif others:
            yield entry.keys[others[0]], _beside(name, others, entry, statement_keys)


def _is_known(name: str) -> bool:
    return name == "statement" or grant_named(name) is not None


def _alone(entry: Scalar) -> str:
    call = _CALL.fullmatch(entry.text)
    if call and grant_named(call["grant"]):
        return f"a grant is called without brackets; write - {call['grant']}: {call['argument']}"
    if grant := grant_named(entry.text):
        if not grant.required:
            return f"{entry.text} has a colon after it; write - {entry.text}:"
        return f"{entry.text} is on something; write - {entry.text}: {example_of(grant)}"
    if _ACTION.fullmatch(entry.text):
        return _action(entry.text)
    shown = repr(entry.text) if isinstance(entry.value, str) else entry.text or "nothing"
    return f"an entry is a grant, as - s3.read: my-bucket, or a statement, and not {shown}"


def _unknown(name: str, value: Node, statement_keys: frozenset[str]) -> str:
    if name in statement_keys:
        return f"{name} is a key of a statement; write {_STATEMENT_FORM}"
    if _ACTION.fullmatch(name):
        return _action(name)
    if isinstance(value, Mapping) and _grants_on(name):
        for verb, argument in value.entries.items():
            if f"{name}.{verb}" in catalogue():
                return f"a grant's name has a dot in it; write - {name}.{verb}: {_shown(argument)}"
    hint = did_you_mean(name, [*catalogue(), "statement"])
    if dotted := _DOTTED.fullmatch(name):
        return f"{name} is no grant.{hint or _choice(dotted['service'])}"
    return f"{name} is no grant and no statement.{hint or _choice(name)}"


def _action(name: str) -> str:
    service = name.partition(":")[0]
    grants = _grants_on(service)
    instead = f", or is allowed by a grant on {service}: {', '.join(grants)}" if grants else ""
    return f"{name} is an action, which goes into the actions of a statement{instead}"


def _choice(service: str) -> str:
    if grants := _grants_on(service):
        return f" On {service} there are {', '.join(grants)}."
    return " There are statement and the grants that `python -m stacks grants` lists."


def _grants_on(service: str) -> list[str]:
    return [name for name, grant in catalogue().items() if grant.service == service]


def _beside(name: str, others: list[str], entry: Mapping, statement_keys: frozenset[str]) -> str:
    other = others[0]
    if _is_known(other) or _DOTTED.fullmatch(other):
        return f"{other} is an entry of its own; begin its line with a hyphen: - {other}:"
    if name == "statement":
        if other in statement_keys:
            return f"{other} is a key of the statement; indent it further than statement:"
        return f"statement has no key {other!r}.{did_you_mean(other, statement_keys)}"
    grant = catalogue()[name]
    if other not in grant.parameters:
        hint = did_you_mean(other, grant.parameters) or f" It is {grant.signature}"
        return f"{name} has no argument {other!r}.{hint}"
    return f"{other} is an argument of {name}; write - {name}: {_arguments(grant, entry)}"


def _arguments(grant: AnyGrant, entry: Mapping) -> str:
    """All arguments in one mapping: those after the name, those beside it, and what is missing."""
    given: dict[str, Node] = {}
    after = entry.entries[grant.name]
    if isinstance(after, Mapping):
        given.update(after.entries)
    elif grant.first and not (isinstance(after, Scalar) and after.value is None):
        given[grant.first] = after
    given |= {name: value for name, value in entry.entries.items() if name in grant.parameters}
    shown = {name: _shown(value) for name, value in given.items()}
    missing = {name: "…" for name in grant.required if name not in given}
    return "{" + ", ".join(f"{name}: {text}" for name, text in {**missing, **shown}.items()) + "}"


def _shown(value: Node) -> str:
    """As it is written, if that is short to tell."""
    if isinstance(value, Scalar):
        return value.text if re.fullmatch(r"[A-Za-z][\w./-]*", value.text) else f'"{value.text}"'
    return "[…]" if isinstance(value, Sequence) else "{…}"
