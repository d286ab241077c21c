from stacks.iam.compare import compare
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate, statement_name
from stacks.iam.glob import glob_matches, pattern
from stacks.iam.policies import Policies
from stacks.iam.policy_reader import JsonValue
from stacks.iam.problem import IamError
from stacks.iam.request import Context, Request, Values
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement

import pytest
from hypothesis import given
from hypothesis import strategies as st

BUCKET = "arn:aws:s3:::my-log-bucket"
OBJECT = f"{BUCKET}/2026/today"


def named(*statements: Statement, version: str = "2012-10-17") -> NamedPolicy:
    """A policy of these statements."""
    return NamedPolicy("Logs", PolicyDocument(statements, version=version))


def decide(
    *statements: Statement,
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    context: dict[str, Values] | None = None,
    version: str = "2012-10-17",
) -> str:
    """What is decided about reading an object, unless something else is asked."""
    request = Request(action, resource, Context(context))
    return evaluate(request, [named(*statements, version=version)]).verdict


def allowed(conditions: Conditions, context: dict[str, Values]) -> bool:
    """Whether an Allow with these conditions applies in the context."""
    statement = Statement(actions="*", resources="*", conditions=conditions)
    return decide(statement, context=context) == "allow"


READ = Statement(sid="Read", actions=["s3:GetObject"], resources=[f"{BUCKET}/*"])


def test_what_nothing_allows_is_denied():
    """No statement, or none that applies, is an implicit deny."""
    assert decide() == "implicit-deny"
    assert decide(READ, action="s3:PutObject") == "implicit-deny"
    assert decide(READ, resource=BUCKET) == "implicit-deny"


def test_an_explicit_deny_wins():
    """Wherever it stands, over any number of Allows; the statement is named."""
    deny = Statement(sid="Never", effect="Deny", actions="s3:*", resources="*")
    assert decide(READ, deny) == "explicit-deny"
    assert decide(deny, READ) == "explicit-deny"
    decision = evaluate(Request("s3:GetObject", OBJECT, Context()), [named(READ, deny)])
    assert decision.because == "statement Never of Logs denies it"


def test_the_statement_that_allows_is_named():
    """By its Sid, or by its place in the policy."""
    request = Request("s3:GetObject", OBJECT, Context())
    assert evaluate(request, [named(READ)]).because == "statement Read of Logs allows it"
    nameless = Statement(actions="s3:*", resources="*")
    assert evaluate(request, [named(nameless)]).because == "statement 1 of Logs allows it"


def test_a_boundary_has_to_allow_too():
    """It grants nothing by itself, and what it does not allow is denied, implicitly or not."""
    request = Request("s3:GetObject", OBJECT, Context())
    other = named(Statement(actions="sqs:*", resources="*"))
    deny = named(Statement(effect="Deny", actions="s3:*", resources="*"))
    assert evaluate(request, [named(READ)], [named(READ)]).verdict == "allow"
    assert evaluate(request, [], [named(READ)]).verdict == "implicit-deny"
    assert evaluate(request, [named(READ)], [deny]).verdict == "explicit-deny"
    decision = evaluate(request, [named(READ)], [other])
    assert decision.verdict == "implicit-deny"
    assert decision.because == "the permissions boundary Logs does not allow it"


@pytest.mark.parametrize(
    ("actions", "matches"),
    [
        ("s3:GetObject", True),
        ("S3:getobject", True),
        ("s3:Get*", True),
        ("s3:*Object", True),
        ("s3:GetObjec?", True),
        ("*", True),
        ("s3:GetObject?", False),
        ("s3:Get", False),
        ("sqs:*", False),
    ],
)
def test_actions_match_ignoring_case_with_wildcards(actions: str, *, matches: bool):
    """In Action, and the other way round in NotAction."""
    assert (decide(Statement(actions=actions, resources="*")) == "allow") is matches
    assert (decide(Statement(not_actions=actions, resources="*")) == "allow") is not matches


@pytest.mark.parametrize(
    ("resources", "matches"),
    [
        (OBJECT, True),
        ("*", True),
        (f"{BUCKET}/*", True),
        (f"{BUCKET}/*/toda?", True),
        ("arn:aws:s3:*today", True),
        (OBJECT.upper(), False),
        (BUCKET, False),
        (f"{BUCKET}/?", False),
    ],
)
def test_resources_match_in_their_case_with_wildcards(resources: str, *, matches: bool):
    """A * crosses slashes and colons; in NotResource the other way round."""
    assert (decide(Statement(actions="*", resources=resources)) == "allow") is matches
    assert (decide(Statement(actions="*", not_resources=resources)) == "allow") is not matches


