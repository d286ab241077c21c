"""Reads YAML into a tree that knows where each of its values stands.

PyYAML parses; the tree is built from its events, so that positions stay, a repeated key is noticed,
and neither depth nor aliases can exhaust the machine. Plain values follow YAML 1.2's core schema:
``yes``, ``on``, ``2026-01-01`` and ``0123`` are not turned into something else behind the
writer's back. https://yaml.org/spec/1.2.2/#103-core-schema
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stacks.iam.problem import Path

import yaml

_DEEPEST = 64
_ALIASED_VALUES = 100_000

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_NEEDS_QUOTES = re.compile("[*&@%`]")
# What is not ended is noticed far below; where it began is the place to look.
_TOLD_WHERE_IT_BEGAN = ("while scanning a quoted scalar", "while scanning a simple key")
_COLLECTION_TAGS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_STRING_TAG = "tag:yaml.org,2002:str"


class Position(NamedTuple):
    """A place in the file; both count from 1."""

    line: int
    column: int


class Scalar(NamedTuple):
    """A value that holds no others. ``text`` is as written; ``value`` is what YAML means by it.

    The value of a number is 0: only that it is one matters here, its text is exact.
    """

    text: str
    value: str | bool | int | None
    position: Position
    size: int = 1


@dataclass
class Sequence:
    """A list."""

    position: Position
    items: list["Node"] = field(default_factory=list["Node"])
    size: int = 1


@dataclass
class Mapping:
    """A mapping; ``keys`` tells where each key stands."""

    position: Position
    entries: dict[str, "Node"] = field(default_factory=dict[str, "Node"])
    keys: dict[str, Position] = field(default_factory=dict[str, Position])
    size: int = 1


Node = Scalar | Sequence | Mapping
Data = dict[str, "Data"] | list["Data"] | str | bool | int | None


class YamlError(ValueError):
    """``text`` is no YAML that can be read: what is wrong, and where."""

    def __init__(self, position: Position, message: str) -> None:
        self.position = position
        self.message = message
        super().__init__(message)


class Tree(NamedTuple):
    """A file's values, and the places of its repeated keys."""

    root: Node
    repeated: tuple[tuple[Position, str], ...]

    def locate(self, path: Path) -> Position:
        """The place of the value at ``path``, or of the nearest one above it that there is."""
        node, position = self.root, self.root.position
        for step in path:
            child = child_of(node, step)
            if child is None:
                break
            node, position = child, child.position
        return position

    def locate_key(self, path: Path) -> Position:
        """The place of the key that leads to ``path``; for a list item, of the item."""
        parent = node_at(self.root, path[:-1])
        if path and isinstance(parent, Mapping) and path[-1] in parent.keys:
            return parent.keys[str(path[-1])]
        return self.locate(path)


