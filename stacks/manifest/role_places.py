"""Where in a services.yaml the parts of a role stand."""

from dataclasses import dataclass

from stacks.iam.problem import Path
from stacks.iam.role import SourceLocation
from stacks.manifest.yaml_tree import Tree


@dataclass(frozen=True)
class RolePlaces:
    """The places of one role: ``place`` leads to it, ``entries`` are its statements in ``allow``.

    ``entries`` has, for each statement of the role's policy, its index in ``allow``.
    """

    file: str
    tree: Tree
    place: Path
    entries: tuple[int, ...]

    def path(self, path: Path) -> Path:
        """Where in the file the part of a RoleSpec at ``path`` is given."""
        match path:
            case ("path" | "permissions_boundary" | "tags", *_):
                return path
            case ("policies", _, "document", "statements", int(index), *rest):
                return (*self.place, "allow", self.entries[index], "statement", *rest)
            case ("policies", _, "name"):
                return (*self.place, "policy_name")
            case ("policies", *_):
                return (*self.place, "allow")
            case ("trust_policy", "statements", 0, "conditions", *rest):
                return (*self.place, "trust_policy", "conditions", *rest)
            case _:
                return (*self.place, *path)

    def locate(self, path: Path, *, about_key: bool = False) -> SourceLocation:
        """The place of the part of a RoleSpec at ``path``, or of the nearest that is given."""
        at = self.path(path)
        position = self.tree.locate_key(at) if about_key else self.tree.locate(at)
        return SourceLocation(self.file, position.line, position.column)