def test_variables_are_replaced_in_resources():
    """By the context's value, literally; by their default where the context has none."""
    home = Statement(actions="*", resources=f"{BUCKET}/${{aws:PrincipalTag/team}}/today")
    assert decide(home, context={"aws:principaltag/TEAM": "2026"}) == "allow"
    assert decide(home, context={"aws:PrincipalTag/team": "*"}) == "implicit-deny"
    assert decide(home) == "implicit-deny"
    assert decide(home, context={"aws:PrincipalTag/team": ["2026", "x"]}) == "implicit-deny"
    default = Statement(actions="*", resources=f"{BUCKET}/${{aws:PrincipalTag/team, '2026'}}/*")
    assert decide(default) == "allow"
    star = Statement(actions="*", resources=f"{BUCKET}/${{*}}")
    assert decide(star) == "implicit-deny"
    assert decide(star, resource=f"{BUCKET}/*") == "allow"


def test_a_statement_whose_variable_has_no_value_applies_to_nothing():
    """Neither NotResource nor a negated condition turns what is not known into a permission."""
    rest = Statement(actions="*", not_resources=f"{BUCKET}/${{aws:PrincipalTag/team}}/*")
    assert decide(rest) == "implicit-deny"
    region = {"StringNotEquals": {"aws:RequestedRegion": "${aws:PrincipalTag/region}"}}
    assert not allowed(region, {"aws:RequestedRegion": "us-east-1"})


def test_a_policy_of_2008_has_no_variables():
    """There ${…} is text."""
    home = Statement(actions="*", resources=f"{BUCKET}/${{aws:username}}")
    assert decide(home, context={"aws:username": "a"}, version="2008-10-17") == "implicit-deny"
    resource = f"{BUCKET}/${{aws:username}}"
    assert decide(home, resource=resource, version="2008-10-17") == "allow"


def test_a_terraform_expression_matches_nothing():
    """What it becomes is not known, so nothing is allowed by it."""
    unknown = Statement(actions="*", resources="${aws_s3_bucket.b.arn}*")
    assert decide(unknown) == "implicit-deny"


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        ("StringEquals", "a*", "a*", True),
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", "a", "A", False),
        ("StringNotEquals", "a", "b", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringNotEqualsIgnoreCase", "a", "A", False),
        ("StringLike", ["x", "a*c?"], "abcd", True),
        ("StringLike", "*", "", True),
        ("StringNotLike", ["x", "a*"], "ab", False),
        ("NumericEquals", "10", "10.0", True),
        ("NumericNotEquals", "10", "11", True),
        ("NumericLessThan", "10", "9", True),
        ("NumericLessThan", "10", "10", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "10", "11", True),
        ("NumericGreaterThanEquals", "10", "9", False),
        ("NumericEquals", "10", "ten", False),
        ("DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", True),
        ("DateNotEquals", "2026-01-01", "2026-01-02", True),
        ("DateLessThan", "2026-01-01T00:00:00+01:00", "2025-12-31T22:59:59Z", True),
        ("DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", True),
        ("DateGreaterThan", "2026", "2026-02", True),
        ("DateGreaterThanEquals", "2026-01-01", "soon", False),
        ("DateGreaterThanEquals", "2026-01-01 00:00:00", "2026-01-02", False),
        ("NumericEquals", "1_000", "1000", False),
        ("Bool", "True", "true", True),
        ("Bool", "false", "true", False),
        ("Bool", "x", "x", False),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("IpAddress", "10.1.2.3", "10.1.2.4", False),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", True),
        ("NotIpAddress", "10.0.0.0/8", "2001:db8::1", True),
        ("NotIpAddress", ["10.0.0.0/8", "192.0.2.0/24"], "192.0.2.1", False),
        ("ArnLike", "arn:aws:ecs:*:1:task/*", "arn:aws:ecs:us-east-1:1:task/a:b", True),
        ("ArnEquals", "arn:aws:ecs:*:1:task/*", "arn:aws:ecs:us-east-1:1:task/a", True),
        ("ArnLike", "arn:aws:ecs:*", "arn:aws:ecs:us-east-1:1:task/a", False),
        ("ArnLike", "arn:aws:*:1:task/a", "arn:aws:ecs:us-east-1:1:task/a", False),
        ("ArnNotLike", "arn:aws:ecs:*:1:*", "arn:aws:ecs:us-east-1:2:x", True),
        ("ArnNotEquals", "arn:aws:ecs:*:1:*", "arn:aws:ecs:us-east-1:1:x", False),
    ],
)
def test_each_operator_compares_as_the_user_guide_says(
    operator: str, wanted: str | list[str], value: str, *, holds: bool
):
    """One row an operator and more; with IfExists it is the same where the key is there."""
    assert allowed({operator: {"x:key": wanted}}, {"x:key": value}) is holds
    assert allowed({f"{operator}IfExists": {"x:key": wanted}}, {"X:KEY": value}) is holds


