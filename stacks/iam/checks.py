"""What IAM would refuse about a document or a role, told before it is asked.

This is the form of things: elements, patterns, sizes. Whether an action exists, or is wise, is not
decided here. Every `Problem` names the rule that is broken.
"""

import re
from collections.abc import Iterator

from stacks.iam.arn import Arn, arn_problem
from stacks.iam.document import PolicyDocument
from stacks.iam.form_checks import version_fault
from stacks.iam.limits import (
    MANAGED_POLICIES_PER_ROLE,
    SizeQuota,
    description_problem,
    path_problem,
    policy_name_problem,
    role_name_problem,
    size_problem,
    tag_problems,
)
from stacks.iam.problem import Problem
from stacks.iam.remembered import remembered
from stacks.iam.role import RoleSpec
from stacks.iam.statement_checks import statement_problems
from stacks.iam.text import is_list, is_unresolved, switched_off_problem

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html: path and name of a policy
_POLICY_RESOURCE = re.compile(r"policy/([\w.,+@=-]+/)*[\w+=,.@-]+", re.ASCII)
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: Path
_POLICY_PATH = re.compile(r"((/[A-Za-z0-9.,+@=_-]+)*)/")
_POLICY_OWNER = re.compile(r"[0-9]{12}|aws")
_ARN_LENGTH = 2048


@remembered
def role_problems(role: RoleSpec) -> tuple[Problem, ...]:
    """Everything about ``role`` that IAM would refuse; paths lead through RoleSpec's fields."""
    return tuple(_role_problems(role))


def identity_policy_problems(document: PolicyDocument) -> list[Problem]:
    """Everything about a permissions policy that IAM would refuse, its size apart."""
    return list(_document_problems(document, trust=False))


def trust_policy_problems(document: PolicyDocument) -> list[Problem]:
    """Everything about a role's trust policy that IAM would refuse, its size apart."""
    return list(_document_problems(document, trust=True))


def _role_problems(role: RoleSpec) -> Iterator[Problem]:
    for field, message in (
        ("name", role_name_problem(role.name)),
        ("path", path_problem(role.path)),
        ("description", description_problem(role.description or "")),
        ("description", switched_off_problem(role.description or "")),
    ):
        if message:
            yield Problem((field,), message, rule=f"malformed-role-{field}")
    for problem in tag_problems(role.tags):
        yield problem.under("tags")
    if role.permissions_boundary is not None:
        message = policy_arn_problem(role.permissions_boundary, "a permissions boundary")
        if message:
            yield Problem(("permissions_boundary",), message, rule="malformed-policy-arn")
    yield from _managed_policies_problems(role)
    yield from _policies_problems(role)
    for problem in _trust_problems(role.trust_policy):
        yield problem.under("trust_policy")


@remembered
def _trust_problems(document: PolicyDocument) -> tuple[Problem, ...]:
    # Asked once of what thousands of roles share.
    message = size_problem([document], SizeQuota.TRUST)
    size = [Problem((), message, rule="trust-policy-size")] if message else []
    return (*_document_problems(document, trust=True), *size)


def _managed_policies_problems(role: RoleSpec) -> Iterator[Problem]:
    for index, arn in enumerate(role.managed_policy_arns):
        path = ("managed_policy_arns", index)
        if message := policy_arn_problem(arn, "a managed policy"):
            yield Problem(path, message, rule="malformed-policy-arn")
        if arn in role.managed_policy_arns[:index]:
            yield Problem(path, f"{arn} is attached twice", rule="managed-policy-twice")
    count = len(role.managed_policy_arns) + len(role.managed_policies)
    if count > MANAGED_POLICIES_PER_ROLE:
        field = "managed_policy_arns" if role.managed_policy_arns else "managed_policies"
        message = (
            f"{count} managed policies are more than the {MANAGED_POLICIES_PER_ROLE} that AWS "
            "raises the quota to; merge them, or give the task less to do"
        )
        yield Problem((field,), message, rule="too-many-managed-policies")


def _policies_problems(role: RoleSpec) -> Iterator[Problem]:
    names: set[str] = set()
    for place, policy in role.own_policies:
        path = (*place, "name")
        if message := policy_name_problem(policy.name):
            yield Problem(path, message, rule="malformed-policy-name")
        if policy.name in names:
            message = f"{policy.name} is the name of two policies of this role; rename one"
            yield Problem(path, message, rule="duplicate-policy-name")
        names.add(policy.name)
        for problem in _document_problems(policy.document, trust=False):
            yield problem.under(*place, "document")
    if role.managed_policies and not path_problem(role.path) and policy_path_problem(role.path):
        message = (
            f"{role.path!r} can be the path of a role, but not of its managed policies: "
            "that has letters, digits and . , + @ = _ - between slashes"
        )
        yield Problem(("managed_policies", 0, "path"), message, rule="malformed-role-path")
    for index, policy in enumerate(role.managed_policies):
        if message := size_problem([policy.document], SizeQuota.MANAGED):
            yield Problem(("managed_policies", index), message, rule="managed-policy-size")
    if message := size_problem((policy.document for policy in role.policies), SizeQuota.INLINE):
        yield Problem(("policies",), message, rule="inline-policies-size")


def policy_path_problem(path: str) -> str | None:
    """Whether ``path`` can be that of a managed policy, which fewer can than of a role."""
    if is_unresolved(path) or _POLICY_PATH.fullmatch(path):
        return None
    return (
        f"{path!r} is no path of a policy: that has letters, digits and . , + @ = _ - between "
        "slashes, and one at both ends"
    )


def policy_arn_problem(text: str, subject: str) -> str | None:
    """Whether ``text`` is the ARN of a managed policy; ``subject`` says what it is used as."""
    if is_list(text):
        return f"{text} is a list that Terraform knows; {subject} is given by an ARN of its own"
    if is_unresolved(text):
        return None
    if message := arn_problem(text):
        return message
    arn = Arn.parse(text)
    if (
        (arn.service, arn.region) != ("iam", "")
        or not _POLICY_OWNER.fullmatch(arn.account)
        or not _POLICY_RESOURCE.fullmatch(arn.resource)
        or len(text) > _ARN_LENGTH
    ):
        return f"{subject} is a policy, arn:aws:iam::ACCOUNT:policy/NAME, which {text!r} is not"
    return None


def _document_problems(document: PolicyDocument, *, trust: bool) -> Iterator[Problem]:
    if version := version_fault(document):
        yield version.under("version")
    if document.id is not None and not trust:
        message = "a permissions policy has no Id; leave it out"
        yield Problem(("id",), message, rule="id-in-permissions-policy")
    if not document.statements:
        message = "a policy needs at least one statement"
        yield Problem(("statements",), message, rule="missing-statement")
    sids: set[str] = set()
    for index, statement in enumerate(document.statements):
        place = ("statements", index)
        for problem in statement_problems(
            statement, trust=trust, has_variables=document.has_variables
        ):
            yield problem.under(*place)
        if statement.sid:
            if statement.sid in sids:
                message = f"the Sid {statement.sid} is used twice in this policy; each is unique"
                yield Problem((*place, "sid"), message, rule="duplicate-sid")
            sids.add(statement.sid)
