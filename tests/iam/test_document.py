import json
import random

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError
from stacks.iam.statement import Statement
from tests.iam.strategies import documents

import pytest
from hypothesis import given
from hypothesis import strategies as st

ALLOW_GET = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"])
DENY_PUT = Statement(effect="Deny", actions=["s3:PutObject"], resources=["*"])


@given(documents)
def test_a_document_survives_json_and_back(document: PolicyDocument):
    """Whatever a document holds, its JSON reads back as an equal one that writes the same JSON."""
    again = PolicyDocument.from_json(document.to_json())
    assert again == document
    assert again.to_json() == document.to_json()


@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_count(document: PolicyDocument, shuffle: random.Random):
    """The same statements in another order are an equal document."""
    statements = list(document.statements)
    shuffle.shuffle(statements)
    other = PolicyDocument(statements, version=document.version, id=document.id)
    assert other == document
    assert hash(other) == hash(document)


def test_documents_that_say_different_things_differ():
    """A statement more, another version or another Id makes another document."""
    document = PolicyDocument([ALLOW_GET])
    assert document != PolicyDocument([ALLOW_GET, DENY_PUT])
    assert document != PolicyDocument([ALLOW_GET], version="2008-10-17")
    assert document != PolicyDocument([ALLOW_GET], id="x")


def test_a_document_without_a_version_is_one_of_2008():
    """That is how IAM reads it; and what was not written is not written back."""
    document = PolicyDocument([ALLOW_GET], version=None)
    assert document == PolicyDocument([ALLOW_GET], version="2008-10-17")
    assert "Version" not in document.to_data()


def test_both_versions_are_kept():
    """The version that was read is the version that is written."""
    for version in ("2012-10-17", "2008-10-17"):
        text = PolicyDocument([ALLOW_GET], version=version).to_json()
        assert PolicyDocument.from_json(text).to_data()["Version"] == version


def test_a_single_statement_may_stand_without_a_list():
    """IAM takes ``"Statement": {…}`` too."""
    text = json.dumps({"Version": "2012-10-17", "Statement": ALLOW_GET.to_data()})
    assert PolicyDocument.from_json(text) == PolicyDocument([ALLOW_GET])


def test_condition_values_keep_the_spelling_of_numbers_and_booleans():
    """IAM compares condition values as text, so 1.10 is not 1.1."""
    text = """{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
        {"NumericLessThan": {"a:b": [1.10, 20]}, "Bool": {"a:c": true}}}}"""
    statement = PolicyDocument.from_json(text).statements[0]
    assert [test.values for test in statement.conditions] == [("1.10", "20"), ("true",)]


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("names", [{}, {"version": None}, {"id": "An Id"}])
def test_the_size_counts_all_but_white_space(count: int, names: dict[str, str | None]):
    """Indentation and spaces don't count, everything else does."""
    statements = [
        Statement(actions="s3:GetObject", resources=f"arn:aws:s3:::a b{number}", sid="A" * number)
        for number in range(count)
    ]
    document = PolicyDocument(statements, **names)
    text = json.dumps(document.to_data())
    assert document.size == len("".join(text.split()))


def test_the_size_of_an_expression_is_not_known_and_counts_nothing():
    """The size is a lower bound: a token's own length says nothing about what it becomes."""
    without = PolicyDocument([Statement(actions="s3:*", resources="/*")])
    for token in ("${TfToken[TOKEN.1]}", "#{TfToken[TOKEN.1]}"):
        with_token = PolicyDocument([Statement(actions="s3:*", resources=f"{token}/*")])
        assert with_token.size == without.size


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this is no JSON"),
        ("[]", "a policy is a JSON object, not a list"),
        ("{}", "a policy needs a Statement"),
        ('{"Statement": 3}', "Statement: expected statements, found a number"),
        ('{"Statement": ["x"]}', r"Statement\[0\]: a statement is a JSON object, not text"),
        ('{"Statement": [], "Statment": []}', "Did you mean Statement?"),
        ('{"Statement": {"Effect": "allow"}}', "the Effect is 'allow'; it is Allow or Deny"),
        ('{"Statement": {"Action": "*"}}', "the Effect is missing"),
        ('{"Statement": {"Effect": "Deny", "Actions": "*"}}', "Did you mean Action?"),
        ('{"Statement": {"Effect": "Deny", "Action": [1]}}', "expected text or a list of texts"),
        ('{"Statement": {"Effect": "Deny", "Sid": 1}}', "Sid: expected text, found a number"),
        ('{"Statement": {"Effect": "Deny", "Principal": "x"}}', 'expected "\\*" or an object'),
        ('{"Statement": {"Effect": "Deny", "Principal": {"*": "*"}}}', "is no type of principal"),
        ('{"Statement": {"Effect": "Deny", "Condition": []}}', "expected an object of operators"),
        ('{"Statement": {"Effect": "Deny", "Condition": {"Bool": 1}}}', "an object of keys"),
        (
            '{"Statement": {"Effect": "Deny", "Condition": {"Bool": {"a:b": {}}}}}',
            "expected text, a number, true or false, found an object",
        ),
        ('{"Statement": [], "Statement": []}', "'Statement' is given twice"),
        ('{"Statement": NaN}', "NaN is no JSON value"),
        ("[" * 100_000, "nested too deeply"),
        ('{"Version": ' + "9" * 5000 + "}", "can't be read as JSON"),
    ],
)
def test_what_is_no_policy_is_refused_with_the_reason(text: str, reason: str):
    """Broken JSON and broken policies are IamErrors that say what is wrong and where."""
    with pytest.raises(IamError, match=reason):
        PolicyDocument.from_json(text)


def test_everything_that_is_wrong_is_said_at_once():
    """One reading finds all problems."""
    with pytest.raises(IamError) as raised:
        PolicyDocument.from_json('{"Id": 1, "Statement": [{"Effect": "x", "Action": 2}, 3]}')
    assert [str(problem).split(":")[0] for problem in raised.value.problems] == [
        "Statement[0].Effect",
        "Statement[0].Action",
        "Statement[1]",
        "Id",
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Version", "Statement", "Effect", "Action", "Principal", "Condition", "Sid", "x"]
            ),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_or_refused(value: object):
    """Whatever JSON it is, there is a document or an IamError, never another exception."""
    try:
        PolicyDocument.from_json(json.dumps(value))
    except IamError as error:
        assert error.problems


def test_the_size_of_one_text_does_not_depend_on_the_next():
    """An opening in one resource and a closing brace in another are no expression."""
    resources = ["arn:aws:s3:::a${x", "arn:aws:s3:::" + "b" * 12_000 + "}"]
    statement = Statement(actions="s3:*", resources=resources)
    assert PolicyDocument([statement], version="2008-10-17").size > 12_000


def test_numbers_keep_their_spelling():
    """As they stand in the JSON, exponents included."""
    text = """{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
        {"NumericLessThan": {"a:b": [1e2, 0.0000001, 12345678901234567890]}}}}"""
    (test,) = PolicyDocument.from_json(text).statements[0].conditions
    assert test.values == ("1e2", "0.0000001", "12345678901234567890")
