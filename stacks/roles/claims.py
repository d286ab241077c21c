"""What the stacks of one app may not have twice."""

from constructs import Construct

_CLAIMS = "_ecs_iam_claims"


class Claims:
    """Who has what, among all stacks of an app: a stack's name, a state, a role's name."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    @classmethod
    def of(cls, scope: Construct) -> "Claims":
        """The claims of the app that ``scope`` is in.

        They are kept on the App. One that cdktf's Testing.app() made is another object in Python
        each time it is asked for, so there each stack stands alone.
        """
        root = scope.node.root
        claims = getattr(root, _CLAIMS, None)
        if not isinstance(claims, Claims):
            claims = cls()
            setattr(root, _CLAIMS, claims)
        return claims

    def other_owner(self, claim: str, owner: str) -> str | None:
        """Who has ``claim``, if that is somebody else."""
        found = self._owners.get(claim, owner)
        return None if found == owner else found

    def take(self, claim: str, owner: str) -> None:
        """Give ``claim`` to ``owner``."""
        self._owners[claim] = owner
