"""A role while it is being read: what a file says about it stands in many places."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from stacks.iam.document import PolicyDocument
from stacks.iam.names import logical_id
from stacks.iam.problem import Path
from stacks.iam.role import DEFAULT_PATH, AcceptedFinding, NamedPolicy, RoleSpec
from stacks.iam.role_access import RoleAccess, UnknownPolicy
from stacks.importers.imported import ImportedPolicy


@dataclass
class RoleDraft:
    """What is known of a role so far. ``name`` is None when the file does not say it."""

    address: str
    logical_id: str
    name: str | None = None
    path: str | None = None
    description: str | None = None
    permissions_boundary: str | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    trust_policy: PolicyDocument = field(default_factory=PolicyDocument)
    policies: list[NamedPolicy] = field(default_factory=list[NamedPolicy])
    managed_policy_arns: dict[str, None] = field(default_factory=dict[str, None])
    managed_policies: dict[str, PolicyDocument] = field(default_factory=dict[str, PolicyDocument])
    unknown: list[UnknownPolicy] = field(default_factory=list[UnknownPolicy])
    accept: tuple[AcceptedFinding, ...] = ()
    origins: dict[Path, Path] = field(default_factory=dict[Path, Path])

    def add_unknown(self, address: str, expression: str | None) -> None:
        """The role has a policy that can't be read."""
        if (policy := UnknownPolicy(address, expression)) not in self.unknown:
            self.unknown.append(policy)

    def attach(self, arn: str, origin: Path) -> None:
        """The role has the managed policy of ``arn``, which the file says at ``origin``."""
        self.managed_policy_arns[arn] = None
        self.origins.setdefault(("managed_policy_arns", arn), origin)

    def access(self, name: str) -> RoleAccess:
        """The role as it is known by now."""
        spec = RoleSpec(
            name=name,
            logical_id=self.logical_id,
            trust_policy=self.trust_policy,
            policies=tuple(self.policies),
            path=self.path or DEFAULT_PATH,
            description=self.description or None,
            managed_policy_arns=tuple(self.managed_policy_arns),
            permissions_boundary=self.permissions_boundary,
            tags=self.tags,
            accept=self.accept,
        )
        return RoleAccess(spec, self.managed_policies, tuple(self.unknown), self.origins)


def foreign_role(name: str, *, depends_on: str | None) -> RoleDraft:
    """A role that the file gives policies to and does not manage.

    Its trust policy is none of the file's business, and the same wherever that is so.
    ``depends_on`` is what says which role it is, its name or an expression; None when that is not
    known.
    """
    # A name without a letter or digit makes no identifier.
    id_ = logical_id(name) if any(char.isascii() and char.isalnum() for char in name) else "role"
    draft = RoleDraft(address=name, logical_id=id_, name=name)
    expression = None if depends_on is None else f"trust policy of {depends_on}"
    draft.unknown.append(UnknownPolicy(f"trust policy of {name}", expression, is_trust_policy=True))
    return draft


def finished(drafts: Iterable[RoleDraft]) -> tuple[RoleAccess, ...]:
    """All roles, under names that tell them apart.

    Those without a name, and those of two accounts that share one, go by their addresses.
    """
    drafts = list(drafts)
    uses = Counter(draft.name for draft in drafts)
    return tuple(
        draft.access(draft.name if draft.name and uses[draft.name] == 1 else draft.address)
        for draft in drafts
    )


def finished_policies(
    policies: Iterable[ImportedPolicy], attached: Collection[str]
) -> tuple[ImportedPolicy, ...]:
    """All managed policies, under names that tell them apart; ``attached`` are addresses."""
    policies = list(policies)
    uses = Counter(policy.name for policy in policies)
    return tuple(
        policy._replace(
            name=policy.name if uses[policy.name] == 1 else policy.address,
            is_attached=policy.address in attached,
        )
        for policy in policies
    )
