"""What an importer gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path, Problem
from stacks.iam.role_access import RoleAccess


class ImportedPolicy(NamedTuple):
    """A managed policy of the file.

    It goes by its ``name``, and by its address where a role would. ``document`` is None where it
    can't be read, and ``expression`` is then that of `UnknownPolicy`; ``origin`` is where in the
    file it stands. It ``is_attached`` where a role of the file certainly has it, as its permissions
    boundary, too.
    """

    address: str
    name: str
    document: PolicyDocument | None
    expression: str | None
    origin: Path
    is_attached: bool = False


@dataclass(frozen=True)
class ImportedRoles:
    """The roles that a file holds, in its order, and what has to be said about the reading.

    ``notes`` are sentences for people: what the file may hold beside ``roles``, and was not read.

    ``fingerprints`` belongs to the Terraform expressions in the texts of ``roles``, such as
    ``${lower(local.bucket)}``, that refer to locals, variables, data sources or modules of the
    file: a digest of what the file says about those. An expression with one fingerprint in one
    file and another in the other may stand for two different texts. Attributes of managed
    resources have none: ``${aws_s3_bucket.logs.arn}`` is the bucket of that address.

    ``merged`` are condition blocks that stand apart in the file and that the provider makes one of,
    so that the roles say something else than the file seems to; paths lead through the file.
    ``policies`` are the managed policies of the file; others may attach them, too.
    """

    roles: tuple[RoleAccess, ...]
    notes: tuple[str, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    merged: tuple[Problem, ...] = ()
    policies: tuple[ImportedPolicy, ...] = ()

    def __post_init__(self) -> None:
        """Keep the fingerprints from changing."""
        object.__setattr__(self, "fingerprints", MappingProxyType(dict(self.fingerprints)))

    @property
    def unattached(self) -> tuple[ImportedPolicy, ...]:
        """The managed policies that no role of the file has."""
        return tuple(policy for policy in self.policies if not policy.is_attached)


def unread_types(types: Iterable[str]) -> Iterator[str]:
    """The notes on resources that may give access, and that no importer reads."""
    for type_ in types:
        if type_.startswith(("aws_iam_user", "aws_iam_group")) and "policy" in type_:
            yield f"{type_}: only roles are read, not users and groups"
        if type_.startswith("awscc_iam_"):
            yield f"{type_}: resources of the provider awscc are not read"
