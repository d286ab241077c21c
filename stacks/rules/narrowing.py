"""Conditions that limit a statement to some resources, as naming them would."""

from collections.abc import Iterable

from stacks.iam import reference
from stacks.iam.comparisons import FOR_ALL, operator_form
from stacks.iam.condition import CONDITION_OPERATORS, Condition

# Keys that say which resource is meant, though what they hold is no ARN. Sources: of keys in KMS
# https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, of secrets
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
_NAMES_A_RESOURCE = frozenset(
    {
        *("kms:resourcealiases", "kms:requestalias", "secretsmanager:secretid"),
        *("servicediscovery:namespacename", "servicediscovery:servicename"),
    }
)
# Tagging with this condition is only of what a request creates, which has no name before:
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
_ON_CREATION = "createaction"


def narrows_resource(action: str, conditions: Iterable[Condition]) -> bool:
    """Whether a condition limits ``action`` to resources that it names or that carry a tag.

    That is a positive test, on a tag of the resource, or on a key of the action's service that
    holds an ARN, such as ecs:cluster, or that says which resource is meant in another way.
    """
    return any(_is_narrow(test) and _is_of_resource(action, test.key) for test in conditions)


def _is_narrow(test: Condition) -> bool:
    if test.operator not in CONDITION_OPERATORS or not test.values:
        return False
    form = operator_form(test.operator)
    if form.negated or form.if_exists or form.base == "Null" or form.qualifier == FOR_ALL:
        return False
    return not any(set(value) <= {"*"} for value in test.values)


def _is_of_resource(action: str, key: str) -> bool:
    folded = key.lower()
    service = action.partition(":")[0].lower()
    if folded.partition("/")[0] in {"aws:resourcetag", f"{service}:resourcetag"}:
        return True
    if folded in _NAMES_A_RESOURCE:
        return folded.startswith(f"{service}:")
    if folded == f"{service}:{_ON_CREATION}":
        return True
    known = reference.condition_key(key) if folded.startswith(f"{service}:") else None
    return known is not None and "ARN" in known.types
