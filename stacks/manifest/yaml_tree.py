"""Reads YAML into a tree that knows where each of its values stands.

PyYAML parses; the tree is built from its events, so that positions stay, a repeated key is noticed,
and neither depth nor aliases can exhaust the machine. Plain values follow YAML 1.2's core schema:
``yes``, ``on``, ``2026-01-01`` and ``0123`` are not turned into something else behind the
writer's back. https://yaml.org/spec/1.2.2/#103-core-schema
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from stacks.iam.problem import Path

import yaml

_DEEPEST = 64
_TOO_DEEP = f"nested more than {_DEEPEST} levels deep"
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
_NUMBER_BEGINS = frozenset("+-.0123456789")
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


@dataclass(slots=True)
class Sequence:
    """A list."""

    position: Position
    items: list["Node"]
    size: int = 1


@dataclass(slots=True)
class Mapping:
    """A mapping; ``keys`` tells where each key stands."""

    position: Position
    entries: dict[str, "Node"]
    keys: dict[str, Position]
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
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: to_data(value) for key, value in node.entries.items()}
    return [to_data(item) for item in node.items]


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
        # The collection that is open, and the key in it that waits for its value.
        self._open: Sequence | Mapping | None = None
        self._key: str | None = None
        # Those around it, each with the anchor of what is open in it.
        self._around: list[tuple[Sequence | Mapping | None, str | None, str | None]] = []
        self._anchors: dict[str, Node] = {}
        self._repeated: list[tuple[Position, str]] = []
        self._aliased = 0
        self._root: Node | None = None

    def build(self) -> Tree:
        # A large file is a hundred thousand events.
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin_mapping,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceStartEvent: self._begin_sequence,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._begin_document,
        }
        for event in self._events:
            if handle := handlers.get(type(event)):
                handle(event)
        if self._root is None:
            raise YamlError(Position(1, 1), "the file is empty")
        return Tree(self._root, tuple(self._repeated))

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        if self._root is not None:
            message = "a second document begins here; a file holds one"
            raise YamlError(_position(event), message)

    def _begin_mapping(self, event: yaml.MappingStartEvent) -> None:
        self._begin(Mapping(_position(event), {}, {}), event)

    def _begin_sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._begin(Sequence(_position(event), []), event)

    def _begin(self, node: Sequence | Mapping, event: yaml.CollectionStartEvent) -> None:
        if event.tag not in _COLLECTION_TAGS:
            raise YamlError(node.position, f"the YAML tag {event.tag} is not known here; drop it")
        if self._key is None and isinstance(self._open, Mapping):
            raise YamlError(node.position, "a key is text, not a list or a mapping")
        if len(self._around) >= _DEEPEST:
            raise YamlError(node.position, _TOO_DEEP)
        self._around.append((self._open, self._key, event.anchor))
        self._open, self._key = node, None

    def _end(self, _: yaml.CollectionEndEvent) -> None:
        node = self._open
        self._open, self._key, anchor = self._around.pop()
        if node is not None:
            if anchor:
                self._anchors[anchor] = node
            self._add(node)

    def _alias(self, event: yaml.AliasEvent) -> None:
        position = _position(event)
        node = self._anchors.get(event.anchor or "")
        if node is None:
            message = f"the alias *{event.anchor} stands for nothing; &{event.anchor} is not above"
            raise YamlError(position, message)
        # A few lines of aliases to aliases can stand for billions of values.
        self._aliased += node.size
        if self._aliased > _ALIASED_VALUES:
            raise YamlError(position, f"aliases stand for more than {_ALIASED_VALUES:,} values")
        if self._key is None and isinstance(self._open, Mapping):
            raise YamlError(position, "a key is text, not an alias")
        if len(self._around) + _levels(node) > _DEEPEST:
            raise YamlError(position, _TOO_DEEP)
        self._add(node)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text, position = event.value, _position(event)
        scalar = Scalar(text, _value(event, position), position)
        if event.anchor:
            self._anchors[event.anchor] = scalar
        if self._key is not None or not isinstance(self._open, Mapping):
            self._add(scalar)
            return
        if text == "<<" and event.implicit[0]:
            raise YamlError(position, "merge keys (<<) are not supported; write the entries out")
        if first := self._open.keys.get(text):
            message = f"the key {text} is used twice; it stands in line {first.line} already"
            self._repeated.append((position, message))
        else:
            self._open.keys[text] = position
        self._key = text

    def _add(self, node: Node) -> None:
        parent = self._open
        if isinstance(parent, Mapping):
            if self._key is not None:
                parent.entries.setdefault(self._key, node)
                self._key = None
        elif parent is None:
            self._root = node
            return
        else:
            parent.items.append(node)
        parent.size += node.size


def _levels(node: Node) -> int:
    """How many collections are in each other, ``node`` with them."""
    if isinstance(node, Scalar):
        return 0
    below = node.entries.values() if isinstance(node, Mapping) else node.items
    return 1 + max(map(_levels, below), default=0)


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    # libyaml marks all of its events.
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _value(event: yaml.ScalarEvent, position: Position) -> str | bool | int | None:
    text, tag = event.value, event.tag
    plain, _ = event.implicit
    if tag and tag != _STRING_TAG and not plain and tag != "!":
        raise YamlError(position, f"the YAML tag {tag} is not known here; drop it")
    if not plain or tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return 0 if text[0] in _NUMBER_BEGINS and _NUMBER.fullmatch(text) else text
