"""Tells, at synthesis, what is found about roles that were made in Python and is no error."""

import warnings

from stacks.roles.registry import REGISTRY, RoleRegistry
from stacks.rules.check import check_role

import jsii
from cdktf import TerraformStack as Stack
from constructs import IValidation


class AccessWarning(UserWarning):
    """A warning or a suggestion about what a role may do; errors are refused when they are made.

    Python's own filters apply: after ``warnings.simplefilter("error", AccessWarning)`` synthesis
    fails, and says all of them.
    """


@jsii.implements(IValidation)
class AccessWarnings:
    """Checks the whole of each role, when nothing more can be added to it.

    Roles of a services.yaml are left out: `python -m stacks check` and main.py tell about them,
    with the line in the file.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def validate(self) -> list[str]:
        """Warn, and return what the filters have made errors of."""
        refused: list[str] = []
        registry: RoleRegistry = getattr(self._stack, REGISTRY)
        for path, role in registry.roles.items():
            if role.declared_at is None:
                for finding in check_role(role).findings:
                    # A construct has no line; the path of it stands where the file would.
                    message = str(finding.as_problem())
                    try:
                        warnings.warn_explicit(message, AccessWarning, filename=path, lineno=0)
                    except AccessWarning:
                        refused.append(f"{path}: {message}")
        return refused
