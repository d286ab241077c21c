"""What a services.yaml says, once it is right."""

from dataclasses import dataclass

from stacks.iam.role import RoleSpec
from stacks.settings import StackSettings


@dataclass(frozen=True)
class ServicesFile:
    """One file: a stack, its settings and its roles. ``file`` is the path that was read."""

    file: str
    stack: str
    settings: StackSettings
    roles: tuple[RoleSpec, ...]
