"""Hypothesis strategies for what a policy may hold."""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from stacks.iam.condition import CONDITION_OPERATORS, Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.problem import IamError
from stacks.iam.request import Context, Request
from stacks.iam.request_checks import checked_request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Effect, Statement

from hypothesis import strategies as st

texts = st.text(max_size=12) | st.sampled_from(
    ["s3:GetObject", "s3:*", "*", "arn:aws:s3:::b/*", "${aws:username}", "${TfToken[TOKEN.1]}", "é"]
)
lists = st.lists(texts, max_size=4)
conditions = st.lists(
    st.builds(
        Condition,
        st.sampled_from(["StringEquals", "ArnLike", "Bool", "ForAnyValue:StringLike", "odd"]),
        texts,
        lists.map(tuple),
    ),
    max_size=4,
    unique_by=lambda condition: (condition.operator, condition.key),
)
principals = st.just(EVERYONE) | st.lists(
    st.builds(Principal, st.sampled_from(["AWS", "Service", "Federated", "odd"]), lists.map(tuple)),
    max_size=3,
    unique_by=lambda principal: principal.type,
)
statements = st.builds(
    Statement,
    sid=st.none() | texts,
    effect=st.sampled_from(["Allow", "Deny"]),
    actions=st.none() | lists,
    not_actions=st.none() | lists,
    resources=st.none() | lists,
    not_resources=st.none() | lists,
    principals=st.none() | principals,
    not_principals=st.none() | principals,
    conditions=conditions,
)
documents = st.builds(
    PolicyDocument,
    st.lists(statements, max_size=3),
    version=st.none() | st.sampled_from(["2012-10-17", "2008-10-17"]),
    id=st.none() | texts,
)


# What follows speaks of few things in many ways, so that statements meet often.
_ACTIONS = [
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "S3:getobject",
    "s3:?etObject",
    "s3:*Object",
    "s3:PutObject",
    "*:Get*",
    "sqs:SendMessage",
    "iam:PassRole",
    "iam:*",
]
_RESOURCES = [
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:::b*/x",
    "arn:aws:s3:::*b*x*",
    "arn:*:s3:::b/*",
    "arn:aws:s3:*",
    "arn:aws:sqs:*:*:q",
    "arn:aws:sqs:*:111122223333:*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:s3:::${aws:username}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'x'}",
    "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
    "arn:aws:s3:::b/${*}",
]
_BASE_OPERATORS = sorted(
    each for each in CONDITION_OPERATORS if ":" not in each and not each.endswith("IfExists")
)
_KEYS = {
    "String": "aws:PrincipalTag/team",
    "Numeric": "s3:max-keys",
    "Date": "aws:CurrentTime",
    "Bool": "aws:SecureTransport",
    "Binary": "x:blob",
    "Ip": "aws:SourceIp",
    "Arn": "aws:SourceArn",
}
_VALUES = {
    "String": ["x", "X", "xy", "blue", "x*", "*y", "?", "*", "${aws:username}", "${*}"],
    "Numeric": ["5", "5.0", "6", "-1", "5.5", "many"],
    "Date": ["2026-01-01", "2026-01-01T00:00:00Z", "2026-06", "1767225600", "soon"],
    "Bool": ["true", "false", "True", "x"],
    "Binary": ["QQ==", "Qg=="],
    "Ip": ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::/0"],
    "Arn": [
        "arn:aws:s3:::b",
        "arn:aws:s3:::*",
        "arn:aws:sqs:*:111122223333:q?",
        "arn:*:*:*:*:*",
        "arn:aws:sqs:*",
        "arn:aws:s3:::${aws:username}",
    ],
}
_GIVEN = {
    "aws:username": ["x", "blue", "b"],
    "aws:PrincipalTag/team": ["x", "X", "xy", "blue", "*", "", "5", "2026-01-01", "10.1.2.3"],
    "s3:max-keys": ["5", "6", "7", "-2", "5.25", "many", "10.1.2.3"],
    "aws:CurrentTime": ["2026-01-01T00:00:00Z", "2025-12-31", "2026-07-01", "1767225601", "5"],
    "aws:SecureTransport": ["true", "false", "TRUE", "x"],
    "x:blob": ["QQ==", "Qg==", "x"],
    "aws:SourceIp": ["10.0.0.1", "10.1.2.3", "192.0.2.1", "2001:db8::5", "::1", "x"],
    "aws:SourceArn": ["arn:aws:s3:::b", "arn:aws:s3:::x", "arn:aws:sqs:us-east-1:111122223333:q1"],
}
_PRINCIPALS = [
    EVERYONE,
    (Principal("AWS", "*"),),
    (Principal("AWS", "111122223333"),),
    (Principal("AWS", "arn:aws:iam::111122223333:root"),),
    (Principal("AWS", "arn:aws:iam::111122223333:role/a"),),
    (Principal("AWS", ["arn:aws:iam::111122223333:role/a", "444455556666"]),),
    (Principal("Service", "ecs-tasks.amazonaws.com"),),
    (Principal("Service", "ecs-tasks.amazonaws.com"), Principal("AWS", "444455556666")),
    (Principal("Federated", "cognito-identity.amazonaws.com"),),
]
_ASKING = [
    Principal("AWS", "arn:aws:iam::111122223333:root"),
    Principal("AWS", "arn:aws:iam::111122223333:role/a"),
    Principal("AWS", "arn:aws:sts::111122223333:assumed-role/a/s"),
    Principal("AWS", "arn:aws:iam::444455556666:role/a"),
    Principal("AWS", "arn:aws:iam::777788889999:user/u"),
    Principal("Service", "ecs-tasks.amazonaws.com"),
    Principal("Service", "ec2.amazonaws.com"),
    Principal("Federated", "cognito-identity.amazonaws.com"),
]


