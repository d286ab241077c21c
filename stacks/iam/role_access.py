"""A role with everything that is known, and not known, about what it may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path
from stacks.iam.role import NamedPolicy, RoleSpec


class UnknownPolicy(NamedTuple):
    """A policy of a role whose document can't be read.

    ``address`` says which, for people. ``expression`` is the Terraform expression that it comes
    from, and stands for the same document wherever it stands; None where Terraform itself does not
    know it before apply.
    """

    address: str
    expression: str | None
    is_trust_policy: bool = False


@dataclass(frozen=True)
class RoleAccess:
    """A role, and the documents that its spec has no place for.

    ``managed_policies`` holds the documents that are known of the ARNs in
    ``spec.managed_policy_arns`` and ``spec.permissions_boundary``, by those ARNs as they stand
    there; the others are known to AWS alone. ``unknown`` are inline or trust policies that the
    role has and ``spec`` has not; when the trust policy is one, that of ``spec`` has no statement.

    ``origins`` tells where the file that the role was read from has its parts: for ``()``, the
    role, ``("trust_policy",)``, ``("policies", index)``, ``("managed_policies", arn)`` and, where
    it is attached, ``("managed_policy_arns", arn)``, a path through the file's values; of a plan,
    the addresses of managed policies and of what attaches them.
    """

    spec: RoleSpec
    managed_policies: Mapping[str, PolicyDocument] = field(
        default_factory=dict[str, PolicyDocument], hash=False
    )
    unknown: tuple[UnknownPolicy, ...] = ()
    origins: Mapping[Path, Path] = field(
        default_factory=dict[Path, Path], hash=False, compare=False
    )

    def __post_init__(self) -> None:
        """Keep the documents from changing under the role."""
        documents = MappingProxyType(dict(self.managed_policies))
        object.__setattr__(self, "managed_policies", documents)
        object.__setattr__(self, "origins", MappingProxyType(dict(self.origins)))

    @property
    def known_arns(self) -> tuple[str, ...]:
        """The ARNs of the attached policies whose documents are known."""
        return tuple(arn for arn in self.spec.managed_policy_arns if arn in self.managed_policies)

    def with_known_policies(self) -> RoleSpec:
        """The role, with the policies of `known_arns` as its own, each called by its ARN."""
        known, arns = self.managed_policies, self.spec.managed_policy_arns
        return replace(
            self.spec,
            managed_policies=tuple(NamedPolicy(arn, known[arn]) for arn in self.known_arns),
            managed_policy_arns=tuple(arn for arn in arns if arn not in known),
        )
