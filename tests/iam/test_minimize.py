from stacks.iam.condition import Condition
from stacks.iam.minimize import minimized
from stacks.iam.statement import Statement

from hypothesis import given
from hypothesis import strategies as st

names = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=3, unique=True)
CONDITION = Condition("StringEquals", "aws:PrincipalTag/team", ("red",))
allowing = st.builds(
    Statement,
    actions=names,
    resources=names,
    conditions=st.sampled_from([(), (CONDITION,)]),
)


def allow(actions: str, resources: str, *conditions: Condition) -> Statement:
    """A statement on letters."""
    return Statement(actions=list(actions), resources=list(resources), conditions=conditions)


def merged(*statements: Statement) -> list[Statement]:
    """What is left of ``statements``."""
    return [each.statement for each in minimized(statements)]


def access(statements: list[Statement]) -> set[tuple[object, ...]]:
    """Every action on every resource under every condition."""
    return {
        (action, resource, statement.conditions)
        for statement in statements
        for action in statement.actions or ()
        for resource in statement.resources or ()
    }


def test_the_same_actions_take_the_resources_of_both():
    """Two buckets that are read are one statement."""
    assert merged(allow("a", "x"), allow("a", "y")) == [allow("a", "xy")]


def test_the_same_resources_take_the_actions_of_both():
    """A queue that is sent to and consumed is one statement."""
    assert merged(allow("a", "x"), allow("b", "x")) == [allow("ab", "x")]


def test_what_differs_in_both_stays_apart():
    """Together they would allow a on y."""
    assert merged(allow("a", "x"), allow("b", "y")) == [allow("a", "x"), allow("b", "y")]


def test_conditions_keep_statements_apart():
    """What is allowed under a condition is not allowed without it."""
    assert len(merged(allow("a", "x"), allow("a", "y", CONDITION))) == 2


@given(st.integers(0, 120), st.permutations(range(4)))
def test_tokens_are_sorted_by_their_numbers(before: int, order: list[int]):
    """Whatever the process has asked for before, TOKEN.10 comes after TOKEN.9."""
    tokens = [f"${{TfToken[TOKEN.{before + number}]}}/*" for number in range(4)]
    (found,) = merged(*(Statement(actions=["a"], resources=[tokens[each]]) for each in order))
    assert found.resources == tuple(tokens)


def test_a_list_that_terraform_knows_stays_by_itself():
    """CDKTF takes the token of one in a list alone; other actions on it may be with them."""
    arns, others = "#{TfToken[TOKEN.1]}", "#{TfToken[TOKEN.2]}"
    statements = [
        Statement(actions=[action], resources=[resource])
        for action, resource in [("a", arns), ("a", others), ("a", "x"), ("b", arns), ("a", "y")]
    ]
    assert merged(*statements) == [
        Statement(actions=["a"], resources=[others]),
        allow("a", "xy"),
        Statement(actions=["a", "b"], resources=[arns]),
    ]


def test_a_statement_with_a_sid_stays_as_it_is():
    """Somebody has given it a name."""
    named = Statement(sid="Named", actions=["a"], resources=["x"])
    assert merged(named, allow("a", "y")) == [named, allow("a", "y")]


def test_it_is_known_what_a_statement_was_made_of():
    """Each has the indices of those that are in it."""
    found = minimized([allow("b", "x"), allow("a", "y"), allow("b", "z")])
    assert [each.origins for each in found] == [(1,), (0, 2)]


@given(st.lists(allowing, max_size=8))
def test_merging_changes_no_access(statements: list[Statement]):
    """Neither more nor less is allowed, in no more statements."""
    found = merged(*statements)
    assert access(found) == access(statements)
    assert len(found) <= len(statements)


@given(st.lists(allowing, max_size=8), st.randoms())
def test_the_order_of_statements_does_not_count(statements: list[Statement], random: object):
    """What comes out is sorted, so that diffs stay small."""
    shuffled = list(statements)
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    assert [each.to_data() for each in merged(*shuffled)] == [
        each.to_data() for each in merged(*statements)
    ]
