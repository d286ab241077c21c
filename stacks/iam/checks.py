"""What IAM would refuse about a statement, a document or a role, told before it is asked.

This is the form of things: elements, patterns, sizes. Whether an action exists, or is wise, is not
decided here.

Sources: the grammar of policies,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html, and the pages
named in `stacks.iam.limits`, `stacks.iam.condition` and `stacks.iam.text`.
"""

import re
from collections.abc import Iterator

from stacks.iam.arn import Arn, arn_problem
from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.document import OLD_VERSION, VERSION, PolicyDocument
from stacks.iam.limits import (
    SizeQuota,
    description_problem,
    path_problem,
    policy_name_problem,
    policy_text_problem,
    role_name_problem,
    sid_problem,
    size_problem,
    tag_problems,
)
from stacks.iam.nearest import did_you_mean
from stacks.iam.principal import ANYONE, PRINCIPAL_TYPES
from stacks.iam.problem import Problem
from stacks.iam.role import RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, parts, switched_off_problem, variables

_ACTION = re.compile(r"[A-Za-z0-9*?-]+:[A-Za-z0-9*?_-]+|\*", re.ASCII)
# aws:PrincipalTag/my team, cognito-identity.amazonaws.com:sub: the end may hold a tag's key.
_CONDITION_KEY = re.compile(r"[A-Za-z0-9./-]+:\S(.*\S)?", re.ASCII)
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html: path and name of a policy
_POLICY_RESOURCE = re.compile(r"policy/([\w.,+@=-]+/)*[\w+=,.@-]+", re.ASCII)
_POLICY_OWNER = re.compile(r"[0-9]{12}|aws")
_ARN_LENGTH = 2048


def role_problems(role: RoleSpec) -> list[Problem]:
    """Everything about ``role`` that IAM would refuse; paths lead through RoleSpec's fields."""
    return list(_role_problems(role))


def identity_policy_problems(document: PolicyDocument) -> list[Problem]:
    """Everything about a permissions policy that IAM would refuse, its size apart."""
    return list(_document_problems(document, trust=False))


def trust_policy_problems(document: PolicyDocument) -> list[Problem]:
    """Everything about a role's trust policy that IAM would refuse, its size apart."""
    return list(_document_problems(document, trust=True))


def statement_problems(statement: Statement) -> list[Problem]:
    """Everything about a statement of a permissions policy that IAM would refuse."""
    return list(_statement_problems(statement, trust=False, has_variables=True))


def _role_problems(role: RoleSpec) -> Iterator[Problem]:
    if message := role_name_problem(role.name):
        yield Problem(("name",), message)
    if message := path_problem(role.path):
        yield Problem(("path",), message)
    if role.description is not None and (message := description_problem(role.description)):
        yield Problem(("description",), message)
    if message := switched_off_problem(role.description or ""):
        yield Problem(("description",), message)
    for problem in tag_problems(role.tags):
        yield problem.under("tags")
    if role.permissions_boundary is not None:
        message = policy_arn_problem(role.permissions_boundary, "a permissions boundary")
        if message:
            yield Problem(("permissions_boundary",), message)
    yield from _managed_policies_problems(role)
    yield from _policies_problems(role)
    for problem in _document_problems(role.trust_policy, trust=True):
        yield problem.under("trust_policy")
    if message := size_problem([role.trust_policy], SizeQuota.TRUST):
        yield Problem(("trust_policy",), message)


def _managed_policies_problems(role: RoleSpec) -> Iterator[Problem]:
    for index, arn in enumerate(role.managed_policy_arns):
        if message := policy_arn_problem(arn, "a managed policy"):
            yield Problem(("managed_policy_arns", index), message)
        if arn in role.managed_policy_arns[:index]:
            yield Problem(("managed_policy_arns", index), f"{arn} is attached twice")


def _policies_problems(role: RoleSpec) -> Iterator[Problem]:
    names: set[str] = set()
    for index, policy in enumerate(role.policies):
        if message := policy_name_problem(policy.name):
            yield Problem(("policies", index, "name"), message)
        if policy.name in names:
            yield Problem(("policies", index, "name"), f"{policy.name} is used twice in this role")
        names.add(policy.name)
        for problem in _document_problems(policy.document, trust=False):
            yield problem.under("policies", index, "document")
    if message := size_problem((policy.document for policy in role.policies), SizeQuota.INLINE):
        yield Problem(("policies",), message)


