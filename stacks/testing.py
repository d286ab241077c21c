"""Assertions for tests of roles: what a role may do, and what a change must not add.

    from stacks.testing import assert_allows, assert_denies, assert_no_new_access

    def test_the_service_reads_its_logs_and_nothing_else():
        role = MyEcsStack(Testing.app(), "ecs-iam").role
        assert_allows(role, "s3:GetObject", "arn:aws:s3:::my-log-bucket/today")
        assert_denies(role, "s3:DeleteObject", "arn:aws:s3:::my-log-bucket/today")

A role is a `RoleSpec`, a construct such as `EcsTaskRole`, or synthesized JSON, as text or read. The
answers are computed here, from the policies alone; AWS is not asked.
"""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from stacks.cli.comparing import compared
from stacks.cli.diff_report import as_text
from stacks.cli.sides import Side, of_terraform
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import Decision
from stacks.iam.expression_bounds import Bounds, bounds, expressions_about
from stacks.iam.near_miss import near_misses
from stacks.iam.policy_reader import load_json
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context, Values
from stacks.iam.request_checks import checked_request
from stacks.iam.rewriting import Change, rewritten, rewritten_role
from stacks.iam.role import RoleSpec
from stacks.iam.role_access import RoleAccess
from stacks.iam.role_diff import role_policies
from stacks.importers.terraform_json import is_terraform_json, terraform_json_roles
from stacks.rules.existence import unknown_action

_PLACEHOLDER = "{TfToken["


@runtime_checkable
class HasSpec(Protocol):
    """A construct that renders a role, such as `EcsTaskRole`."""

    @property
    def spec(self) -> RoleSpec:
        """What the role is."""
        ...


Synthesized = str | Mapping[str, object]
"""What ``Testing.synth`` returns, or a cdk.tf.json that was read."""

Role = RoleSpec | HasSpec | Synthesized


def assert_allows(
    role: Role,
    action: str,
    resource: str = "*",
    *,
    context: Mapping[str, Values] | None = None,
    name: str | None = None,
    documents: Mapping[str, PolicyDocument] | None = None,
) -> None:
    """Assert that ``role`` may do ``action`` on ``resource`` when the request has ``context``.

    ``name`` says which role of synthesized JSON is meant, if it has several. ``documents`` are
    those of the managed policies and of the permissions boundary, by ARN; without them it can't be
    decided what a role with such policies may do.

    Terraform expressions, and CDKTF's tokens for them, may be any text, the same one wherever the
    same expression stands: with a role on ``f"{bucket.arn}/*"``, ask about ``f"{bucket.arn}/x"``.
    Two buckets, tables, queues or topics of Terraform are two in AWS.

    Raises AssertionError, which names the statement that denies it, or what comes near to allowing
    it, or the expressions that it depends on; IamError for a request that can't be one. Warns
    (UserWarning) where it holds of an action that AWS's data does not have: that says nothing
    about the one that was meant.
    """
    __tracebackhide__ = True
    asked = _Asked(role, action, resource, context=context, name=name, documents=documents)
    least, most = asked.bounds()
    if most.verdict == "implicit-deny":
        asked.refuse_unread_allows()
    if most.verdict != "allow":
        near = "".join(f"\n  {each}" for each in asked.near_misses())
        raise AssertionError(f"{asked.subject} may not {asked}: {asked.told(most)}{near}")
    asked.refuse_unread()
    if least.verdict != "allow":
        raise AssertionError(asked.undecided(least, most))
    asked.warn()


def assert_denies(
    role: Role,
    action: str,
    resource: str = "*",
    *,
    context: Mapping[str, Values] | None = None,
    name: str | None = None,
    documents: Mapping[str, PolicyDocument] | None = None,
) -> None:
    """Assert that ``role`` may not do ``action`` on ``resource`` when the request has ``context``.

    Takes, raises and warns of what `assert_allows` does.
    """
    __tracebackhide__ = True
    asked = _Asked(role, action, resource, context=context, name=name, documents=documents)
    least, most = asked.bounds()
    if least.verdict == "allow":
        asked.refuse_unread()
        raise AssertionError(f"{asked.subject} may {asked}: {asked.told(least)}")
    if most.verdict == "allow":
        raise AssertionError(asked.undecided(least, most))
    if most.verdict == "implicit-deny":
        asked.refuse_unread_allows()
    asked.warn()


