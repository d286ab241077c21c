"""Managed policies that are attached to a role."""

from collections.abc import Iterator

from stacks.iam.role import RoleSpec
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule

_MANAGED = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"
    "#aws-managed-policies"
)
_QUOTA = 10

ADMINISTRATOR_POLICY = Rule(
    "administrator-policy",
    "error",
    "A managed policy that allows nearly everything is attached.",
    "Allow the actions that the service calls, on the resources that it has.",
    None,
    _MANAGED,
)
FULL_ACCESS_POLICY = Rule(
    "full-access-policy",
    "warning",
    "A managed policy of AWS that allows all of a service, on all resources, is attached.",
    "Allow the actions that the service calls, on the resources that it has.",
    None,
    _MANAGED,
)
MANY_MANAGED_POLICIES = Rule(
    "many-managed-policies",
    "warning",
    "More managed policies are attached than an account takes by default.",
    "Use fewer, or let AWS raise the quota.",
    None,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
RULES = (ADMINISTRATOR_POLICY, FULL_ACCESS_POLICY, MANY_MANAGED_POLICIES)

_ADMINISTRATOR = frozenset({"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})


def findings(role: RoleSpec) -> Iterator[Finding]:
    """Of the managed policies of ``role``, by their names where they are AWS's."""
    for index, arn in enumerate(role.managed_policy_arns):
        if is_unresolved(arn) or arn.split(":")[4:5] != ["aws"]:
            continue
        path = ("managed_policy_arns", index)
        name = arn.rsplit("/", 1)[-1]
        if name in _ADMINISTRATOR:
            message = f"{name} lets the role give itself, or do, nearly everything"
            yield Finding(ADMINISTRATOR_POLICY, path, message, (arn, name))
        elif "FullAccess" in name:
            message = f"{name} allows far more than one service needs"
            yield Finding(FULL_ACCESS_POLICY, path, message, (arn, name))
    count = len(role.managed_policy_arns) + len(role.managed_policies)
    if count > _QUOTA:
        message = f"{count} managed policies are over the {_QUOTA} of a role"
        path = ("managed_policy_arns" if role.managed_policy_arns else "managed_policies",)
        yield Finding(MANY_MANAGED_POLICIES, path, message, (role.name,))
