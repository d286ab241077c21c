"""What a services.yaml says, once it is right."""

import re
from pathlib import Path as FilePath
from typing import NamedTuple

from stacks.iam.role import RoleSpec, SourceLocation
from stacks.manifest.role_places import RolePlaces
from stacks.settings import StackSettings

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html, serviceName
_SERVICE_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")


def service_name_problem(name: str) -> str | None:
    """1 to 255 letters, digits, hyphens and underscores."""
    if _SERVICE_NAME.fullmatch(name):
        return None
    return f"{name!r} is no name of a service; use 1 to 255 letters, digits, - and _"


def task_definition_file(file: str, name: str) -> str:
    """The file that a services.yaml ``file`` means by ``task_definition: name``: beside itself."""
    # What is read from a pipe has no folder.
    folder = FilePath() if file.startswith("/dev/") else FilePath(file).parent
    return str(folder / name)


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
