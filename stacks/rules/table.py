"""Every rule there is."""

from collections.abc import Mapping

from stacks.rules import (
    acceptance,
    action_resources,
    arn_fields,
    arn_forms,
    conditions,
    documents,
    ecs_arns,
    escalation,
    existence,
    exposure,
    federated_trust,
    github_trust,
    managed_policies,
    missing_pass_role,
    pass_role,
    policy_size,
    raw_policy,
    redundancy,
    separation,
    service_linked_roles,
    structure,
    trust,
    trust_actions,
    trust_principals,
    trust_services,
    trust_sources,
    variables,
    wildcards,
)
from stacks.rules.rule import Rule

FAMILIES: Mapping[str, tuple[Rule, ...]] = {
    "Trust policies": (
        *trust.RULES,
        *trust_sources.RULES,
        *trust_services.RULES,
        *trust_principals.RULES,
        *trust_actions.RULES,
        *federated_trust.RULES,
        *github_trust.RULES,
    ),
    "Services, actions and condition keys": existence.RULES,
    "Actions and their resources": (
        *action_resources.RULES,
        *arn_forms.RULES,
        *arn_fields.RULES,
        *ecs_arns.RULES,
    ),
    "Wildcards": wildcards.RULES,
    "iam:PassRole and service-linked roles": (
        *pass_role.RULES,
        *missing_pass_role.RULES,
        *service_linked_roles.RULES,
    ),
    "Escalation, credentials and data": (*escalation.RULES, *exposure.RULES),
    "Conditions": (*conditions.RULES, *variables.RULES),
    "The policy as a whole": (
        *documents.RULES,
        *raw_policy.RULES,
        *policy_size.RULES,
        *redundancy.RULES,
    ),
    "The role as a whole": (*separation.RULES, *managed_policies.RULES),
    "Accepted findings": acceptance.RULES,
    "What IAM refuses": structure.RULES,
}
"""By the title of their family, in the order in which they matter for ECS."""

RULES = {rule.id: rule for rules in FAMILIES.values() for rule in rules}
"""By id, family by family."""
