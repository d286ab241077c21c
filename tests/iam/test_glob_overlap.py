"""`stacks.iam.glob.texts_overlap`: whether two patterns have a text in common."""

from itertools import product

from stacks.iam.glob import text_matches, texts_overlap

import pytest
from hypothesis import given
from hypothesis import strategies as st

PATTERNS = st.text("ab*?", max_size=5)
# Two patterns of five characters that overlap do so in a text of no more than ten.
TEXTS = ["".join(letters) for length in range(8) for letters in product("ab", repeat=length)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("table/*", "table/a*"),
        ("table/*", "*"),
        ("table/*", "tab?e/"),
        ("*/*", "b*"),
        ("table/*/index/*", "table/*"),
        ("", "*"),
    ],
)
def test_patterns_overlap_where_a_text_matches_both(first: str, second: str):
    """And the other way round."""
    assert texts_overlap(first, second)
    assert texts_overlap(second, first)


@pytest.mark.parametrize(
    ("first", "second"), [("table/*", "tabel/*"), ("*/*", "b"), ("a?", "a"), ("", "?")]
)
def test_patterns_do_not_overlap_where_no_text_matches_both(first: str, second: str):
    """And the other way round."""
    assert not texts_overlap(first, second)
    assert not texts_overlap(second, first)


@given(PATTERNS, PATTERNS)
def test_patterns_overlap_as_the_texts_that_they_match(first: str, second: str):
    """Of all short texts one matches both exactly if they overlap."""
    together = any(text_matches(first, text) and text_matches(second, text) for text in TEXTS)
    assert texts_overlap(first, second) is together


def test_a_barred_character_is_not_what_a_star_stands_for():
    """It can still be written, or be met by the other pattern's star."""
    assert not texts_overlap("*", "a:b", barred=":")
    assert texts_overlap("*:*", "a:b", barred=":")
    assert texts_overlap("a:*", "a*", barred=":")


def test_many_stars_take_no_time():
    """Neither side is tried again and again."""
    assert not texts_overlap("a*" * 500 + "b", "*a" * 5000 + "c")