@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("NumericLessThan", False),
        ("NotIpAddress", True),
        ("ArnNotLike", True),
        ("StringEqualsIfExists", True),
        ("NotIpAddressIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", False),
    ],
)
def test_a_key_that_is_absent(operator: str, *, holds: bool):
    """Positive operators are false, negated ones and IfExists true, ForAnyValue false always."""
    assert allowed({operator: {"x:key": "1"}}, {}) is holds
    assert allowed({operator: {"x:key": "1"}}, {"x:key": []}) is holds


def test_null_asks_for_the_key_itself():
    """True wants it absent, false wants it there."""
    assert allowed({"Null": {"x:key": "true"}}, {})
    assert not allowed({"Null": {"x:key": "true"}}, {"x:key": ""})
    assert allowed({"Null": {"x:key": "false"}}, {"x:key": ""})
    assert not allowed({"Null": {"x:key": "false"}}, {})


@pytest.mark.parametrize(
    ("operator", "wanted", "values", "holds"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
        ("ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], False),
        ("ForAnyValue:StringEquals", ["a", "b"], ["c", "a"], True),
        ("ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], False),
        ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], False),
        ("ForAllValues:StringLike", ["a*"], ["ab", "ac"], True),
    ],
)
def test_sets_of_values(operator: str, wanted: list[str], values: list[str], *, holds: bool):
    """ForAllValues asks for each value of the request, ForAnyValue for one."""
    assert allowed({operator: {"x:key": wanted}}, {"x:key": values}) is holds


def test_conditions_are_all_needed():
    """Operators and keys are ANDed."""
    both = {"StringEquals": {"x:a": "1", "x:b": "2"}, "Bool": {"x:c": "true"}}
    good: dict[str, Values] = {"x:a": "1", "x:b": "2", "x:c": "true"}
    assert allowed(both, good)
    for key in good:
        assert not allowed(both, {**good, key: "other"})


def test_an_operator_that_iam_does_not_have_is_an_error():
    """Never a guess, even where the statement would not apply anyway."""
    odd = Statement(actions="sqs:*", resources="*", conditions={"StringEqual": {"a:b": "c"}})
    with pytest.raises(IamError, match=r"Did you mean StringEquals\?"):
        decide(odd)


@given(
    st.lists(st.sampled_from(["a", "b", "*", "?"]), max_size=8).map("".join),
    st.text(alphabet="abc", max_size=8),
)
def test_wildcards_mean_what_they_say(text: str, value: str):
    """A pattern matches as its plain recursive definition does."""

    def defined(wanted: str, rest: str) -> bool:
        if not wanted:
            return not rest
        if wanted[0] == "*":
            return defined(wanted[1:], rest) or (bool(rest) and defined(wanted, rest[1:]))
        return bool(rest) and wanted[0] in {"?", rest[0]} and defined(wanted[1:], rest[1:])

    assert glob_matches(pattern(text), value) == defined(text, value)


def test_a_hostile_pattern_takes_no_longer():
    """Forty stars against a long text that doesn't match: an exponential matcher would not end."""
    assert not glob_matches(pattern("*a" * 40 + "b"), "a" * 5_000)


def test_a_statement_is_not_named_as_another_is():
    """A Sid may be a number, and that of another statement."""
    statements = [Statement(sid=sid, actions="s3:*", resources="*") for sid in ("2", None, "Read")]
    policy = NamedPolicy("P", PolicyDocument(statements))
    assert [statement_name(policy, index) for index in range(3)] == [
        "statement 1 of P",
        "statement 2 of P",
        "statement Read of P",
    ]


@pytest.mark.parametrize("element", ["Action", "Resource"])
def test_a_statement_that_says_two_things_is_an_error(element: str):
    """IAM takes none such, so there is no telling what it would say."""
    statement: JsonValue = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "*",
        f"Not{element}": "s3:x",
    }
    policy = NamedPolicy("P", PolicyDocument.from_data({"Statement": statement}))
    request = Request("s3:GetObject", "*", Context())
    message = rf"P: Statement\[0\]: a statement has {element} or Not{element}, not both"
    with pytest.raises(IamError, match=message):
        evaluate(request, [policy])
    with pytest.raises(IamError, match=message):
        compare(Policies(), Policies((policy,)))
