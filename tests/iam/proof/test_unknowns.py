from stacks.iam.glob import Wildcard, glob_matches
from stacks.iam.proof.unknowns import (
    ConditionHolds,
    HasValue,
    MatchesPattern,
    PolicySays,
    Unknown,
    are_consistent,
    has_unknown,
    is_of_the_request,
    needs_a_value,
    widened,
)
from stacks.iam.request import Context
from stacks.iam.substitution import as_pattern

import pytest
from hypothesis import given
from hypothesis import strategies as st

USER = "${aws:username}"
BUCKET = "${aws_s3_bucket.b.arn}"


def matches(text: str, dimension: str = "resource", *, has_variables: bool = True) -> Unknown:
    """That a resource matches a pattern."""
    return MatchesPattern(dimension, text, has_variables)


def holds(operator: str, *values: str, key: str = "k") -> Unknown:
    """That a condition holds."""
    return ConditionHolds(operator, key, frozenset(values), has_variables=True)


@pytest.mark.parametrize(
    ("one", "other", "implies"),
    [
        (matches(USER), matches(USER), True),
        (matches(f"a/{USER}/b"), matches(f"a/{USER}/*"), True),
        (matches(f"a/{USER}/b"), matches(f"*{USER}/?"), True),
        (matches(f"a/{USER}/*"), matches(f"a/{USER}/b"), False),
        (matches(f"a/{USER}"), matches("a/${aws:userid}"), False),
        (matches(f"a/{USER}"), matches("a/?"), False),
        (matches(f"a/{BUCKET}"), matches(f"a/{BUCKET}*"), True),
        (matches("${*}"), matches("*"), True),
        (matches("*"), matches("${*}"), False),
        (matches(USER), matches(USER, "action"), False),
        (matches(USER), matches(USER, has_variables=False), False),
        (matches(USER), HasValue(USER), False),
        (holds("StringEquals", USER), holds("StringEquals", USER, "a"), True),
        (holds("StringEquals", USER, "a"), holds("StringEquals", USER), False),
        (holds("StringNotEquals", USER, "a"), holds("StringNotEquals", USER), True),
        (holds("StringNotEquals", USER), holds("StringNotEquals", USER, "a"), False),
        (holds("StringEquals", USER), holds("StringLike", USER), False),
        (holds("StringEquals", USER), holds("StringEquals", USER, key="j"), False),
        (holds("StringEquals", USER), matches(USER), False),
        (HasValue(USER), HasValue(USER), True),
        (HasValue(USER), HasValue(BUCKET), False),
        (PolicySays("P", "Allow"), PolicySays("P", "Allow"), True),
        (PolicySays("P", "Allow"), PolicySays("P", "Deny"), False),
        (PolicySays("P", "Allow"), PolicySays("Q", "Allow"), False),
    ],
)
def test_what_follows_from_what_is_not_known(one: Unknown, other: Unknown, *, implies: bool):
    """The same, or a wider pattern or list around the same unknown."""
    assert one.implies(other) is implies


values = st.text("a/*?", max_size=3)
around = st.tuples(st.text("a/*?", max_size=3), st.text("a/*?", max_size=3))


@given(around, around, values, st.text("a/*?b", max_size=6))
def test_what_follows_is_so_whatever_the_unknown_is(
    one: tuple[str, str], other: tuple[str, str], value: str, word: str
):
    """If one pattern implies another, it does for every text that a variable may bring."""
    narrow, wide = USER.join(one), USER.join(other)
    context = Context({"aws:username": value})
    matching = [
        (found := as_pattern(text, context, has_variables=True)) is not None
        and glob_matches(found, word)
        for text in (narrow, wide)
    ]
    if matches(narrow).implies(matches(wide)) and matching[0]:
        assert matching[1]


def test_what_has_to_be_true_may_be_where_nothing_false_follows():
    """One of each set is enough."""
    narrow, wide, other = matches(f"{USER}/a"), matches(f"{USER}/*"), matches(BUCKET)
    assert are_consistent([frozenset({wide})], [frozenset({narrow})])
    assert not are_consistent([frozenset({narrow})], [frozenset({wide})])
    assert are_consistent([frozenset({narrow, other})], [frozenset({wide})])
    assert not are_consistent([frozenset({narrow, other})], [frozenset({wide, other})])
    assert not are_consistent([frozenset()], [])
    assert are_consistent([], [frozenset({narrow})])


@pytest.mark.parametrize(
    ("text", "in_2012", "in_2008"),
    [
        ("a*", False, False),
        ("{}", False, False),
        (f"a{USER}", True, False),
        ("${*}${?}${$}", False, False),
        (f"{BUCKET}/*", True, True),
        ("${TfToken[TOKEN.1]}", True, True),
    ],
)
def test_variables_and_expressions_are_not_known(text: str, *, in_2012: bool, in_2008: bool):
    """Variables only where there are any; escapes are known."""
    assert has_unknown(text, has_variables=True) is in_2012
    assert has_unknown(text, has_variables=False) is in_2008


@pytest.mark.parametrize(
    ("text", "in_2012"),
    [(USER, True), ("${aws:username, 'x'}", False), ("${*}", False), (BUCKET, True), ("a", False)],
)
def test_a_variable_without_default_may_have_no_value(text: str, *, in_2012: bool):
    """In a policy of 2012; and so may an expression, which may become one."""
    assert needs_a_value(text, has_variables=True) is in_2012
    assert needs_a_value(text, has_variables=False) is False


def test_an_unknown_may_be_anything():
    """A wildcard stands for it; escapes are characters, and with ``literal`` wildcards too."""
    text = f"a?{USER}${{*}}{BUCKET}*"
    any_, one = Wildcard.ANY, Wildcard.ONE
    assert widened(text, has_variables=True) == ["a", one, any_, "*", any_, any_]
    assert widened(text, has_variables=True, literal=True) == ["a", "?", any_, "*", any_, "*"]


def test_a_policy_of_2008_has_text_where_later_ones_have_variables():
    """An expression is unknown there as well, and a star in ``${*}`` is a wildcard."""
    assert widened(f"${{*}}{BUCKET}", has_variables=False) == [
        *"${",
        Wildcard.ANY,
        "}",
        Wildcard.ANY,
    ]


@pytest.mark.parametrize(
    ("unknown", "is_of_request"),
    [
        (matches(USER), True),
        (matches(BUCKET), False),
        (HasValue(USER), True),
        (holds("StringEquals", USER), True),
        (holds("StringEquals", USER, BUCKET), False),
        (PolicySays("P", "Allow"), False),
    ],
)
def test_a_request_decides_about_variables_alone(unknown: Unknown, *, is_of_request: bool):
    """What Terraform or AWS alone knows, it does not."""
    assert is_of_the_request(unknown) is is_of_request


@pytest.mark.parametrize(
    ("unknown", "text"),
    [
        (matches(f"a/{USER}"), f"a/{USER}"),
        (HasValue(USER), USER),
        (holds("StringEquals", USER), "StringEquals on k"),
        (PolicySays("the policy", "Allow"), "what the policy says"),
    ],
)
def test_what_is_not_known_has_a_name_for_people(unknown: Unknown, text: str):
    """It stands in the reason that is given for a doubt."""
    assert str(unknown) == text
