"""Conditions that limit a statement to some resources, as naming them would."""

from collections.abc import Iterable

from stacks.iam import reference
from stacks.iam.comparisons import operator_form
from stacks.iam.condition import CONDITION_OPERATORS, Condition

# https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: which key by its alias
_NAMES_A_RESOURCE = frozenset({"kms:resourcealiases", "kms:requestalias"})


def narrows_resource(action: str, conditions: Iterable[Condition]) -> bool:
    """Whether a condition limits ``action`` to resources that it names or that carry a tag.

    That is a positive test, on a tag of the resource or on a key of the action's service that holds
    an ARN, such as ecs:cluster.
    """
    return any(_is_narrow(test) and _is_of_resource(action, test.key) for test in conditions)


def _is_narrow(test: Condition) -> bool:
    if test.operator not in CONDITION_OPERATORS or not test.values:
        return False
    form = operator_form(test.operator)
    if form.negated or form.if_exists or form.base == "Null" or form.qualifier == "ForAllValues:":
        return False
    return not any(set(value) <= {"*"} for value in test.values)


def _is_of_resource(action: str, key: str) -> bool:
    folded = key.lower()
    service = action.partition(":")[0].lower()
    if folded.partition("/")[0] in {"aws:resourcetag", f"{service}:resourcetag"}:
        return True
    if folded in _NAMES_A_RESOURCE:
        return folded.startswith(f"{service}:")
    known = reference.condition_key(key) if folded.startswith(f"{service}:") else None
    return known is not None and "ARN" in known.types
