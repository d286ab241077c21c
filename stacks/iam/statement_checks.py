"""What IAM would refuse about one statement: its elements, and the form of what is in them.

Sources: the grammar of policies,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html, and the pages
named in `stacks.iam.limits`, `stacks.iam.condition` and `stacks.iam.text`.
"""

import re
from collections.abc import Iterator

from stacks.iam.arn import arn_fault
from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.limits import policy_text_problem, sid_problem
from stacks.iam.nearest import did_you_mean
from stacks.iam.principal import ANYONE, PRINCIPAL_TYPES
from stacks.iam.problem import Problem
from stacks.iam.statement import Statement
from stacks.iam.text import is_list, is_unresolved, parts, switched_off_problem, variables

_ACTION = re.compile(r"[A-Za-z0-9*?-]+:[A-Za-z0-9*?_-]+|\*", re.ASCII)
# aws:PrincipalTag/my team, cognito-identity.amazonaws.com:sub: the end may hold a tag's key.
_CONDITION_KEY = re.compile(r"[A-Za-z0-9./-]+:\S(.*\S)?", re.ASCII)
# What the elements are called in the ids of rules.
_ONE_OF = {"actions": "action", "resources": "resource", "principals": "principal"}


def statement_problems(
    statement: Statement, *, trust: bool = False, has_variables: bool = True
) -> list[Problem]:
    """Everything about ``statement`` that IAM would refuse; paths lead through its fields.

    ``trust`` says that it is one of a trust policy, ``has_variables`` that the policy's version
    has policy variables.
    """
    return list(_problems(statement, trust=trust, has_variables=has_variables))


def _problems(statement: Statement, *, trust: bool, has_variables: bool) -> Iterator[Problem]:
    if statement.sid is not None and (message := sid_problem(statement.sid)):
        yield Problem(("sid",), message, rule="malformed-sid")
    if statement.effect not in ("Allow", "Deny"):
        message = f"the effect is {statement.effect!r}; it is Allow or Deny"
        yield Problem(("effect",), message, rule="unknown-effect")
    yield from _element_problems(statement, trust=trust)
    for field, index, action in _texts(statement, "actions", "not_actions"):
        if fault := action_fault(action):
            yield fault.under(field, index)
    for field, index, resource in _texts(statement, "resources", "not_resources"):
        if fault := _resource_fault(resource, has_variables=has_variables):
            yield fault.under(field, index)
    yield from _list_problems(statement)
    yield from _principal_problems(statement)
    yield from _same_key_problems(statement)
    for test in statement.conditions:
        for problem in _condition_problems(test, has_variables=has_variables):
            yield problem.under("conditions", test.operator)


def action_fault(action: str) -> Problem | None:
    """Whether ``action`` reads like an action, wildcards included. Which exist is not checked."""
    if is_unresolved(action):
        return None
    if variables(action):
        message = f"{action!r}: IAM has no policy variables in actions"
        return Problem((), message, rule="variable-in-action")
    if not _ACTION.fullmatch(action):
        message = f"{action!r} is no action; an action reads service:Action, as s3:GetObject"
        if action != action.strip():
            message = f"{action!r} has white space around it"
        return Problem((), message, rule="malformed-action")
    return None


def operator_fault(operator: str) -> Problem | None:
    """Whether IAM has the condition operator ``operator``."""
    if operator in CONDITION_OPERATORS:
        return None
    is_null = operator.removesuffix("IfExists") in {"Null", "ForAnyValue:Null", "ForAllValues:Null"}
    hint = " Did you mean Null?" if is_null else did_you_mean(operator, CONDITION_OPERATORS)
    return Problem(
        (),
        f"{operator!r} is no condition operator of IAM.{hint}",
        about_key=True,
        rule="null-if-exists" if is_null else "unknown-operator",
    )


def _element_problems(statement: Statement, *, trust: bool) -> Iterator[Problem]:
    """Which elements a statement must have, and which it must not."""
    yield from _exactly_one(statement, "actions", "not_actions")
    if trust:
        yield from _exactly_one(statement, "principals", "not_principals")
        reason = "a trust policy names no resource: it is the role itself"
        rule = "resource-in-trust-policy"
        yield from _absent(statement, "resources", "not_resources", reason, rule)
    else:
        yield from _exactly_one(statement, "resources", "not_resources")
        reason = "a permissions policy names no principal: it is the role itself"
        rule = "principal-in-permissions-policy"
        yield from _absent(statement, "principals", "not_principals", reason, rule)


def _texts(statement: Statement, *fields: str) -> Iterator[tuple[str, int, str]]:
    for field in fields:
        for index, text in enumerate(getattr(statement, field) or ()):
            yield field, index, text


