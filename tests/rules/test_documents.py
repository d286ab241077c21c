"""`stacks.rules.documents`, `variables`, `policy_size`, `raw_policy`: a policy as a text."""

from stacks.iam.document import OLD_VERSION, PolicyDocument
from stacks.iam.policy_reader import JsonValue
from stacks.iam.statement import Statement
from stacks.rules.check import check_policy
from stacks.rules.raw_policy import raw_findings
from tests.rules.finding import BUCKET, OBJECTS, allow, ids

import pytest

GET = allow("s3:GetObject")


def of_version(version: str | None, *statements: Statement) -> set[str]:
    """The rules that find something about a policy of a version."""
    document = PolicyDocument(statements, version=version)
    return {each.rule.id for each in check_policy(document, "identity")}


def test_a_policy_without_a_version_is_found():
    """And one of the old version; one of the present is fine."""
    assert of_version(None, GET) == {"missing-version"}
    assert of_version(OLD_VERSION, GET) == {"old-version"}
    assert of_version("2012-10-17", GET) == set()


def test_an_empty_sid_is_found():
    """A Sid that names, or none, is fine."""
    assert ids(Statement(sid="", actions=["s3:GetObject"], resources=[OBJECTS])) == {"empty-sid"}
    assert ids(Statement(sid="A", actions=["s3:GetObject"], resources=[OBJECTS])) == set()


def test_a_statement_that_is_there_twice_is_found():
    """Whatever its Sid, and whatever the order of its lists."""
    first = Statement(sid="A", actions=["s3:GetObject", "s3:PutObject"], resources=[OBJECTS])
    second = Statement(sid="B", actions=["s3:PutObject", "s3:GetObject"], resources=[OBJECTS])
    assert ids(first, second) == {"redundant-statement"}
    assert ids(first, allow("s3:ListBucket", BUCKET)) == set()


@pytest.mark.parametrize(
    ("variable", "rule"),
    [
        ("${}", "empty-variable"),
        ("${ }", "empty-variable"),
        ("${aws:Principal Tag/team}", "space-in-variable"),
        ("${aws:PrincipalTag/team, none}", "unquoted-default"),
        ("${aws:usrname}", "unknown-variable"),
        ("${aws:PrincipalTag}", "unknown-variable"),
        ("${aws:PrincipleTag/team, 'none'}", "unknown-variable"),
    ],
)
def test_a_variable_that_iam_cannot_read_is_found(variable: str, rule: str):
    """In resources and in the values of conditions."""
    assert rule in ids(allow("s3:GetObject", f"{BUCKET}/{variable}/*"))
    assert rule in ids(allow("s3:GetObject", conditions={"StringLike": {"s3:prefix": variable}}))


@pytest.mark.parametrize(
    "text",
    [
        "${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/team, 'no team'}",
        "${AWS:UserName}",
        "${saml:sub}",
        "${*}",
        "${aws_s3_object.a.key}",
        "${TfToken[TOKEN.1]}",
        '${provider::aws::trim_iam_role_path("a", "b")}',
    ],
)
def test_variables_and_expressions_as_they_are_meant_are_no_finding(text: str):
    """A Terraform expression is none of IAM's variables."""
    assert ids(allow("s3:GetObject", f"{BUCKET}/{text}/*")) == set()


def test_a_variable_in_an_old_policy_is_plain_text():
    """It takes the version of 2012."""
    statement = allow("s3:GetObject", f"{BUCKET}/${{aws:username}}/*")
    assert "variable-without-version" in of_version(OLD_VERSION, statement)
    assert of_version("2012-10-17", statement) == set()


def test_a_policy_over_the_quota_is_found():
    """10,240 characters, white space not counted."""
    resources = [f"{BUCKET}/{number:03}/*" for number in range(300)]
    assert "policy-size" in ids(allow("s3:GetObject", resources))
    assert "policy-size" not in ids(allow("s3:GetObject", resources[:200]))


def raw_ids(statement: JsonValue) -> set[str]:
    """The rules that find something about a statement as JSON has it."""
    return {each.rule.id for each in raw_findings({"Statement": [statement]})}


def test_an_empty_condition_or_principal_is_found():
    """A full one is not."""
    assert raw_ids({"Condition": {}}) == {"empty-condition-object"}
    assert raw_ids({"Condition": {"Bool": {}}}) == {"empty-condition-object"}
    assert raw_ids({"Principal": {}}) == {"empty-principal-object"}
    full: JsonValue = {"Condition": {"Bool": {"a:b": True}}, "Principal": {"AWS": "*"}}
    assert raw_ids(full) == set()


def test_condition_values_of_several_types_are_found():
    """A list of one type is fine."""
    assert raw_ids({"Condition": {"Bool": {"a:b": [True, "x"]}}}) == {"mixed-condition-values"}
    assert raw_ids({"Condition": {"Bool": {"a:b": ["y", "x"]}}}) == set()


@pytest.mark.parametrize("data", [None, [], "x", {"Statement": 1}, {"Statement": [1, []]}])
def test_any_json_is_looked_at(data: JsonValue):
    """What is no policy has none of these."""
    assert not list(raw_findings(data))
