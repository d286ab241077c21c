"""Questions that the rules about trust policies ask: who is trusted, and under which conditions."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from stacks.iam.arn import Arn
from stacks.iam.comparisons import FOR_ALL, OperatorForm, as_network, operator_form
from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Path
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.statements import covering, statements_of

ASSUME_ROLE = "sts:AssumeRole"
WITH_SAML = "sts:AssumeRoleWithSAML"
WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
ASSUMING = (ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY)
"""The actions that a role is assumed by."""

ECS_TASKS = "ecs-tasks.amazonaws.com"
"""ECS's principal for tasks. China's pages give the same:
https://docs.amazonaws.cn/AmazonECS/latest/userguide/task_IAM_role.html"""

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html: each says
# which accounts a request may come from; of the first, no wildcard has a use.
_NAMES = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    }
)
_PATHS = frozenset({"aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"})
_ARNS = frozenset(
    {
        "aws:principalarn",
        "aws:sourcearn",
        "aws:sourcevpcarn",
        "aws:chatbotsourcearn",
        "ec2:sourceinstancearn",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
        "codebuild:buildarn",
        "codebuild:projectarn",
    }
)
_USER_ID = "aws:userid"
_SOURCE_IP = "aws:sourceip"
_SAYING_WHO = _NAMES | _PATHS | _ARNS | {_USER_ID, _SOURCE_IP}


def allowing(document: PolicyDocument) -> Iterator[tuple[Path, Statement]]:
    """Each statement of ``document`` that allows something, with its path."""
    for place, statement in statements_of(document):
        if statement.effect == "Allow":
            yield place, statement


def identifiers(statement: Statement, type_: str) -> Iterator[tuple[Path, str]]:
    """Each principal of one type, with its path in the statement; Terraform's are left out."""
    for principal in statement.principals or ():
        if principal.type == type_:
            for index, identifier in enumerate(principal.identifiers):
                if not is_unresolved(identifier):
                    yield ("principals", type_, index), identifier


def has_unknown_principals(statement: Statement) -> bool:
    """Whether somebody is trusted whom Terraform alone knows, or whoever is not listed."""
    return statement.principals is None or any(
        is_unresolved(identifier)
        for principal in statement.principals
        for identifier in principal.identifiers
    )


def allows(statement: Statement, *actions: str) -> bool:
    """Whether ``statement`` certainly speaks of one of ``actions``."""
    return any(covering(statement, each) for each in actions)


def may_allow(statement: Statement, *actions: str) -> bool:
    """Whether ``statement`` speaks of one of ``actions``, or of one that Terraform alone knows."""
    texts = (*(statement.actions or ()), *(statement.not_actions or ()))
    return any(map(is_unresolved, texts)) or allows(statement, *actions)


def trusts(statement: Statement, service: str) -> bool:
    """Whether ``service`` is among the service principals of ``statement``."""
    return any(identifier == service for _, identifier in identifiers(statement, "Service"))


def has_unknown_keys(statement: Statement) -> bool:
    """Whether a condition is on a key that Terraform alone knows."""
    return any(is_unresolved(test.key) for test in statement.conditions)


def path_of(test: Condition) -> Path:
    """Where ``test`` stands in its statement."""
    return ("conditions", test.operator, test.key)


def is_positive(test: Condition) -> bool:
    """Whether ``test`` compares a value with those that are wanted."""
    form = _form(test)
    return form is not None and not form.negated and form.base != "Null"


def needs_key(test: Condition) -> bool:
    """Whether ``test`` is positive and fails where the request does not have its key."""
    form = _form(test)
    return (
        form is not None and is_positive(test) and not form.if_exists and form.qualifier != FOR_ALL
    )


def limits_accounts(test: Condition) -> bool:
    """Whether only requests from some accounts, organizations or networks pass ``test``.

    One on a key that Terraform alone knows may be such a test, and is taken for one.
    """
    if is_unresolved(test.key):
        return True
    key = test.key.lower()
    if key not in _SAYING_WHO or not needs_key(test) or not test.values:
        return False
    has_wildcards = takes_wildcards(test)
    return all(
        is_unresolved(value) or _is_limited(key, value, has_wildcards=has_wildcards)
        for value in test.values
    )


def takes_wildcards(test: Condition) -> bool:
    """Whether ``*`` and ``?`` in the values of ``test`` stand for other characters."""
    form = _form(test)
    return form is not None and form.base in {"StringLike", "ArnLike", "ArnEquals"}


def is_pattern(text: str) -> bool:
    """Whether ``text`` has wildcards in it."""
    return "*" in text or "?" in text


def is_everyone(text: str) -> bool:
    """Whether ``text`` is of wildcards alone."""
    return bool(text) and set(text) <= {"*", "?"}


def arn_of(text: str) -> Arn | None:
    """``text`` as an ARN, or None where it is none or hides its fields."""
    try:
        return Arn.parse(text)
    except IamError:
        return None


def _form(test: Condition) -> OperatorForm | None:
    return operator_form(test.operator) if test.operator in CONDITION_OPERATORS else None


def _is_limited(key: str, value: str, *, has_wildcards: bool) -> bool:
    if key == _SOURCE_IP:
        return _is_some_network(as_network(value))
    if not has_wildcards:
        return True
    if key in _ARNS:
        return _names_account(value)
    if key in _PATHS:
        return not is_pattern(value.partition("/")[0])
    return not is_pattern(value[:1] if key == _USER_ID else value)


def _is_some_network(network: IPv4Network | IPv6Network | None) -> bool:
    return network is not None and network.prefixlen > 0


def _names_account(value: str) -> bool:
    arn = arn_of(value)
    if arn is None:
        return False
    # A bucket's ARN has no account, and there is one bucket of that name.
    named = arn.account or arn.resource
    return not is_pattern(named)
