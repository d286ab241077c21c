"""`stacks.rules.redundancy`: what a list says twice."""

from stacks.iam.statement import Statement
from tests.rules.finding import BUCKET, OBJECTS, about, allow

from hypothesis import given
from hypothesis import strategies as st


def test_an_action_that_another_one_covers_is_redundant():
    """Ignoring case; one finding for the list, whatever its order."""
    actions = ["s3:GetObject*", "s3:getobject", "s3:PutObject", "s3:GetObjectAcl"]
    (finding,) = about("redundant-action", allow(actions))
    assert finding.about == ("s3:GetObjectAcl", "s3:getobject")


def test_a_resource_that_another_one_covers_is_redundant():
    """With wildcards, or the same once more."""
    (finding,) = about("redundant-resource", allow("s3:GetObject", [OBJECTS, f"{BUCKET}/a/*"]))
    assert finding.about == (f"{BUCKET}/a/*",)
    assert about("redundant-resource", allow("s3:GetObject", [OBJECTS, OBJECTS]))


def test_what_is_said_once_is_not_redundant():
    """Patterns that overlap in part say something each; resources mind their case."""
    statement = allow(["s3:Get*", "s3:*Object"], [OBJECTS, OBJECTS.upper()])
    assert not about("redundant-action", statement)
    assert not about("redundant-resource", statement)


def test_a_terraform_expression_covers_nothing():
    """What it becomes is not known."""
    resources = ["${aws_s3_bucket.b.arn}/*", "${aws_s3_bucket.b.arn}/a"]
    assert not about("redundant-resource", allow("s3:GetObject", resources))


@given(st.lists(st.text("ab*?", min_size=1, max_size=4), max_size=8))
def test_what_is_left_says_the_same(texts: list[str]):
    """Without the redundant ones nothing that was covered is uncovered."""
    texts = [f"arn:aws:s3:::{text}" for text in texts]
    statement = Statement(actions=["s3:GetObject"], resources=texts)
    left = list(texts)
    for finding in about("redundant-resource", statement):
        for text in finding.about:
            left.reverse()
            left.remove(text)
            left.reverse()
    rest = Statement(actions=["s3:GetObject"], resources=left)
    assert bool(left) == bool(texts)
    assert not about("redundant-resource", rest)


def test_a_very_long_text_is_looked_at_once():
    """Not once for each of its beginnings, which takes minutes."""
    long = "a" * 1_000_000
    assert about("redundant-action", allow([f"s3:{long}", f"s3:{long[:9]}*"]))