@st.composite
def _operator_tests(draw: st.DrawFn) -> Condition:
    base = draw(st.sampled_from(_BASE_OPERATORS))
    if base == "Null":
        key = draw(st.sampled_from(sorted(_GIVEN)))
        return Condition(base, key, draw(st.sampled_from(["true", "false"])))
    family = next(each for each in _KEYS if base.removeprefix("Not").startswith(each))
    # Operators of several families may ask about one key.
    key = draw(st.sampled_from([_KEYS[family]] * 4 + ["aws:principaltag/Team", "aws:SourceIp"]))
    qualifier = draw(st.sampled_from(["", "", "", "ForAnyValue:", "ForAllValues:"]))
    suffix = draw(st.sampled_from(["", "", "IfExists"]))
    values = draw(st.lists(st.sampled_from(_VALUES[family]), min_size=1, max_size=2, unique=True))
    return Condition(qualifier + base + suffix, key, values)


def real_conditions() -> st.SearchStrategy[list[Condition]]:
    """Conditions of a statement."""
    return st.lists(_operator_tests(), max_size=2, unique_by=lambda one: (one.operator, one.key))


def _some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


@st.composite
def real_statements(
    draw: st.DrawFn,
    *,
    effect: Effect | None = None,
    is_trust: bool = False,
) -> Statement:
    """A statement such as IAM takes; of a trust policy, with principals in place of resources."""
    effects: list[Effect] = ["Allow", "Allow", "Deny"]
    chosen = effect or draw(st.sampled_from(effects))
    conditions = draw(real_conditions())
    if is_trust:
        principals = draw(st.sampled_from(_PRINCIPALS))
        action = draw(st.sampled_from(["sts:AssumeRole", "sts:*", "sts:TagSession"]))
        if draw(st.sampled_from([True, False, False, False])):
            return Statement(
                effect=chosen, actions=action, not_principals=principals, conditions=conditions
            )
        return Statement(
            effect=chosen, actions=action, principals=principals, conditions=conditions
        )
    actions, resources = draw(_some(_ACTIONS)), draw(_some(_RESOURCES))
    form = draw(st.integers(0, 9))
    return Statement(
        effect=chosen,
        actions=None if form == 0 else actions,
        not_actions=actions if form == 0 else None,
        resources=None if form in {1, 2} else resources,
        not_resources=resources if form in {1, 2} else None,
        conditions=conditions,
    )


