"""The roles of services.yaml, or of what SERVICES names, for questions about them."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from stacks.cli.questions import BadInputError
from stacks.iam.nearest import did_you_mean
from stacks.iam.role import RoleSpec
from stacks.manifest import read_services


class RoleOfAccount(NamedTuple):
    """A role, and the account that it is in."""

    account: str
    role: RoleSpec


def all_roles() -> Sequence[RoleOfAccount]:
    """All of them, in the order of the files. Raises ManifestError."""
    return [
        RoleOfAccount(file.settings.account, role)
        for file in read_services(_services())
        for role in file.roles
    ]


def role_named(name: str) -> RoleOfAccount:
    """The one that is called ``name``, or ``name of account`` where several accounts have one.

    Raises ManifestError, and BadInputError where there is none, or not one alone.
    """
    roles = all_roles()
    found = [
        each for each in roles if name in {each.role.name, f"{each.role.name} of {each.account}"}
    ]
    if not found:
        names = list(dict.fromkeys(each.role.name for each in roles))
        hint = did_you_mean(name, names)
        if not hint and os.path.lexists(name):
            # As check and diff take one.
            hint = f" To ask about a file, write SERVICES={name} before the command."
        raise BadInputError(
            f"{name} is no role in {_services()}.{hint} There are: {', '.join(names)}"
        )
    if len(found) > 1:
        which = " or ".join(f"'{name} of {each.account}'" for each in found)
        raise BadInputError(f"{name} is a role in {len(found)} accounts; say which: {which}")
    return found[0]


def _services() -> str:
    return os.environ.get("SERVICES") or "services.yaml"
