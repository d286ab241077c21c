"""`stacks.rules.structure`: what IAM itself would refuse, each under its rule."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stacks.cli.policy_check import check_policy_json
from stacks.iam.checks import role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.policy_reader import load_json
from stacks.iam.problem import IamError
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.rules.check import PolicyType
from stacks.rules.structure import RULES, refused
from stacks.rules.table import RULES as ALL_RULES
from tests.projects import ROOT
from tests.rules.finding import OBJECTS, allow
from tests.rules.test_acceptance import role

import pytest

Json = dict[str, Any]

GET: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": OBJECTS}
TRUST: Json = {
    "Effect": "Allow",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
}


def policy(*statements: Json, **elements: Any) -> Json:
    """A policy in JSON."""
    return {"Version": "2012-10-17", "Statement": list(statements), **elements}


def without(statement: Json, element: str) -> Json:
    """``statement`` without an element."""
    return {name: value for name, value in statement.items() if name != element}


def conditions(operator: str, **tests: Any) -> Json:
    """A statement with a condition; ``__`` in a key stands for the colon."""
    named = {key.replace("__", ":"): value for key, value in tests.items()}
    return GET | {"Condition": {operator: named}}


def rules_of(data: Json, policy_type: PolicyType = "identity") -> set[str]:
    """The rules that find something about a policy in JSON."""
    report = check_policy_json("p.json", json.dumps(data), data, policy_type, None)
    return {each.finding.rule.id for each in report.findings}


def test_a_good_policy_breaks_none():
    """Each policy below is one of these two, with one thing changed."""
    assert rules_of(policy(GET)) == set()
    assert rules_of(policy(TRUST), "trust") == set()


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("wrong-type", policy(GET | {"Sid": 1})),
        ("unknown-element", policy(GET | {"Actions": []})),
        ("missing-statement", {"Version": "2012-10-17"}),
        ("missing-statement", policy()),
        ("missing-effect", policy(without(GET, "Effect"))),
        ("unknown-effect", policy(GET | {"Effect": "allow"})),
        ("missing-action", policy(without(GET, "Action"))),
        ("missing-resource", policy(without(GET, "Resource"))),
        ("element-and-its-opposite", policy(GET | {"NotResource": "*"})),
        ("empty-action", policy(GET | {"Action": []})),
        ("empty-resource", policy(GET | {"Resource": []})),
        ("empty-condition", policy(conditions("StringEquals", s3__prefix=[]))),
        ("empty-for-all-values", policy(conditions("ForAllValues:StringEquals", aws__TagKeys=[]))),
        ("empty-for-any-value", policy(conditions("ForAnyValue:StringEquals", aws__TagKeys=[]))),
        ("empty-if-exists", policy(conditions("StringEqualsIfExists", s3__prefix=[]))),
        ("principal-in-permissions-policy", policy(GET | {"Principal": {"AWS": "1" * 12}})),
        ("id-in-permissions-policy", policy(GET, Id="mine")),
        ("unknown-version", policy(GET, Version="2012-10-18")),
        ("malformed-sid", policy(GET | {"Sid": "read-objects"})),
        ("duplicate-sid", policy(GET | {"Sid": "A"}, GET | {"Sid": "A", "Action": "s3:PutObject"})),
        ("malformed-action", policy(GET | {"Action": "s3-GetObject"})),
        ("variable-in-action", policy(GET | {"Action": "s3:${aws:username}"})),
        ("unclosed-variable", policy(GET | {"Resource": f"{OBJECTS}${{aws:username"})),
        ("terraform-variable", policy(GET | {"Resource": f"{OBJECTS}&{{aws:username}}"})),
        ("list-among-others", policy(GET | {"Resource": ["#{TfToken[TOKEN.1]}", f"{OBJECTS}x"]})),
        ("switched-off-expression", policy(GET | {"Resource": f"{OBJECTS}$${{var.name}}"})),
        ("policy-characters", policy(GET | {"Resource": f"{OBJECTS}\u4e00"})),
        ("arn-without-prefix", policy(GET | {"Resource": "my-log-bucket"})),
        ("missing-arn-field", policy(GET | {"Resource": "arn:aws:s3:my-log-bucket"})),
        ("unknown-partition", policy(GET | {"Resource": "arn:awz:s3:::my-log-bucket/*"})),
        (
            "malformed-arn-account",
            policy(GET | {"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111:q"}),
        ),
        ("malformed-arn", policy(GET | {"Resource": f"{OBJECTS} "})),
        ("keys-differ-in-case", policy(conditions("StringLike", s3__prefix="a", S3__prefix="b"))),
        ("unknown-operator", policy(conditions("StringEqual", s3__prefix="a"))),
        ("null-if-exists", policy(conditions("NullIfExists", s3__prefix="true"))),
        ("malformed-condition-key", policy(conditions("StringEquals", prefix="a"))),
    ],
)  # fmt: skip
def test_what_iam_would_refuse_about_permissions_is_an_error(rule: str, data: Json):
    """Under the rule of what is wrong."""
    assert rule in rules_of(data)


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("missing-principal", policy(without(TRUST, "Principal"))),
        ("empty-principal", policy(TRUST | {"Principal": {"Service": []}})),
        ("unknown-principal-type", policy(TRUST | {"Principal": {"Servce": "x.amazonaws.com"}})),
        ("malformed-principal", policy(TRUST | {"Principal": "ecs-tasks.amazonaws.com"})),
        ("resource-in-trust-policy", policy(TRUST | {"Resource": "*"})),
    ],
)
def test_what_iam_would_refuse_about_trust_is_an_error(rule: str, data: Json):
    """Under the rule of what is wrong."""
    assert rule in rules_of(data, "trust")


def long_policy(size: int) -> tuple[NamedPolicy, ...]:
    """A policy of about ``size`` characters."""
    resources = [f"{OBJECTS}{number:04}" for number in range(size // 36)]
    return (NamedPolicy("Web", PolicyDocument([allow("s3:GetObject", resources)])),)


def named(*names: str) -> tuple[NamedPolicy, ...]:
    """Policies by name."""
    document = PolicyDocument([allow("s3:GetObject")])
    return tuple(NamedPolicy(name, document) for name in names)


def long_trust(spec: RoleSpec) -> RoleSpec:
    """The role with a trust policy that is over the quota."""
    statement = spec.trust_policy.statements[0]
    statements = [
        Statement(
            sid=f"S{number}",
            principals=statement.principals,
            actions=statement.actions,
            conditions=statement.conditions,
        )
        for number in range(10)
    ]
    return replace(spec, trust_policy=PolicyDocument(statements))


POLICY = "arn:aws:iam::111122223333:policy/p"


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("inline-policies-size", lambda spec: replace(spec, policies=long_policy(11_000))),
        ("trust-policy-size", long_trust),
        ("malformed-role-name", lambda spec: replace(spec, name="a b")),
        ("malformed-role-path", lambda spec: replace(spec, path="ecs")),
        ("malformed-role-description", lambda spec: replace(spec, description="\u4e00")),
        ("malformed-tag", lambda spec: replace(spec, tags={"aws:a": "b"})),
        ("too-many-tags", lambda spec: replace(spec, tags={f"t{n}": "" for n in range(51)})),
        ("malformed-policy-arn", lambda spec: replace(spec, permissions_boundary="boundary")),
        ("malformed-policy-arn", lambda spec: replace(spec, managed_policy_arns=("p",))),
        ("malformed-policy-name", lambda spec: replace(spec, policies=named("a b"))),
        ("duplicate-policy-name", lambda spec: replace(spec, policies=named("a", "a"))),
        (
            "too-many-managed-policies",
            lambda spec: replace(
                spec, managed_policy_arns=tuple(f"{POLICY}{number}" for number in range(26))
            ),
        ),
        ("managed-policy-twice", lambda spec: replace(spec, managed_policy_arns=(POLICY,) * 2)),
    ],
)
def test_what_iam_would_refuse_about_a_role_is_an_error(
    rule: str, change: Callable[[RoleSpec], RoleSpec]
):
    """The same role without the change is refused for nothing."""
    good = role(allow("s3:GetObject"))
    assert not role_problems(good)
    assert rule in {refused(each).rule.id for each in role_problems(change(good))}


@pytest.mark.parametrize(
    ("rule", "text"), [("no-json", "{"), ("no-json", "[NaN]"), ("json-key-twice", '{"a":1,"a":1}')]
)
def test_what_is_no_json_is_an_error(rule: str, text: str):
    """Under the rule of what is wrong."""
    with pytest.raises(IamError) as raised:
        load_json(text)
    assert [refused(each).rule.id for each in raised.value.problems] == [rule]


def test_every_rule_of_the_table_is_tested():
    """By its id, or by a code of Access Analyzer that no other rule has."""
    tests = "".join(
        test.read_text("utf-8")
        for folder in ("rules", "cli")
        for test in (ROOT / "tests" / folder).glob("test_*.py")
    )
    codes = Counter(rule.access_analyzer for rule in ALL_RULES.values())
    untested = {
        rule.id
        for rule in ALL_RULES.values()
        if not re.search(rf"[\"\[]{rule.id}[\"\]]", tests)
        and not (codes[rule.access_analyzer] == 1 and f'"{rule.access_analyzer}"' in tests)
    }
    assert not untested


def test_every_rule_here_is_an_error():
    """What is refused anyway can't be a matter of taste."""
    assert {each.severity for each in RULES} == {"error"}
