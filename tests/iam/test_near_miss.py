"""What keeps the statements on an action from allowing a request."""

from stacks.iam.document import PolicyDocument
from stacks.iam.near_miss import near_misses
from stacks.iam.request import Context, Request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement

REQUEST = Request("s3:GetObject", "arn:aws:s3:::b/x", Context({"k:k": ["a", "b"]}))


def near(*statements: Statement) -> list[str]:
    """What is said of a policy of these statements."""
    return list(near_misses(REQUEST, [NamedPolicy("P", PolicyDocument(statements))]))


def test_another_resource_is_named():
    """All that the statement is on."""
    statement = Statement(actions=["s3:Get*"], resources=["arn:aws:s3:::c/*", "arn:aws:s3:::d/*"])
    assert near(statement) == [
        "statement 1 of P allows s3:GetObject, but on arn:aws:s3:::c/* and arn:aws:s3:::d/* only"
    ]


def test_of_many_resources_the_one_most_like_it_is_named():
    """A list of a hundred ARNs would hide the one that was meant."""
    others = [f"arn:aws:s3:::bucket-{number}/*" for number in range(3)]
    resources = [*others[:2], "arn:aws:s3:::b/y", others[2]]
    said = "statement 1 of P allows s3:GetObject, but on"
    assert near(Statement(actions=["s3:GetObject"], resources=resources)) == [
        f"{said} arn:aws:s3:::b/y and 3 others only"
    ]
    assert near(Statement(actions=["s3:GetObject"], resources=others)) == [
        f"{said} {' and '.join(others)} only"
    ]


def test_of_many_resources_that_are_all_unlike_it_the_first_is_named():
    """And how many more there are."""
    queues = [f"arn:aws-us-gov:sqs:us-gov-west-1:111122223333:{each}" for each in "abcd"]
    assert near(Statement(actions=["s3:GetObject"], resources=queues)) == [
        f"statement 1 of P allows s3:GetObject, but on {queues[0]} and 3 others only"
    ]


def test_of_many_excluded_resources_those_that_exclude_it_are_named():
    """Others may be more like it; they are not in its way."""
    others = [f"arn:aws:s3:::b/x{number}" for number in range(9)]
    statement = Statement(actions=["s3:GetObject"], not_resources=[*others, "*/x", *others])
    assert near(statement) == ["statement 1 of P allows s3:GetObject, but not on */x"]


def test_an_excluded_resource_is_named():
    """A statement on all but that."""
    statement = Statement(sid="All", actions=["*"], not_resources=["arn:aws:s3:::b/*"])
    assert near(statement) == [
        "statement All of P allows s3:GetObject, but not on arn:aws:s3:::b/*"
    ]


def test_each_condition_that_fails_is_named():
    """With what it wants and what the request has; one that holds is not."""
    statement = Statement(
        actions=["s3:GetObject"],
        resources=["*"],
        conditions={
            "StringEquals": {"k:k": ["c", "d"], "k:other": "e"},
            "StringLike": {"k:k": "a*"},
        },
    )
    assert near(statement) == [
        "statement 1 of P allows s3:GetObject, "
        "but only if StringEquals k:k c or d, and k:k is a and b",
        "statement 1 of P allows s3:GetObject, "
        "but only if StringEquals k:other e, and k:other is not given",
    ]


def test_a_value_that_is_empty_is_given():
    """A tag may have no text; it is there all the same."""
    statement = Statement(
        actions=["s3:*"], resources=["*"], conditions={"StringEquals": {"k:k": "c"}}
    )
    request = REQUEST._replace(context=Context({"k:k": ""}))
    (told,) = near_misses(request, [NamedPolicy("P", PolicyDocument([statement]))])
    assert told.endswith("and k:k is empty")


def test_other_actions_and_denials_are_not_near():
    """They have nothing to do with what was asked, or were in the way themselves."""
    other = Statement(actions=["s3:PutObject"], resources=["*"])
    deny = Statement(effect="Deny", actions=["s3:GetObject"], resources=["arn:aws:s3:::c/*"])
    assert near(other, deny) == []