def _exactly_one(statement: Statement, field: str, other: str) -> Iterator[Problem]:
    values, opposite = getattr(statement, field), getattr(statement, other)
    if values is not None and opposite is not None:
        message = f"a statement has {field} or {other}, not both"
        yield Problem((other,), message, rule="element-and-its-opposite")
    elif values is None and opposite is None:
        message = f"the statement has no {field}; name them"
        yield Problem((), message, rule=f"missing-{_ONE_OF[field]}")
    elif not values and not opposite:
        given = other if values is None else field
        message = f"{given} is empty; name at least one, or drop the statement"
        yield Problem((given,), message, rule=f"empty-{_ONE_OF[field]}")


def _absent(
    statement: Statement, field: str, other: str, reason: str, rule: str
) -> Iterator[Problem]:
    for name in (field, other):
        if getattr(statement, name) is not None:
            yield Problem((name,), reason, rule=rule)


def _resource_fault(resource: str, *, has_variables: bool) -> Problem | None:
    if fault := text_fault(resource, has_variables=has_variables):
        return fault
    return None if resource == "*" else arn_fault(resource)


def _list_problems(statement: Statement) -> Iterator[Problem]:
    """CDKTF's placeholder of a list can be in a list by itself only, and in no text."""
    fields = ("actions", "not_actions", "resources", "not_resources")
    lists = [((field,), getattr(statement, field) or ()) for field in fields]
    lists += [
        (("conditions", test.operator, test.key), test.values) for test in statement.conditions
    ]
    for place, texts in lists:
        pieces = [part.text for text in texts if "#{" in text for part in parts(text)]
        token = next(filter(is_list, pieces), None)
        if token and tuple(texts) != (token,):
            message = f"{token} is a list that Terraform knows, which stands alone; see Fn.concat"
            yield Problem(place, message, rule="list-among-others")


def _principal_problems(statement: Statement) -> Iterator[Problem]:
    for field in ("principals", "not_principals"):
        for principal in getattr(statement, field) or ():
            path = (field, principal.type)
            if principal.type not in (*PRINCIPAL_TYPES, ANYONE):
                hint = did_you_mean(principal.type, PRINCIPAL_TYPES)
                message = f"{principal.type!r} is no type of principal.{hint}"
                yield Problem(path, message, about_key=True, rule="unknown-principal-type")
            if not principal.identifiers:
                yield Problem(path, "the list of principals is empty", rule="empty-principal")
            for identifier in principal.identifiers:
                if message := policy_text_problem(identifier):
                    yield Problem(path, message, rule="policy-characters")


def _same_key_problems(statement: Statement) -> Iterator[Problem]:
    """Keys that differ in case only are one key to IAM, which refuses the second."""
    seen: dict[tuple[str, str], str] = {}
    for test in statement.conditions:
        other = seen.setdefault((test.operator, test.key.casefold()), test.key)
        if other != test.key:
            message = f"{test.key} and {other} are one key to IAM, which ignores case"
            path = ("conditions", test.operator, test.key)
            yield Problem(path, message, about_key=True, rule="keys-differ-in-case")


def _condition_problems(test: Condition, *, has_variables: bool) -> Iterator[Problem]:
    if fault := operator_fault(test.operator):
        yield fault
    if not is_unresolved(test.key) and not _CONDITION_KEY.fullmatch(test.key):
        message = f"{test.key!r} is no condition key; a key reads service:Key, as aws:SourceAccount"
        yield Problem((test.key,), message, about_key=True, rule="malformed-condition-key")
    if not test.values:
        message = f"{test.operator} on {test.key} has no value to compare with"
        yield Problem((test.key,), message, rule=_empty_condition_rule(test.operator))
    if message := policy_text_problem(test.key):
        yield Problem((test.key,), message, about_key=True, rule="policy-characters")
    for value in test.values:
        if fault := text_fault(value, has_variables=has_variables):
            yield fault.under(test.key)


def _empty_condition_rule(operator: str) -> str:
    if operator.startswith("ForAllValues:"):
        return "empty-for-all-values"
    if operator.startswith("ForAnyValue:"):
        return "empty-for-any-value"
    return "empty-if-exists" if operator.endswith("IfExists") else "empty-condition"


def text_fault(text: str, *, has_variables: bool = True) -> Problem | None:
    """Whether ``text`` can stand in a policy, and mean the same after Terraform has rendered it."""
    # Most texts have no brace.
    if "{" in text and (fault := _brace_fault(text, has_variables=has_variables)):
        return fault
    if message := policy_text_problem(text):
        return Problem((), message, rule="policy-characters")
    return None


def _brace_fault(text: str, *, has_variables: bool) -> Problem | None:
    literals = [part.text for part in parts(text) if part.kind == "text"]
    if any("&{" in literal for literal in literals):
        # aws_iam_policy_document turns every &{ into ${, so the text could not be kept.
        message = f"{text!r}: write IAM's policy variables as ${{…}}; &{{ is Terraform's spelling"
        return Problem((), message, rule="terraform-variable")
    if has_variables and any("${" in literal for literal in literals):
        return Problem((), f"{text!r} has a ${{ that is never closed", rule="unclosed-variable")
    if message := switched_off_problem(text):
        return Problem((), message, rule="switched-off-expression")
    return None
