"""Every rule there is, and what it is applied to: the one list of the modules that have rules."""

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
    name_for_arn,
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
from stacks.rules.family import Family

FAMILIES = (
    Family(
        "Trust policies",
        (
            *trust.RULES,
            *trust_sources.RULES,
            *trust_services.RULES,
            *trust_principals.RULES,
            *trust_actions.RULES,
            *federated_trust.RULES,
            *github_trust.RULES,
        ),
        of_trust_policies=(
            trust.findings,
            trust_sources.findings,
            trust_services.findings,
            trust_principals.findings,
            trust_actions.findings,
            federated_trust.findings,
            github_trust.findings,
        ),
    ),
    Family(
        "Services, actions and condition keys",
        existence.RULES,
        of_every_policy=(existence.findings,),
    ),
    Family(
        "Actions and their resources",
        (*action_resources.RULES, *arn_forms.RULES, *arn_fields.RULES, *ecs_arns.RULES),
        of_permissions_policies=(
            action_resources.findings,
            arn_forms.findings,
            arn_fields.findings,
            ecs_arns.findings,
        ),
    ),
    Family(
        "Names in the place of ARNs",
        name_for_arn.RULES,
        of_every_policy=(name_for_arn.findings,),
    ),
    Family("Wildcards", wildcards.RULES, of_permissions_policies=(wildcards.findings,)),
    Family(
        "iam:PassRole and service-linked roles",
        (*pass_role.RULES, *missing_pass_role.RULES, *service_linked_roles.RULES),
        of_permissions_policies=(pass_role.findings, service_linked_roles.findings),
        of_permissions=(missing_pass_role.findings,),
    ),
    Family(
        "Escalation, credentials and data",
        (*escalation.RULES, *exposure.RULES),
        of_permissions_policies=(exposure.findings,),
        of_permissions=(escalation.findings,),
    ),
    Family(
        "Conditions",
        (*conditions.RULES, *variables.RULES),
        of_every_policy=(conditions.findings, variables.findings),
    ),
    # Two of these have places of their own: what only JSON shows, and a policy that stands alone.
    Family(
        "The policy as a whole",
        (*documents.RULES, *raw_policy.RULES, *policy_size.RULES, *redundancy.RULES),
        of_every_policy=(documents.findings, redundancy.findings),
    ),
    Family(
        "The role as a whole",
        (*separation.RULES, *managed_policies.RULES),
        of_permissions=(separation.findings,),
        of_roles=(managed_policies.findings,),
    ),
    Family("Accepted findings", acceptance.RULES),
    Family("What IAM refuses", structure.RULES),
)
"""In the order in which they matter for ECS."""

RULES = {rule.id: rule for family in FAMILIES for rule in family.rules}
"""By id, family by family."""
