from itertools import product

from stacks.iam.glob import glob_matches, pattern
from stacks.iam.proof.selector import ALL, NOTHING, Glob, Selector, glob, principal_glob

import pytest
from hypothesis import given
from hypothesis import strategies as st

WORDS = ["".join(each) for length in range(6) for each in product("abx", repeat=length)]
texts = st.text("ab*?", max_size=4)


def resource(text: str, *, has_variables: bool = True) -> Glob:
    """A pattern among the resources of a statement."""
    return glob("resource", text, has_variables=has_variables)


def words_of(text: str) -> set[str]:
    """The short words that a pattern matches."""
    return {word for word in WORDS if glob_matches(pattern(text), word)}


def selector(*several: str, negated: bool = False) -> Selector:
    """Some patterns, or all but them."""
    return Selector(tuple(map(resource, several)), negated)


def test_equal_texts_are_one_object():
    """So that they can be compared by what they are."""
    assert resource("a*") is resource("a*")
    assert resource("a${aws:username}") is not resource("a${aws:username}", has_variables=False)


@given(texts, texts)
def test_patterns_that_may_not_overlap_have_no_word_in_common(one: str, other: str):
    """A no is certain, either way round."""
    for first, second in ((one, other), (other, one)):
        if not resource(first).may_overlap(resource(second)):
            assert not words_of(one) & words_of(other)


@given(texts, texts)
def test_a_pattern_that_covers_another_matches_all_of_its_words(wide: str, narrow: str):
    """A yes is certain."""
    if resource(wide).covers(resource(narrow)):
        assert words_of(wide) >= words_of(narrow)


@given(several=st.lists(texts, max_size=3), negated=st.booleans(), wanted=texts)
def test_a_selector_is_right_about_what_it_selects(
    *, several: list[str], negated: bool, wanted: str
):
    """It certainly covers, or certainly does not touch, or says neither."""
    selects = selector(*several, negated=negated)
    selected = {word for each in several for word in words_of(each)}
    if negated:
        selected = set(WORDS) - selected
    if selects.certainly_covers(resource(wanted)):
        assert selected >= words_of(wanted)
    if not selects.may_touch(resource(wanted)):
        assert not selected & words_of(wanted)


@pytest.mark.parametrize("negated", [False, True])
def test_an_unknown_is_neither_covering_nor_out_of_reach(*, negated: bool):
    """Whether it matches is not known."""
    unknown = selector("a${aws:username}", negated=negated)
    assert not unknown.certainly_covers(resource("ab"))
    assert unknown.may_touch(resource("ab"))


def test_all_but_an_unknown_is_not_even_what_it_cannot_match():
    """A statement whose variable has no value applies to nothing."""
    assert not selector("a${aws:username}", negated=True).certainly_covers(resource("b"))
    assert selector("a*", negated=True).certainly_covers(resource("b"))


def test_an_unknown_covers_itself():
    """And what is written more narrowly around it, but nothing that is known."""
    wide, narrow = resource("a${aws:username}*"), resource("a${aws:username}b")
    assert wide.covers(narrow)
    assert not narrow.covers(wide)
    assert not wide.covers(resource("ab"))
    assert resource("a*").covers(narrow)


def test_a_policy_of_2008_has_no_unknown_variables():
    """There they are text."""
    assert resource("${aws:username}", has_variables=False).literal == "${aws:username}"
    assert resource("${aws:username}").unknown is not None


def test_a_principal_may_be_an_expression():
    """Its text is not known, but what stands around it is."""
    wanted = principal_glob(tuple("AWS|${aws_iam_role.r.arn}"))
    assert wanted.unknown is not None
    assert wanted.may_overlap(principal_glob(tuple("AWS|iam::1:role/r")))
    assert not wanted.may_overlap(principal_glob(tuple("Service|x")))


def test_all_and_nothing():
    """What selects everything covers everything; what selects nothing touches nothing."""
    assert ALL.certainly_covers(resource("*"))
    assert not NOTHING.may_touch(resource("*"))
