"""The one value in the middle: a role, described."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from stacks.iam.document import PolicyDocument
from stacks.iam.listed import shown
from stacks.iam.problem import Path

DEFAULT_PATH = "/"

RoleKind = Literal["task", "execution"]
"""Who acts in a role of ECS: the containers of a task, or ECS itself when it starts the task."""


@dataclass(frozen=True)
class SourceLocation:
    """Where something was declared; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """``services.yaml:14:11``."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class NamedPolicy:
    """A policy of a role: its name, unique within the role, and its document."""

    name: str
    document: PolicyDocument


@dataclass(frozen=True)
class AcceptedFinding:
    """One finding that the owner of a role stands by, and the reason.

    ``rule`` is the id of a rule of docs/rules.md; ``match`` is what the finding is about, such as
    the action or the resource.
    """

    rule: str
    match: str
    reason: str

    def __post_init__(self) -> None:
        """Raises TypeError for what is no text."""
        for name in ("rule", "match", "reason"):
            if not isinstance(value := getattr(self, name), str):
                raise TypeError(f"AcceptedFinding: {name} takes text, not {shown(value)}")


@dataclass(frozen=True)
class RoleSpec:
    """A role of IAM: everything that a stack needs to render it.

    ``logical_id`` is what Terraform calls it: ``aws_iam_role.<logical_id>``. ``tags`` are all that
    the role will carry, those of its stack included. ``policies`` are inline; ``managed_policies``
    are customer-managed ones that are made with the role, for it alone; ``managed_policy_arns``
    are others that are attached. ``moved_from`` is the ``logical_id`` that the role had before, and
    with ``import_existing`` the role is in the account already, and Terraform takes it over.
    ``kind`` is None where it is not known, or none of ECS's two. Two
    roles are equal when AWS sees one in both: ``kind``, ``accept``, ``moved_from`` and
    ``import_existing`` do not count.
    `stacks.iam.checks.role_problems` tells what IAM would refuse about it.
    """

    name: str
    logical_id: str
    trust_policy: PolicyDocument
    policies: tuple[NamedPolicy, ...] = ()
    path: str = DEFAULT_PATH
    description: str | None = None
    managed_policy_arns: tuple[str, ...] = ()
    managed_policies: tuple[NamedPolicy, ...] = ()
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    moved_from: str | None = field(default=None, compare=False)
    import_existing: bool = field(default=False, compare=False)
    kind: RoleKind | None = field(default=None, compare=False)
    accept: tuple[AcceptedFinding, ...] = field(default=(), compare=False)
    declared_at: SourceLocation | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Keep the tags from changing under the role."""
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))

    @property
    def own_policies(self) -> tuple[tuple[Path, NamedPolicy], ...]:
        """The policies that belong to the role alone, each with the fields that lead to it."""
        return (
            *((("policies", index), each) for index, each in enumerate(self.policies)),
            *(
                (("managed_policies", index), each)
                for index, each in enumerate(self.managed_policies)
            ),
        )
