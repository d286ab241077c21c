"""What only the JSON of a policy shows: elements that are there and say nothing."""

from collections.abc import Iterator

from stacks.iam.policy_json import JsonValue
from stacks.iam.policy_reader import kind
from stacks.iam.problem import Path
from stacks.rules.rule import Finding, Rule, check_source

EMPTY_CONDITION_OBJECT = Rule(
    "empty-condition-object",
    "suggestion",
    "A Condition has nothing in it.",
    "Drop it, or name what is to hold.",
    "EMPTY_OBJECT_CONDITION",
    check_source("suggestion", "empty-object-condition"),
)
EMPTY_PRINCIPAL_OBJECT = Rule(
    "empty-principal-object",
    "suggestion",
    "A Principal has nothing in it, so nobody is meant.",
    "Name a principal.",
    "EMPTY_OBJECT_PRINCIPAL",
    check_source("suggestion", "empty-object-principal"),
)
MIXED_CONDITION_VALUES = Rule(
    "mixed-condition-values",
    "error",
    "The values of a condition are of several JSON types.",
    "Write all of them as text.",
    "INVALID_CONDITION_DATA_TYPE",
    check_source("error", "invalid-condition-data-type"),
)
RULES = (EMPTY_CONDITION_OBJECT, EMPTY_PRINCIPAL_OBJECT, MIXED_CONDITION_VALUES)


def raw_findings(data: JsonValue) -> Iterator[Finding]:
    """Of a policy as `json.loads` reads it, whatever it is; paths lead through the JSON."""
    statements = data.get("Statement") if isinstance(data, dict) else None
    listed = statements if isinstance(statements, list) else [statements]
    for index, statement in enumerate(listed):
        if isinstance(statement, dict):
            yield from _of_statement(statement, ("Statement", index))


def _of_statement(statement: dict[str, JsonValue], place: Path) -> Iterator[Finding]:
    for element in ("Principal", "NotPrincipal"):
        if statement.get(element) == {}:
            message = f"the {element} is empty"
            yield Finding(EMPTY_PRINCIPAL_OBJECT, (*place, element), message, (element,))
    condition = statement.get("Condition")
    if condition == {}:
        path = (*place, "Condition")
        yield Finding(EMPTY_CONDITION_OBJECT, path, "the Condition is empty", ("Condition",))
    for operator, tests in condition.items() if isinstance(condition, dict) else ():
        path = (*place, "Condition", operator)
        if tests == {}:
            message = f"{operator} is empty"
            yield Finding(EMPTY_CONDITION_OBJECT, path, message, (operator,))
        for key, values in tests.items() if isinstance(tests, dict) else ():
            if isinstance(values, list) and len(set(map(kind, values))) > 1:
                message = f"the values of {key} are of several JSON types"
                yield Finding(MIXED_CONDITION_VALUES, (*path, key), message, (key,))