def policy_arn_problem(text: str, subject: str) -> str | None:
    """Whether ``text`` is the ARN of a managed policy; ``subject`` says what it is used as."""
    if is_unresolved(text):
        return None
    if message := arn_problem(text):
        return message
    arn = Arn.parse(text)
    if (
        (arn.service, arn.region) != ("iam", "")
        or not _POLICY_OWNER.fullmatch(arn.account)
        or not _POLICY_RESOURCE.fullmatch(arn.resource)
        or len(text) > _ARN_LENGTH
    ):
        return f"{subject} is a policy, arn:aws:iam::ACCOUNT:policy/NAME, which {text!r} is not"
    return None


def _document_problems(document: PolicyDocument, *, trust: bool) -> Iterator[Problem]:
    if document.version not in (VERSION, OLD_VERSION, None):
        yield Problem(("version",), _version_message(document.version))
    if document.id is not None and not trust:
        yield Problem(("id",), "a permissions policy has no Id; leave it out")
    if not document.statements:
        yield Problem(("statements",), "a policy needs at least one statement")
    sids: set[str] = set()
    for index, statement in enumerate(document.statements):
        place = ("statements", index)
        for problem in _statement_problems(
            statement, trust=trust, has_variables=document.has_variables
        ):
            yield problem.under(*place)
        if statement.sid:
            if statement.sid in sids:
                message = f"the Sid {statement.sid} is used twice in this policy; each is unique"
                yield Problem((*place, "sid"), message)
            sids.add(statement.sid)


def _statement_problems(
    statement: Statement, *, trust: bool, has_variables: bool
) -> Iterator[Problem]:
    if statement.sid is not None and (message := sid_problem(statement.sid)):
        yield Problem(("sid",), message)
    if statement.effect not in ("Allow", "Deny"):
        yield Problem(("effect",), f"the effect is {statement.effect!r}; it is Allow or Deny")
    yield from _element_problems(statement, trust=trust)
    for field, index, action in _texts(statement, "actions", "not_actions"):
        if message := action_problem(action):
            yield Problem((field, index), message)
    for field, index, resource in _texts(statement, "resources", "not_resources"):
        if message := _resource_problem(resource, has_variables=has_variables):
            yield Problem((field, index), message)
    yield from _principal_problems(statement)
    yield from _same_key_problems(statement)
    for test in statement.conditions:
        for problem in _condition_problems(test, has_variables=has_variables):
            yield problem.under("conditions", test.operator)


def _element_problems(statement: Statement, *, trust: bool) -> Iterator[Problem]:
    """Which elements a statement must have, and which it must not."""
    yield from _exactly_one(statement, "actions", "not_actions")
    if trust:
        yield from _exactly_one(statement, "principals", "not_principals")
        reason = "a trust policy names no resource: it is the role itself"
        yield from _absent(statement, "resources", "not_resources", reason)
    else:
        yield from _exactly_one(statement, "resources", "not_resources")
        reason = "a permissions policy names no principal: it is the role itself"
        yield from _absent(statement, "principals", "not_principals", reason)


def _texts(statement: Statement, *fields: str) -> Iterator[tuple[str, int, str]]:
    for field in fields:
        for index, text in enumerate(getattr(statement, field) or ()):
            yield field, index, text


def _exactly_one(statement: Statement, field: str, other: str) -> Iterator[Problem]:
    given = [name for name in (field, other) if getattr(statement, name) is not None]
    if len(given) == 2:
        yield Problem((other,), f"a statement has {field} or {other}, not both")
    elif not given:
        yield Problem((), f"the statement has no {field}; name them")
    elif not getattr(statement, given[0]):
        yield Problem((given[0],), f"{given[0]} is empty; name at least one, or drop the statement")


def _absent(statement: Statement, field: str, other: str, reason: str) -> Iterator[Problem]:
    for name in (field, other):
        if getattr(statement, name) is not None:
            yield Problem((name,), reason)


def form_problems(document: PolicyDocument) -> list[Problem]:
    """What can't be understood about a policy, whatever it is for, by its places in JSON.

    That is an unknown version, actions, resources and operators that are none, and statements that
    say nothing about actions, or two things. What else IAM would refuse is not looked at.
    """
    problems: list[Problem] = []
    if document.version not in (VERSION, OLD_VERSION, None):
        problems.append(Problem(("Version",), _version_message(document.version)))
    for index, statement in enumerate(document.statements):
        problems += [problem.under("Statement", index) for problem in _pair_problems(statement)]
        for element, texts, message_of in (
            ("Action", statement.actions, action_problem),
            ("NotAction", statement.not_actions, action_problem),
            ("Resource", statement.resources, _arn_pattern_problem),
            ("NotResource", statement.not_resources, _arn_pattern_problem),
        ):
            problems += [
                Problem(("Statement", index, element, position), message)
                for position, text in enumerate(texts or ())
                if (message := message_of(text))
            ]
        problems += [
            Problem(("Statement", index, "Condition"), message)
            for test in statement.conditions
            if (message := _operator_problem(test.operator))
        ]
    return problems


