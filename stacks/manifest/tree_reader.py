"""Reads values from the tree of a services.yaml, and gathers the faults that are found on the way.

Nodes of the wrong type are the schema's to report; here they are passed over, so that one wrong
line does not hide what is wrong with the next.
"""

from stacks.iam.problem import Path, Problem
from stacks.iam.role import SourceLocation
from stacks.manifest.fault import Fault
from stacks.manifest.yaml_tree import (
    Mapping,
    Node,
    Position,
    Scalar,
    Sequence,
    Tree,
    child_of,
    node_at,
)


class TreeReader:
    """The ``tree`` of a ``file``, its faults so far, and the entries of it to pass over."""

    def __init__(self, file: str, tree: Tree, skipped: frozenset[Path] = frozenset()) -> None:
        self.file = file
        self.tree = tree
        self.skipped = skipped
        self.faults: list[Fault] = []
        self._above: tuple[Path, Node | None] = ((), tree.root)

    def node(self, path: Path) -> Node | None:
        """What stands at ``path``."""
        if not path:
            return self.tree.root
        # One is asked for after its neighbour, mostly.
        above = path[:-1]
        if above != self._above[0]:
            self._above = (above, node_at(self.tree.root, above))
        parent = self._above[1]
        return None if parent is None else child_of(parent, path[-1])

    def entries(self, path: Path) -> dict[str, Node]:
        """The entries of a mapping, none where there is no mapping."""
        return entries_of(self.node(path))

    def items(self, path: Path) -> list[Path]:
        """The paths of the items of a list that are not to be passed over."""
        node = self.node(path)
        count = len(node.items) if isinstance(node, Sequence) else 0
        return [at for at in ((*path, index) for index in range(count)) if at not in self.skipped]

    def text(self, *path: str | int) -> str | None:
        """A text, None where there is none."""
        return text_of(self.node(path))

    def is_true(self, *path: str | int) -> bool | None:
        """A boolean, None where there is none."""
        return truth_of(self.node(path))

    def report(self, problem: Problem) -> None:
        """Take in a problem, whose path is one in the file."""
        locate = self.tree.locate_key if problem.about_key else self.tree.locate
        self.add_fault(locate(problem.path), problem.message, problem.rule)

    def add_fault(self, position: Position, message: str, rule: str = "") -> None:
        """Take in what is wrong at ``position``."""
        self.faults.append(Fault(self.location(position), message, rule=rule))

    def location(self, position: Position) -> SourceLocation:
        """``position`` with the name of the file."""
        return SourceLocation(self.file, position.line, position.column)


def entries_of(node: Node | None) -> dict[str, Node]:
    """The entries of a mapping, none where there is no mapping."""
    return node.entries if isinstance(node, Mapping) else {}


def text_of(node: Node | None) -> str | None:
    """A text, None where there is none."""
    return node.text if isinstance(node, Scalar) and is_text(node) else None


def texts_of(node: Node | None) -> list[str] | None:
    """The texts of a list, None where there is none.

    ``*`` fills in for what is no text, so that the others keep their indices.
    """
    if not isinstance(node, Sequence):
        return None if node is None else ["*"]
    return [item.text if isinstance(item, Scalar) and is_text(item) else "*" for item in node.items]


def truth_of(node: Node | None) -> bool | None:
    """A boolean, None where there is none."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, bool) else None


def is_text(node: Scalar) -> bool:
    """Whether YAML has a text there, and not a number, a boolean or nothing."""
    return isinstance(node.value, str)
