"""Where in a services.yaml the parts of a role stand."""

from collections.abc import Mapping
from typing import NamedTuple

from stacks.iam.problem import Path
from stacks.iam.role import SourceLocation
from stacks.manifest.yaml_tree import Tree


class RolePlaces(NamedTuple):
    """The places of one role: ``place`` leads to it.

    ``statements`` has the place of each statement that the role's policies have, by the path to it
    through RoleSpec: that of ``statement``, or of the grant that it comes from. Where several
    grants make a statement, it has the places of their actions and resources too.
    """

    file: str
    tree: Tree
    place: Path
    statements: Mapping[Path, Path]

    def path(self, path: Path) -> Path:
        """Where in the file the part of a RoleSpec at ``path`` is given."""
        match path:
            case ("path" | "permissions_boundary" | "tags", *_):
                return path
            case ("policies" | "managed_policies", _, "document", "statements", int(), *rest):
                at = self.statements.get(path[:7]) or self.statements[path[:5]]
                # What a grant says of itself stands nowhere in the file.
                return (*at, *rest) if at[-1] == "statement" else at
            case ("policies" | "managed_policies", _, "name"):
                return (*self.place, "policy_name")
            case ("managed_policies", _, "path"):
                return ("path",)
            case ("policies" | "managed_policies", *_):
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
