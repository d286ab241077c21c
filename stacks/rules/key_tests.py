"""One test of a condition, read for the rules about conditions."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stacks.iam import reference
from stacks.iam.comparisons import OperatorForm, operator_form
from stacks.iam.condition import CONDITION_OPERATORS
from stacks.iam.document import PolicyDocument
from stacks.iam.global_condition_keys import ConditionKey
from stacks.iam.operators import holds_when_absent, null_holds
from stacks.iam.problem import Path
from stacks.iam.statement import Statement
from stacks.iam.substitution import ESCAPES
from stacks.iam.text import is_unresolved, parts, variables
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import statements_of

_SHOWN = 3


class KeyTest(NamedTuple):
    """An operator on a key, with those of its values that are known before Terraform runs.

    ``form`` is the operator, taken apart; ``is_complete`` tells that all values are known.
    """

    path: Path
    statement: Statement
    operator: str
    form: OperatorForm
    key: str
    values: tuple[str, ...]
    is_complete: bool
    has_variables: bool

    @property
    def folded_key(self) -> str:
        """The key for a comparison: IAM ignores its case."""
        return self.key.lower()

    @property
    def holds_without_key(self) -> bool:
        """Whether the test is true of a request that does not have the key."""
        if self.form.base == "Null":
            return null_holds(self.values, absent=True)
        return holds_when_absent(self.form)

    def variables_in(self, value: str) -> list[str]:
        """The policy variables in ``value``, but for ``${*}``, ``${?}`` and ``${$}``."""
        if not self.has_variables:
            return []
        return [each for each in variables(value) if each not in ESCAPES]

    def finding(
        self, rule: Rule, message: str, *about: str, fix: str = "", about_key: bool = False
    ) -> Finding:
        """What ``rule`` finds about this test; ``about`` follows the key."""
        return Finding(rule, self.path, message, (self.key, *about), fix, about_key)


def tests_of(document: PolicyDocument) -> Iterator[list[KeyTest]]:
    """The tests of each statement of ``document``.

    Tests with an operator that IAM does not have, or a key that is not known yet, are left out.
    """
    for place, statement in statements_of(document):
        tests: list[KeyTest] = []
        for test in statement.conditions:
            if test.operator not in CONDITION_OPERATORS or is_unresolved(test.key):
                continue
            known = tuple(value for value in test.values if not is_unresolved(value))
            tests.append(
                KeyTest(
                    (*place, "conditions", test.operator, test.key),
                    statement,
                    test.operator,
                    operator_form(test.operator),
                    test.key,
                    known,
                    is_complete=len(known) == len(test.values),
                    has_variables=document.has_variables,
                )
            )
        yield tests


@lru_cache(maxsize=4096)
def known_key(key: str) -> ConditionKey | None:
    """The condition key that ``key`` is; the keys of identity providers are listed under STS."""
    return reference.condition_key(key) or reference.condition_key(key, "sts")


def has_wildcard(value: str) -> bool:
    """Whether ``*`` or ``?`` stands in ``value``, other than in a variable."""
    return any(part.kind == "text" and {"*", "?"} & set(part.text) for part in parts(value))


def listed(texts: tuple[str, ...] | list[str]) -> str:
    """The first few of ``texts``, and how many more there are."""
    shown = ", ".join(texts[:_SHOWN])
    return f"{shown} and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else shown