def assert_no_new_access(old: Role, new: Role) -> None:
    """Assert that ``new`` allows nothing that ``old`` does not, over all requests.

    Each is one role, or synthesized JSON with as many roles as it has; several are compared by
    name. The trust policies are compared as well, and of two stacks the managed policies that no
    role has.

    Raises AssertionError with all that is new, each with a request that shows it, or with what of
    ``new`` can't be read, such as a module.
    """
    __tracebackhide__ = True
    before, after = _side(old, "old"), _side(new, "new")
    if any(isinstance(each, RoleSpec | HasSpec) for each in (old, new)):
        # What else a stack has is not a role's.
        before, after = (replace(each, managed_policies=()) for each in (before, after))
    if len(before.roles) == len(after.roles) == 1:
        # Two roles are compared whatever they are called.
        ((account, role),) = before.roles
        name = after.roles[0][1].spec.name
        renamed = replace(role, spec=replace(role.spec, name=name))
        before = replace(before, roles=((account, renamed),))
    if more := [note for note in after.notes if note not in before.notes]:
        raise AssertionError("\n".join(more))
    diff = compared(before, after)
    if diff.new:
        raise AssertionError(as_text(diff))


class _Asked:
    """A role, and what is asked of it."""

    def __init__(
        self,
        role: Role,
        action: str,
        resource: str,
        *,
        context: Mapping[str, Values] | None,
        name: str | None,
        documents: Mapping[str, PolicyDocument] | None,
    ) -> None:
        access = _one_role(role, name)
        change = _resolving(role)
        given = {change(arn): rewritten(each, change) for arn, each in (documents or {}).items()}
        known = {**access.managed_policies, **given}
        self.subject = access.spec.name
        self._policies = role_policies(replace(access, managed_policies=known), "identity", "given")
        found = {
            change(key): tuple(map(change, each)) for key, each in Context(context).values.items()
        }
        self._request = checked_request(change(action), change(resource), Context(found))

    def __str__(self) -> str:
        context = self._request.context.values.items()
        given = "".join(f" with {key}={' and '.join(values)}" for key, values in context)
        return f"{self._request.action} on {self._request.resource}{given}"

    def bounds(self) -> Bounds:
        return bounds(self._request, self._policies.policies, self._policies.boundaries)

    def undecided(self, least: Decision, most: Decision) -> str:
        """What is said where it depends on expressions, whose values Terraform alone knows."""
        deciding = (*self._policies.policies, *self._policies.boundaries)
        found = " and ".join(expressions_about(self._request, deciding))
        return (
            f"whether {self.subject} may {self} can't be decided before Terraform runs: "
            f"{most.because}, or {least.because}. It depends on {found}; ask about a resource that "
            "has the same expression in it, or give the role names that are known"
        )

    def told(self, decision: Decision) -> str:
        """Why, and what is wrong with the question itself."""
        doubt = unknown_action(self._request.action)
        return f"{decision.because}. {doubt}" if doubt else decision.because

    def warn(self) -> None:
        """Warn, at the line of the assertion, of an action that AWS does not have."""
        if doubt := unknown_action(self._request.action):
            warnings.warn(doubt, stacklevel=3)

    def near_misses(self) -> list[str]:
        return list(near_misses(self._request, self._policies.policies))

    def refuse_unread_allows(self) -> None:
        """Raise AssertionError when a policy that could allow it is not known.

        A boundary could not.
        """
        __tracebackhide__ = True
        self._refuse(self._policies.unread)

    def refuse_unread(self) -> None:
        """Raise AssertionError when a policy that could deny it is not known."""
        __tracebackhide__ = True
        self._refuse((*self._policies.unread, *self._policies.unread_boundaries))

    def _refuse(self, unread: Sequence[str]) -> None:
        if unread:
            __tracebackhide__ = True
            raise AssertionError(
                f"whether {self.subject} may {self} can't be decided without "
                f"{' and '.join(unread)}; documents={{ARN: …}} takes those of managed policies and "
                "of the boundary"
            )


def _one_role(role: Role, name: str | None) -> RoleAccess:
    roles = [each for _, each in _side(role, "given").roles]
    named = [each for each in roles if name in (None, each.spec.name)]
    if len(named) != 1:
        names = ", ".join(each.spec.name for each in roles) or "none"
        count = f"no role {name}" if name and not named else f"{len(named)} roles"
        raise AssertionError(f"the JSON has {count}; name= says which one is meant, of: {names}")
    return named[0]


def _resolving(role: Role) -> Change:
    """Puts expressions in the place of tokens, which are others each time they are asked for."""
    # A construct of somebody else's may have but a spec.
    resolved: Change = getattr(role, "resolved", str)
    return lambda text: resolved(text) if _PLACEHOLDER in text else text


def _side(role: Role, file: str) -> Side:
    if isinstance(role, RoleSpec):
        return Side(file, ((None, RoleAccess(role)),))
    if isinstance(role, HasSpec):
        return Side(file, ((None, rewritten_role(RoleAccess(role.spec), _resolving(role))),))
    data = load_json(role if isinstance(role, str) else json.dumps(role))
    if not is_terraform_json(data):
        message = "this is no synthesized JSON; give what Testing.synth returns, or a cdk.tf.json"
        raise IamError([Problem((), message)])
    return of_terraform(file, terraform_json_roles(data))
