"""The trust policies that the roles of a stack have in common, each of them in the stack once."""

from stacks.iam.role import RoleKind, RoleSpec
from stacks.iam.trust import execution_role_trust_policy, task_role_trust_policy
from stacks.roles.documents import add_document
from stacks.settings import StackSettings

from constructs import Construct


class SharedTrust(Construct):
    """What the shared documents are below, in the tree of constructs."""


class TrustDocuments:
    """The trust policies that task roles and execution roles have by default, in one stack."""

    def __init__(self, settings: StackSettings) -> None:
        partition, account = settings.partition, settings.account
        self._usual = {
            "task": task_role_trust_policy(
                partition=partition, account=account, regions=settings.region
            ),
            "execution": execution_role_trust_policy(partition=partition, account=account),
        }
        self._scope: SharedTrust | None = None
        self._added: set[RoleKind] = set()

    @property
    def owners(self) -> dict[str, str]:
        """The Terraform addresses that are kept for them, and for whom."""
        return {
            f"data.aws_iam_policy_document.{_shared_id(kind)}": f"every {kind} role"
            for kind in self._usual
        }

    def shared_id(self, role: RoleSpec) -> str | None:
        """The logical id of the document that ``role`` shares; None for one of its own."""
        kind, trust_policy = role.kind, role.trust_policy
        if kind is None:
            return None
        if self._usual[kind] is not trust_policy:
            if self._usual[kind] != trust_policy:
                return None
            # The next role of a services.yaml has this very object.
            self._usual[kind] = trust_policy
        return _shared_id(kind)

    def add_shared(self, stack: Construct, role: RoleSpec) -> str | None:
        """As `shared_id`; the document is in ``stack`` then."""
        id_ = self.shared_id(role)
        if id_ is not None and role.kind is not None and role.kind not in self._added:
            # No role has a colon in its name, so no other construct is called so.
            self._scope = self._scope or SharedTrust(stack, "shared:trust")
            add_document(self._scope, role.kind, id_, role.trust_policy)
            self._added.add(role.kind)
        return id_


def _shared_id(kind: str) -> str:
    # No name becomes a logical id with two underscores side by side, so no role has it.
    return f"shared__{kind}_trust"
