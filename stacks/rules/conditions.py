"""The rules about conditions, in permissions and in trust policies alike."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.rules import (
    condition_addresses,
    condition_keys,
    condition_names,
    condition_operators,
    condition_support,
    condition_values,
    condition_wildcards,
)
from stacks.rules.key_tests import tests_of
from stacks.rules.rule import Finding

_OF_ONE_TEST = (
    condition_operators,
    condition_values,
    condition_addresses,
    condition_names,
    condition_wildcards,
)
_OF_ALL_TESTS = (condition_keys, condition_support)

RULES = tuple(rule for module in (*_OF_ONE_TEST, *_OF_ALL_TESTS) for rule in module.RULES)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every condition in ``document``."""
    for tests in tests_of(document):
        for test in tests:
            for module in _OF_ONE_TEST:
                yield from module.findings_of(test)
        for module in _OF_ALL_TESTS:
            yield from module.findings_of(tests)