def _version_message(version: str) -> str:
    return f"{version!r} is no version of IAM's language; use {VERSION}"


def _pair_problems(statement: Statement) -> Iterator[Problem]:
    """Each of the pairs is there once; a policy with principals need not name resources."""
    names_principals = statement.principals is not None or statement.not_principals is not None
    for element, one, other, is_needed in (
        ("Action", statement.actions, statement.not_actions, True),
        ("Resource", statement.resources, statement.not_resources, not names_principals),
        ("Principal", statement.principals, statement.not_principals, False),
    ):
        if one is not None and other is not None:
            message = f"a statement has {element} or Not{element}, not both"
            yield Problem((f"Not{element}",), message)
        elif one is None and other is None and is_needed:
            yield Problem((), f"the statement has no {element}")


def _arn_pattern_problem(resource: str) -> str | None:
    """A ``*`` may stand for the fields that are missing."""
    begins = resource.startswith(("*", "arn:")) and "*" in resource
    return None if begins else _arn_or_all_problem(resource)


def action_problem(action: str) -> str | None:
    """Whether ``action`` reads like an action, wildcards included. Which exist is not checked."""
    if is_unresolved(action):
        return None
    if variables(action):
        return f"{action!r}: IAM has no policy variables in actions"
    if not _ACTION.fullmatch(action):
        return f"{action!r} is no action; an action reads service:Action, as s3:GetObject"
    return None


def _resource_problem(resource: str, *, has_variables: bool) -> str | None:
    if message := _text_problem(resource, has_variables=has_variables):
        return message
    return _arn_or_all_problem(resource)


def _arn_or_all_problem(resource: str) -> str | None:
    return None if resource == "*" else arn_problem(resource)


def _principal_problems(statement: Statement) -> Iterator[Problem]:
    for field in ("principals", "not_principals"):
        for principal in getattr(statement, field) or ():
            if principal.type not in (*PRINCIPAL_TYPES, ANYONE):
                hint = did_you_mean(principal.type, PRINCIPAL_TYPES)
                message = f"{principal.type!r} is no type of principal.{hint}"
                yield Problem((field, principal.type), message)
            if not principal.identifiers:
                yield Problem((field, principal.type), "the list of principals is empty")
            for identifier in principal.identifiers:
                if message := policy_text_problem(identifier):
                    yield Problem((field, principal.type), message)


def _same_key_problems(statement: Statement) -> Iterator[Problem]:
    """Keys that differ in case only are one key to IAM, which refuses the second."""
    seen: dict[tuple[str, str], str] = {}
    for test in statement.conditions:
        other = seen.setdefault((test.operator, test.key.casefold()), test.key)
        if other != test.key:
            message = f"{test.key} and {other} are one key to IAM, which ignores case"
            yield Problem(("conditions", test.operator, test.key), message, about_key=True)


def _condition_problems(test: Condition, *, has_variables: bool) -> Iterator[Problem]:
    if message := _operator_problem(test.operator):
        yield Problem((), message, about_key=True)
    if not is_unresolved(test.key) and not _CONDITION_KEY.fullmatch(test.key):
        message = f"{test.key!r} is no condition key; a key reads service:Key, as aws:SourceAccount"
        yield Problem((test.key,), message, about_key=True)
    if not test.values:
        message = f"{test.operator} on {test.key} has no value to compare with"
        yield Problem((test.key,), message)
    if message := policy_text_problem(test.key):
        yield Problem((test.key,), message, about_key=True)
    for value in test.values:
        if message := _text_problem(value, has_variables=has_variables):
            yield Problem((test.key,), message)


def _operator_problem(operator: str) -> str | None:
    if operator in CONDITION_OPERATORS:
        return None
    hint = did_you_mean(operator, CONDITION_OPERATORS)
    return f"{operator!r} is no condition operator of IAM.{hint}"


def _text_problem(text: str, *, has_variables: bool) -> str | None:
    """Whether ``text`` can stand in a policy, and mean the same after Terraform has rendered it."""
    literals = [part.text for part in parts(text) if part.kind == "text"]
    if any("&{" in literal for literal in literals):
        # aws_iam_policy_document turns every &{ into ${, so the text could not be kept.
        return f"{text!r}: write IAM's policy variables as ${{…}}; &{{ is Terraform's spelling"
    if has_variables and any("${" in literal for literal in literals):
        return f"{text!r} has a ${{ that is never closed"
    return switched_off_problem(text) or policy_text_problem(text)