def child_of(node: Node, step: str | int) -> Node | None:
    """The value under a key or an index, or None."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entries.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def node_at(node: Node, path: Path) -> Node | None:
    """The value at ``path`` below ``node``, or None."""
    found: Node | None = node
    for step in path:
        found = child_of(found, step) if found is not None else None
    return found


def to_data(node: Node) -> Data:
    """The plain values below ``node``."""
    if isinstance(node, Mapping):
        return {key: to_data(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    return node.value


def read_yaml(text: str) -> Tree:
    """Read the one document in ``text``. Raises YamlError at the first thing that is no YAML."""
    try:
        # What yaml.parse does, without asking before each event whether there is one.
        loader: Any = yaml.CSafeLoader(text)
        return _Builder(iter(loader.get_event, None)).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = _within(text, mark.line, mark.column) if mark else Position(1, 1)
        problem = error.problem or error.context
        began = error.context_mark
        if began and error.context in _TOLD_WHERE_IT_BEGAN:
            position = _within(text, began.line, began.column)
        line = text.split("\n")[position.line - 1]
        if line[position.column - 1 :].startswith("\t"):
            problem = "a tab can't indent; use spaces"
        elif "${" in line:
            problem = f"{problem}; put text with ${{…}} in it in quotes"
        elif _NEEDS_QUOTES.search(line[max(position.column - 2, 0) : position.column]):
            problem = f"{problem}; put text that begins with one of * & @ % ` in quotes"
        raise YamlError(position, f"this is no YAML: {problem}") from None
    except yaml.reader.ReaderError as error:
        position, message = _unreadable_character(text, error)
        raise YamlError(position, message) from None
    except UnicodeError:
        raise YamlError(Position(1, 1), "this is no YAML: it is not Unicode text") from None


def _within(text: str, line: int, column: int) -> Position:
    """The place of a mark of PyYAML, which may lie beyond the end of the text."""
    lines = text.split("\n")
    if line < len(lines):
        return Position(line + 1, column + 1)
    return Position(len(lines), len(lines[-1]) + 1)


def _unreadable_character(text: str, error: yaml.reader.ReaderError) -> tuple[Position, str]:
    # libyaml counts bytes.
    before = text.encode()[: error.position].decode(errors="ignore")
    position = Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    return position, f"this is no YAML: {error.reason}"


class _Builder:
    """Builds the tree from PyYAML's events, with a stack of its own instead of recursion."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._open: list[Sequence | Mapping] = []
        self._anchors_of_open: list[str | None] = []
        self._pending_keys: list[tuple[str, Position] | None] = []
        self._anchors: dict[str, Node] = {}
        self._repeated: list[tuple[Position, str]] = []
        self._aliased = 0
        self._root: Node | None = None

    def build(self) -> Tree:
        for event in self._events:
            # The most frequent first: a large file is a hundred thousand events.
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, _position(event))
            elif isinstance(event, yaml.MappingStartEvent):
                self._begin(Mapping(_position(event)), event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._end()
            elif isinstance(event, yaml.SequenceStartEvent):
                self._begin(Sequence(_position(event)), event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event, _position(event))
            elif isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
                message = "a second document begins here; a file holds one"
                raise YamlError(_position(event), message)
        if self._root is None:
            raise YamlError(Position(1, 1), "the file is empty")
        return Tree(self._root, tuple(self._repeated))

    def _begin(self, node: Sequence | Mapping, event: yaml.CollectionStartEvent) -> None:
        if event.tag not in _COLLECTION_TAGS:
            raise YamlError(node.position, f"the YAML tag {event.tag} is not known here; drop it")
        if self._expects_key():
            raise YamlError(node.position, "a key is text, not a list or a mapping")
        if len(self._open) >= _DEEPEST:
            raise YamlError(node.position, f"nested more than {_DEEPEST} levels deep")
        self._open.append(node)
        self._anchors_of_open.append(event.anchor)
        self._pending_keys.append(None)

    def _end(self) -> None:
        node, anchor = self._open.pop(), self._anchors_of_open.pop()
        self._pending_keys.pop()
        if anchor:
            self._anchors[anchor] = node
        self._add(node)

    def _alias(self, event: yaml.AliasEvent, position: Position) -> None:
        node = self._anchors.get(event.anchor or "")
        if node is None:
            message = f"the alias *{event.anchor} stands for nothing; &{event.anchor} is not above"
            raise YamlError(position, message)
        # A few lines of aliases to aliases can stand for billions of values.
        self._aliased += node.size
        if self._aliased > _ALIASED_VALUES:
            raise YamlError(position, f"aliases stand for more than {_ALIASED_VALUES:,} values")
        if self._expects_key():
            raise YamlError(position, "a key is text, not an alias")
        self._add(node)

    def _scalar(self, event: yaml.ScalarEvent, position: Position) -> None:
        scalar = Scalar(event.value, _value(event, position), position)
        if event.anchor:
            self._anchors[event.anchor] = scalar
        if not self._expects_key():
            self._add(scalar)
            return
        if event.value == "<<" and event.implicit[0]:
            raise YamlError(position, "merge keys (<<) are not supported; write the entries out")
        mapping = self._open[-1]
        if isinstance(mapping, Mapping):
            if event.value in mapping.keys:
                first = mapping.keys[event.value]
                message = (
                    f"the key {event.value} is used twice; it stands in line {first.line} already"
                )
                self._repeated.append((position, message))
            mapping.keys.setdefault(event.value, position)
        self._pending_keys[-1] = (event.value, position)

    def _expects_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1], Mapping)
            and self._pending_keys[-1] is None
        )

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif pending := self._pending_keys[-1]:
            parent.entries.setdefault(pending[0], node)
            self._pending_keys[-1] = None


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _value(event: yaml.ScalarEvent, position: Position) -> str | bool | int | None:
    plain, _ = event.implicit
    if event.tag and event.tag != _STRING_TAG and not plain and event.tag != "!":
        raise YamlError(position, f"the YAML tag {event.tag} is not known here; drop it")
    if not plain or event.tag:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    return 0 if _NUMBER.fullmatch(event.value) else event.value
