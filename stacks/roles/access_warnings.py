"""Tells, at synthesis, what is found about roles that were made in Python, and was not there."""

import warnings
from collections.abc import Iterator
from functools import cache, partial

from stacks.roles.registry import REGISTRY, RoleRegistry
from stacks.roles.resolving import resolved
from stacks.rules.check import check_resolved_role
from stacks.rules.name_for_arn import findings_behind_tokens
from stacks.rules.rule import Finding

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

    What its tokens stand for is known by then, so it may still be an error, which synthesis fails
    with.

    Roles of a services.yaml are left out: `python -m stacks check` and main.py tell about them,
    with the line in the file.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def validate(self) -> list[str]:
        """Warn, and return the errors, with what the filters have made errors of."""
        refused: list[str] = []
        for path, finding in self._findings():
            # A construct has no line; the path of it stands where the file would.
            message = str(finding.as_problem())
            if finding.rule.severity == "error":
                refused.append(f"{path}: {message}")
                continue
            try:
                warnings.warn_explicit(message, AccessWarning, filename=path, lineno=0)
            except AccessWarning:
                refused.append(f"{path}: {message}")
        return refused

    def _findings(self) -> Iterator[tuple[str, Finding]]:
        registry: RoleRegistry = getattr(self._stack, REGISTRY)
        # A token may stand in many statements; what it stands for, Node.js is asked once.
        resolve = cache(partial(resolved, scope=self._stack))
        for path, role in registry.roles.items():
            if role.declared_at is None:
                for finding in check_resolved_role(role, resolve).findings:
                    yield path, finding
        for path, document in registry.policies.items():
            for finding in findings_behind_tokens(document, resolve):
                yield path, finding.under("document")
