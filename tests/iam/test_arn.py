from stacks.iam.arn import Arn, arn_problem
from stacks.iam.condition import Condition
from stacks.iam.principal import Principal
from stacks.iam.problem import IamError

import pytest
from hypothesis import given
from hypothesis import strategies as st


def test_an_arn_is_read_into_its_fields():
    """The six fields of an ARN; the last keeps its colons."""
    arn = Arn.parse("arn:aws-cn:logs:cn-north-1:111122223333:log-group:/ecs/my-ecs:*")
    assert arn == Arn("aws-cn", "logs", "cn-north-1", "111122223333", "log-group:/ecs/my-ecs:*")


def test_an_arn_is_no_list_of_its_fields():
    """Where one text or several may stand it is one, alone and in a list."""
    text = "arn:aws:iam::111122223333:role/MyEcsTaskRole"
    for arn in (Arn.parse(text), [Arn.parse(text)]):
        assert Condition("ArnLike", "aws:PrincipalArn", arn).values == (text,)
        assert Principal("AWS", arn).identifiers == (text,)


def test_an_arn_is_written_as_it_was_read():
    """An ARN survives reading and writing, a policy variable with a colon included."""
    for text in (
        "arn:aws:s3:::my-log-bucket/*",
        "arn:aws:s3:::home/${aws:username}",
        "arn:aws:s3:::photos/${aws:PrincipalTag/team, 'none'}/*",
        "arn:aws:s3:::photos/my holidays/*",
        "arn:aws:dynamodb:us-east-1:${aws:PrincipalAccount}:table/t",
    ):
        assert str(Arn.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my-log-bucket", "is no ARN"),
        ("arn:aws:s3", "has 3 of an ARN's 6 fields"),
        ("arn:aws:s3:::", "names no resource"),
        ("arn:aws::::x", "names no service"),
        ("arn::s3:::x", "names no partition"),
        ("arn:aws:s3:::x\n", "has white space around it"),
        ("arn:awss:s3:::x", "'awss' is no partition of AWS; there are aws, aws-cn"),
        ("arn:aws:sqs:us-east-1:ACCOUNT_ID:q", "'ACCOUNT_ID' is no account; an account has 12"),
        ("arn:aws:sqs:us-east-1:11112222333:q", "the account has 11 digits; an account has 12"),
        ("arn:aws:s3: ::x", "has white space in its first five fields"),
        ("arn:aws:s3:\u2003::x", "has white space in its first five fields"),
        ("Arn:aws:s3:::x", "is no ARN"),
        ("", "is no ARN"),
    ],
)
def test_what_is_no_arn_is_refused_with_the_reason(text: str, reason: str):
    """A broken ARN is refused, and the message says what an ARN reads like."""
    with pytest.raises(IamError, match=reason):
        Arn.parse(text)
    assert reason in (arn_problem(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "${TfToken[TOKEN.5]}",
        "arn:*:s3:::x-${TfToken[TOKEN.5]}",
        "${aws_s3_bucket.logs.arn}/*",
        "arn:${data.aws_partition.current.partition}:s3:::x",
        "arn:aws:s3:::${var.bucket}",
    ],
)
def test_an_arn_with_an_expression_is_never_wrong(text: str):
    """What an expression becomes is not known, so nothing is wrong with it."""
    assert arn_problem(text) is None


def test_text_in_front_of_an_expression_still_has_to_begin_an_arn():
    """A string that can't become an ARN whatever its expression says is refused."""
    assert "is no ARN" in (arn_problem("bucket-${var.name}") or "")


def test_an_arn_hidden_in_an_expression_has_no_fields_to_read():
    """Fields are not made up where an expression hides them."""
    with pytest.raises(IamError, match="hides the fields"):
        Arn.parse("${aws_s3_bucket.logs.arn}/*")


FIELD = st.text(alphabet="abcXYZ019*?-_/.", max_size=12)
ACCOUNT = st.text(alphabet="abc019*?-", max_size=12)


@given(FIELD.filter(bool), FIELD.filter(bool), FIELD, ACCOUNT, FIELD.filter(bool), FIELD)
def test_every_arn_survives_writing_and_reading(  # noqa: PLR0917 - the fields of an ARN
    partition: str, service: str, region: str, account: str, resource: str, rest: str
):
    """Fields written as an ARN are read back as the same fields."""
    arn = Arn(f"aws{partition}?", service, region, f"{account}*", f"{resource}:{rest}")
    assert Arn.parse(str(arn)) == arn