@st.composite
def real_documents(draw: st.DrawFn, *, is_trust: bool = False) -> PolicyDocument:
    """A policy such as IAM takes."""
    version = draw(st.sampled_from(["2012-10-17"] * 5 + ["2008-10-17", None]))
    one = real_statements(is_trust=is_trust)
    statements = draw(st.lists(one, min_size=1, max_size=3))
    return PolicyDocument(statements, version=version)


@st.composite
def changed(draw: st.DrawFn, document: PolicyDocument, *, is_trust: bool) -> PolicyDocument:
    """``document`` with one thing changed, or said in another way."""
    statements = list(document.statements)
    at = draw(st.integers(0, len(statements) - 1))
    other = draw(real_statements(is_trust=is_trust))
    change = draw(
        st.sampled_from(["nothing", "add", "drop", "turn", "spell", "test", "where", "what"])
    )
    one = statements.pop(at)
    if change == "add":
        statements.append(other)
    if change == "spell" and one.actions:
        one = replace(one, actions=[each.swapcase() for each in one.actions])
    if change == "test":
        one = replace(one, conditions=other.conditions)
    if change == "where" and one.resources and other.resources:
        one = replace(one, resources=other.resources)
    if change == "what" and one.actions and other.actions:
        one = replace(one, actions=other.actions)
    if change != "drop":
        statements.insert(0 if change == "turn" else at, one)
    return PolicyDocument(statements, version=document.version)


@st.composite
def pairs(draw: st.DrawFn, *, is_trust: bool = False) -> tuple[Policies, Policies]:
    """OLD and NEW, mostly a small change apart, some under permissions boundaries."""
    old = draw(real_documents(is_trust=is_trust))
    if draw(st.integers(0, 4)):
        new = draw(changed(old, is_trust=is_trust))
    else:
        new = draw(real_documents(is_trust=is_trust))
    old_boundary, new_boundary = draw(_boundaries()) if not is_trust else ((), ())
    return (
        Policies((NamedPolicy("P", old),), tuple(NamedPolicy("B", one) for one in old_boundary)),
        Policies((NamedPolicy("P", new),), tuple(NamedPolicy("B", one) for one in new_boundary)),
    )


@st.composite
def _boundaries(
    draw: st.DrawFn,
) -> tuple[tuple[PolicyDocument, ...], tuple[PolicyDocument, ...]]:
    kind = draw(st.sampled_from(["none"] * 6 + ["same", "changed", "old", "new"]))
    if kind == "none":
        return (), ()
    one = draw(real_documents())
    if kind == "same":
        return (one,), (one,)
    if kind == "changed":
        return (one,), (draw(changed(one, is_trust=False)),)
    return ((one,), ()) if kind == "old" else ((), (one,))


def sampled_requests(
    random: Random, *sides: Policies, count: int, is_trust: bool = False
) -> Iterator[Request]:
    """Requests near what the policies speak of, of those that can be made."""
    statements = [
        statement
        for side in sides
        for one in (*side.policies, *side.boundaries)
        for statement in one.document.statements
    ]
    actions = ["sts:AssumeRole", "sts:TagSession"] if is_trust else ["s3:GetObject", "iam:x"]
    resources = ["*", "arn:aws:s3:::b/a:b", "arn:aws:sqs:us-east-1:111122223333:q"]
    for one in statements:
        actions += [*(one.actions or ()), *(one.not_actions or ())]
        resources += [*(one.resources or ()), *(one.not_resources or ())] * 2
    for _ in range(count):
        values = {
            key: random.sample(given, 1 if random.random() < 0.8 else 2)
            for key, given in _GIVEN.items()
            if random.random() < 0.7
        }
        context = Context(values)
        action = _filled(random, random.choice(actions), ("s3:x", "x"), context)
        resource = _filled(random, random.choice(resources), ("", "x", "b/x", "a:b"), context)
        try:
            request = checked_request(action, resource, context)
        except IamError:
            continue
        yield request._replace(principal=random.choice(_ASKING) if is_trust else None)


def _filled(random: Random, text: str, words: tuple[str, ...], context: Context) -> str:
    def value(found: re.Match[str]) -> str:
        return (*context.get(found[1]), "x")[0]

    text = re.sub(r"\$\{([^,}]+)[^}]*\}", value, text)
    return "".join(
        random.choice(words) if each == "*" else random.choice("xb") if each == "?" else each
        for each in text
    )
