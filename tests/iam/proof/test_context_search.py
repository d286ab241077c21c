from collections.abc import Sequence
from itertools import combinations, product

from stacks.iam.condition import Condition
from stacks.iam.operators import condition_holds
from stacks.iam.problem import IamError
from stacks.iam.proof.context_search import AnyOf, FoundContext, Literal, find_context, key_test
from stacks.iam.proof.effort import Effort, TooComplexError
from stacks.iam.proof.unknowns import PolicySays
from stacks.iam.request import Context

import pytest
from hypothesis import given
from hypothesis import strategies as st

ENOUGH = 5_000


def literal(operator: str, key: str, values: str | list[str], *, holds: bool = True) -> Literal:
    """That a condition holds, or that it fails."""
    return Literal(key_test(Condition(operator, key, values), has_variables=True), holds)


def fails(operator: str, key: str, values: str | list[str]) -> Literal:
    """That a condition does not hold."""
    return literal(operator, key, values, holds=False)


def find(*literals: Literal, clauses: Sequence[Sequence[Literal]] = ()) -> FoundContext | None:
    """A context for them."""
    return find_context(literals, clauses, Effort(ENOUGH))


def values(*literals: Literal) -> dict[str, tuple[str, ...]] | None:
    """The values of a context for them, in which nothing is left open."""
    found = find(*literals)
    if found is None:
        return None
    assert not found.unknowns
    assert not found.undecided
    return dict(found.values)


@pytest.mark.parametrize(
    ("literals", "expected"),
    [
        ([], {}),
        ([literal("StringEquals", "k", "a")], {"k": ("a",)}),
        ([fails("StringEquals", "k", "a")], {}),
        ([literal("StringNotEquals", "k", "a")], {}),
        ([literal("StringEqualsIfExists", "k", "a")], {}),
        ([fails("StringEqualsIfExists", "k", "x")], {"k": ("",)}),
        ([fails("StringNotEquals", "k", "a")], {"k": ("a",)}),
        ([literal("Null", "k", "true")], {}),
        ([literal("Null", "k", "false")], {"k": ("x",)}),
        ([fails("Null", "k", "true")], {"k": ("x",)}),
        ([literal("Null", "k", ["true", "false"])], {}),
        ([fails("Null", "k", ["true", "false"])], None),
        ([literal("Null", "k", "true"), literal("StringLike", "k", "*")], None),
        ([literal("Null", "k", "true"), literal("StringEqualsIfExists", "k", "a")], {}),
        (
            [literal("Null", "k", "false"), literal("StringEqualsIfExists", "k", "a")],
            {"k": ("a",)},
        ),
        ([literal("ForAllValues:StringEquals", "k", "a")], {}),
        ([literal("ForAnyValue:StringEquals", "k", "a")], {"k": ("a",)}),
        ([fails("ForAllValues:StringNotEquals", "k", "a")], {"k": ("a",)}),
        ([fails("ForAnyValue:StringEquals", "k", "a")], {}),
        (
            [
                literal("ForAnyValue:StringEquals", "k", "a"),
                literal("ForAnyValue:StringEquals", "k", "b"),
            ],
            {"k": ("a", "b")},
        ),
        (
            [
                literal("ForAllValues:StringEquals", "k", ["a", "b"]),
                fails("StringEquals", "k", "b"),
                literal("Null", "k", "false"),
            ],
            {"k": ("a",)},
        ),
        (
            [
                literal("ForAllValues:StringEquals", "k", "a"),
                literal("ForAnyValue:StringEquals", "k", "b"),
            ],
            None,
        ),
        (
            [literal("StringEquals", "k", "a"), literal("StringEquals", "j", "b")],
            {"k": ("a",), "j": ("b",)},
        ),
    ],
)
def test_a_context_is_found_where_there_is_one(
    literals: list[Literal], expected: dict[str, tuple[str, ...]] | None
):
    """With as few keys as can be: a key that may be absent is."""
    assert values(*literals) == expected


def test_two_texts_in_one_key_are_as_good_as_one_that_is_both():
    """A key with several values may fit two operators that no single value fits."""
    found = values(literal("StringEquals", "k", "a"), literal("StringEquals", "k", "b"))
    assert found == {"k": ("a", "b")}


def test_the_case_of_a_key_does_not_count():
    """Two spellings are one key, shown with its capitals."""
    one, other = literal("StringLike", "aws:x", "*"), literal("StringNotEquals", "AWS:X", "x")
    found = values(one, other)
    assert found is not None
    assert list(found) == ["AWS:X"]
    assert values(one, literal("Null", "Aws:X", "true")) is None


def test_one_of_each_clause_is_chosen():
    """Whichever agrees with the others."""
    a, b, c = (literal("ForAllValues:StringEquals", "k", each) for each in "abc")
    there = literal("Null", "k", "false")
    found = find(there, clauses=[[a, b], [b, c], [c.negated()]])
    assert found is not None
    assert found.values == {"k": ("b",)}
    assert find(there, clauses=[[a], [b, c]]) is None
    assert find(there, clauses=[[]]) is None


