"""Conditions that limit a statement to some values of a key."""

from collections.abc import Iterable, Sequence

from stacks.iam.comparisons import FOR_ALL, OperatorForm, operator_form
from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.glob import fold, text_matches
from stacks.rules.narrowing import narrows_resource

_READ_WILDCARDS = frozenset({"StringLike", "ArnLike", "ArnEquals"})
# A condition that admits the worst value of its key limits nothing.
_WORST = {"iam:policyarn": "arn:aws:iam::aws:policy/AdministratorAccess"}

_THROUGH_A_SERVICE = (
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ViaAWSService=true",
)


def narrows(action: str, conditions: Sequence[Condition]) -> bool:
    """Whether a condition limits ``action`` to some resources, or to calls that a service makes.

    Any value of a resource's tag will do: those without the tag are out.
    """
    return (
        narrows_resource(action, conditions)
        or limits(conditions, *_THROUGH_A_SERVICE)
        or any(_requires_tag(test) for test in conditions)
    )


def limits(conditions: Iterable[Condition], *keys: str) -> bool:
    """Whether a condition lets only values through that it names, of one of ``keys``.

    A key may be written with the one value that limits, ``kms:GrantIsForAWSResource=true``. A value
    that begins with a wildcard names nothing.
    """
    wanted = [_key_and_value(key) for key in keys]
    return any(
        _is_of(test.key, key) and _is_positive(test) and _names_values(test, key, value)
        for test in conditions
        for key, value in wanted
    )


def admits(conditions: Iterable[Condition], key: str, value: str) -> bool:
    """Whether a request with ``value`` for ``key`` may pass every positive test of that key."""
    return all(
        any(text_matches(fold(each), fold(value)) for each in test.values)
        for test in conditions
        if fold(test.key) == fold(key) and _is_positive(test, or_absent=True)
    )


def forbids_others(conditions: Iterable[Condition], *keys: str) -> bool:
    """Whether a Deny with ``conditions`` spares only requests that have a given value of ``keys``.

    Without any condition it spares none.
    """
    return all(
        any(_is_of(test.key, _key_and_value(key)[0]) for key in keys)
        and (form := _form(test)) is not None
        and form.negated
        for test in conditions
    )


def _requires_tag(test: Condition) -> bool:
    name = fold(test.key).partition("/")[0]
    if not name.endswith(":resourcetag"):
        return False
    return _is_positive(test) or (test.operator == "Null" and set(test.values) == {"false"})


def _key_and_value(key: str) -> tuple[str, str | None]:
    name, equals, value = key.partition("=")
    return fold(name), fold(value) if equals else None


def _is_of(given: str, key: str) -> bool:
    """Whether ``given`` is ``key``, or a part of it: ``kms:EncryptionContext:app``."""
    folded = fold(given)
    return folded == key or folded.startswith(f"{key}:")


def _form(test: Condition) -> OperatorForm | None:
    return operator_form(test.operator) if test.operator in CONDITION_OPERATORS else None


def _is_positive(test: Condition, *, or_absent: bool = False) -> bool:
    form = _form(test)
    if form is None or form.negated or form.base == "Null" or not test.values:
        return False
    return or_absent or not (form.if_exists or form.qualifier == FOR_ALL)


def _names_values(test: Condition, name: str, only: str | None) -> bool:
    if only is not None:
        return all(fold(value) == only for value in test.values)
    if worst := _WORST.get(name):
        return not any(text_matches(value, worst) for value in test.values)
    wild = operator_form(test.operator).base in _READ_WILDCARDS
    return not (wild and any(value.startswith(("*", "?")) for value in test.values))
