"""Which entries of a services.yaml are to be passed over, because of a fault in them."""

from bisect import bisect_right
from collections.abc import Iterable

from stacks.iam.problem import Path
from stacks.manifest.fault import Fault
from stacks.manifest.yaml_tree import Mapping, Sequence, Tree, node_at


def faulty_entries(tree: Tree, faults: Iterable[Fault]) -> frozenset[Path]:
    """The entries of ``allow`` that a fault stands in, or behind, before the next."""
    entries = sorted(_entries(tree), key=lambda path: _start(tree, path))
    positions = [_start(tree, entry) for entry in entries]
    return frozenset(
        entries[before - 1]
        for fault in faults
        if (before := bisect_right(positions, (fault.where.line, fault.where.column)))
    )


def _entries(tree: Tree) -> Iterable[Path]:
    services = node_at(tree.root, ("services",))
    for service in services.entries if isinstance(services, Mapping) else ():
        for role in ("task_role", "execution_role"):
            at = ("services", service, role, "allow")
            allow = node_at(tree.root, at)
            if isinstance(allow, Sequence):
                yield from ((*at, index) for index, _ in enumerate(allow.items))


def _start(tree: Tree, path: Path) -> tuple[int, int]:
    position = tree.locate(path)
    return position.line, position.column
