"""What decides a request."""

from typing import NamedTuple

from stacks.iam.role import NamedPolicy


class Policies(NamedTuple):
    """What decides a request: the policies of a role, or the one policy of a resource.

    ``unread`` and ``unread_boundaries`` name policies that exist and can't be read here. The same
    name stands for the same policy in all that is compared.
    """

    policies: tuple[NamedPolicy, ...] = ()
    boundaries: tuple[NamedPolicy, ...] = ()
    unread: tuple[str, ...] = ()
    unread_boundaries: tuple[str, ...] = ()
