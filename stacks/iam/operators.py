"""Whether a condition holds in the context of a request.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and, for ForAllValues and ForAnyValue,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from stacks.iam.comparisons import FOR_ALL, FOR_ANY, OperatorForm, operator_form, value_fits
from stacks.iam.condition import Condition
from stacks.iam.request import Context
from stacks.iam.substitution import as_pattern


def condition_holds(condition: Condition, context: Context, *, has_variables: bool) -> bool:
    """Whether ``condition`` is true in ``context``.

    A value with a variable that has no value fits nothing, and makes a negated operator false: "If
    AWS cannot resolve a variable this might cause the entire statement to be invalid" (the page on
    policy variables).

    Raises IamError for an operator that IAM does not have.
    """
    form = operator_form(condition.operator)
    present = context.get(condition.key)
    if form.base == "Null":
        return null_holds(condition.values, absent=not present)
    if not present:
        return holds_when_absent(form)

    wanted = [as_pattern(value, context, has_variables=has_variables) for value in condition.values]
    if form.negated and None in wanted:
        return False

    def fits(value: str) -> bool:
        matches = any(each is not None and value_fits(form.base, each, value) for each in wanted)
        return matches != form.negated

    if form.qualifier == FOR_ANY:
        return any(fits(value) for value in present)
    if form.qualifier == FOR_ALL or form.negated:
        return all(fits(value) for value in present)
    return any(fits(value) for value in present)


def holds_when_absent(form: OperatorForm) -> bool:
    """Whether a condition other than Null is true of a request without its key.

    ForAnyValue is false, even with ``…IfExists``, which the pages on the two leave open. That is
    what AWS was seen to do: https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w
    """
    if form.qualifier == FOR_ANY:
        return False
    return form.if_exists or form.negated or form.qualifier == FOR_ALL


def null_holds(values: tuple[str, ...], *, absent: bool) -> bool:
    """Whether ``Null`` with ``values`` is true of a key that is absent, or is not."""
    return str(absent).lower() in {value.lower() for value in values}
