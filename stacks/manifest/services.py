"""What a services.yaml says, once it is right."""

from typing import NamedTuple

from stacks.iam.role import RoleSpec, SourceLocation
from stacks.manifest.role_places import RolePlaces
from stacks.settings import StackSettings


class ServicesFile(NamedTuple):
    """One file: a stack, its settings and its roles.

    ``file`` is the path that was read; ``stack_at`` and ``backend_at`` are where in it the stack's
    name and its state are given, or the file's beginning. ``places`` are those of ``roles``, in
    the same order.
    """

    file: str
    stack: str
    settings: StackSettings
    roles: tuple[RoleSpec, ...]
    stack_at: SourceLocation
    backend_at: SourceLocation
    places: tuple[RolePlaces, ...] = ()