OPERATORS = [
    qualifier + base + suffix
    for base in ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike")
    for qualifier in ("", "ForAnyValue:", "ForAllValues:")
    for suffix in ("", "IfExists")
]
# To the patterns below every other text is like one of these.
TEXTS = ("a", "b", "ab", "bb")
CONTEXTS = [
    Context({"j": first, "k": second})
    for first, second in product(
        [each for size in range(5) for each in combinations(TEXTS, size)], repeat=2
    )
]
conditions = st.builds(
    Condition,
    st.sampled_from(OPERATORS),
    st.sampled_from(["j", "k", "K"]),
    st.lists(st.sampled_from(["a", "b", "a*", "?"]), max_size=2).map(tuple),
) | st.builds(
    Condition,
    st.just("Null"),
    st.sampled_from(["j", "k"]),
    st.lists(st.sampled_from(["true", "false"]), max_size=2).map(tuple),
)
asked = st.tuples(conditions, st.booleans())


@given(st.lists(asked, max_size=4), st.lists(st.lists(asked, max_size=3), max_size=3))
def test_the_answer_is_exact(
    wanted: list[tuple[Condition, bool]], clauses: list[list[tuple[Condition, bool]]]
):
    """A context is found if there is one, among all of a few values for two keys."""

    def is_so(one: tuple[Condition, bool], context: Context) -> bool:
        condition, holds = one
        return condition_holds(condition, context, has_variables=True) == holds

    def is_as_asked(context: Context) -> bool:
        return all(is_so(one, context) for one in wanted) and all(
            any(is_so(one, context) for one in clause) for clause in clauses
        )

    def literals(several: list[tuple[Condition, bool]]) -> list[Literal]:
        return [Literal(key_test(one, has_variables=True), holds) for one, holds in several]

    found = find(*literals(wanted), clauses=[literals(clause) for clause in clauses])
    if found is None:
        assert not any(map(is_as_asked, CONTEXTS))
    else:
        assert is_as_asked(Context(found.values))


def test_a_variable_is_a_free_choice_that_is_told():
    """Whether its value is the same as another's is not known."""
    found = find(literal("StringEquals", "k", "${aws:username}"))
    assert found is not None
    assert [str(each) for each in found.unknowns] == ["StringEquals on k"]


def test_a_free_choice_is_one_choice():
    """The same test with the same variable does not both hold and fail."""
    same = literal("StringEquals", "k", "${aws:username}")
    assert find(same, fails("StringEquals", "k", "${aws:username}")) is None
    assert find(same, fails("StringEquals", "K", ["a", "${aws:username}"])) is None
    assert find(same, fails("StringEquals", "k", "${aws:userid}")) is not None


def test_what_is_known_around_a_variable_counts():
    """A text that begins otherwise can't match, whatever the variable stands for."""
    begins = literal("StringLike", "k", "a${aws:username}")
    every = literal("ForAllValues:StringLike", "k", "b*")
    assert find(begins, every) is None
    assert find(begins, literal("ForAllValues:StringLike", "k", "*b")) is not None


def test_a_key_that_is_absent_leaves_nothing_open():
    """No variable is asked for its value there."""
    assert values(literal("StringNotEquals", "k", "${aws:username}")) == {}


def test_policies_that_cannot_be_read_are_choices_too():
    """The same policy allows something or does not."""
    says = AnyOf(frozenset({PolicySays("P", "Allow")}))
    other = AnyOf(frozenset({PolicySays("Q", "Allow"), PolicySays("P", "Allow")}))
    assert find(Literal(says, holds=True), Literal(says, holds=False)) is None
    assert find(Literal(other, holds=True), Literal(says, holds=False)) is not None
    assert find(Literal(other, holds=False), Literal(says, holds=True)) is None


def test_what_cannot_be_decided_is_told():
    """Never ruled out, and never called found."""
    found = find(
        literal("ForAllValues:NumericGreaterThan", "k", "5"),
        literal("ForAllValues:StringLike", "k", "?7*?"),
        literal("StringNotLike", "k", "x*"),
        literal("Null", "k", "false"),
    )
    assert found is not None
    assert found.undecided == {"k"}


def test_a_search_takes_no_more_than_its_effort():
    """Many clauses that can't all be so, each with many choices, would take forever."""
    clauses = [
        [literal("ForAllValues:StringEquals", f"k{n}", str(value)) for n in range(12)]
        for value in range(40)
    ]
    with pytest.raises(TooComplexError):
        find(*(literal("Null", f"k{n}", "false") for n in range(12)), clauses=clauses)


def test_an_operator_that_iam_does_not_have_is_an_error():
    """Before anything is searched."""
    with pytest.raises(IamError, match=r"Did you mean StringEquals\?"):
        literal("StringEqual", "k", "a")
