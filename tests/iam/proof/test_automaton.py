from itertools import product

from stacks.iam.comparisons import value_fits
from stacks.iam.glob import fold, glob_matches, pattern
from stacks.iam.proof.automaton import (
    Automaton,
    Matcher,
    arn_matcher,
    folded_matcher,
    form_matcher,
    literal_matcher,
    matcher,
)
from stacks.iam.proof.effort import Effort, TooComplexError

import pytest
from hypothesis import given
from hypothesis import strategies as st

# x stands for every character that no pattern speaks of.
WORDS = ["".join(each) for length in range(5) for each in product("ab:x", repeat=length)]
globs = st.text("ab:*?", max_size=5)


def words(automaton: Automaton, required: int = 0, forbidden: int = 0) -> dict[int, str]:
    """A word for each signature, found with plenty of effort."""
    return dict(automaton.words(Effort(20_000), required, forbidden))


def globs_of(*texts: str) -> list[list[Matcher]]:
    """A set for each text, a pattern of IAM."""
    return [[matcher(pattern(text))] for text in texts]


def arn(text: str) -> Matcher:
    """A pattern of ArnLike that has all the fields of an ARN."""
    found = arn_matcher(pattern(text))
    assert found is not None
    return found


@given(st.lists(st.lists(globs, max_size=2), min_size=1, max_size=3))
def test_each_combination_that_a_word_can_have_is_found(sets: list[list[str]]):
    """Every signature of a short word, by a word that has it and is as short as any."""

    def signature(word: str) -> int:
        return sum(
            any(glob_matches(pattern(text), word) for text in texts) << index
            for index, texts in enumerate(sets)
        )

    automaton = Automaton([[matcher(pattern(text)) for text in texts] for texts in sets])
    found = words(automaton)
    for word in WORDS:
        assert automaton.signature(word) == signature(word)
        assert len(found[signature(word)]) <= len(word)
    assert all(signature(word) == each for each, word in found.items())


@given(st.lists(globs, min_size=2, max_size=4), st.integers(0, 15), st.integers(0, 15))
def test_only_words_that_are_asked_for_are_found(texts: list[str], required: int, forbidden: int):
    """All that match what is required and nothing that is forbidden, and no other."""
    automaton = Automaton(globs_of(*texts))
    everything = (1 << len(texts)) - 1
    required, forbidden = required & everything, forbidden & everything

    def is_asked_for(signature: int) -> bool:
        return signature & required == required and not signature & forbidden

    found = words(automaton, required, forbidden)
    assert found.keys() == {each for each in words(automaton) if is_asked_for(each)}


def test_a_word_is_found_beyond_all_that_patterns_name():
    """Characters that stand in no pattern are characters all the same."""
    automaton = Automaton(globs_of("?", *"abcxyz0123456789"))
    (word,) = words(automaton, required=1, forbidden=2**17 - 2).values()
    assert len(word) == 1
    assert word not in "abcxyz0123456789"


fields = st.sampled_from(["", "*", "?", "a", "a*", "*b", "a?"])
arn_patterns = st.lists(fields, min_size=6, max_size=7).map(":".join)
arn_words = st.lists(st.sampled_from(["", "a", "b", "ab", "x"]), min_size=5, max_size=8)


@given(arn_patterns, arn_words.map(":".join))
def test_an_arn_matches_field_by_field(text: str, word: str):
    """As ArnLike is evaluated: no wildcard but the last field's matches a colon."""
    matches = value_fits("ArnLike", pattern(text), word)
    assert Automaton([[arn(text)]]).signature(word) == matches


@given(arn_patterns, arn_patterns)
def test_arns_that_one_pattern_matches_alone_are_found(wide: str, narrow: str):
    """If there are any; where none is found, each ARN that is tried bears that out."""
    found = words(Automaton([[arn(narrow)], [arn(wide)]]), 0b01, 0b10)
    tried = [narrow.replace("*", each).replace("?", "a") for each in ("", "a", "b", "ab")]
    candidates = found.values() or tried
    alone = [
        value_fits("ArnLike", pattern(narrow), word)
        and not value_fits("ArnLike", pattern(wide), word)
        for word in candidates
    ]
    assert any(alone) is bool(found)


def test_an_arn_pattern_with_too_few_fields_matches_nothing():
    """Six fields there have to be."""
    assert arn_matcher(pattern("arn:aws:s3:*")) is None


@given(st.text("aAéÉ:1", max_size=3), st.text("aAéÉ:1", max_size=3))
def test_capitals_and_small_letters_are_alike_where_case_is_ignored(text: str, word: str):
    """Of ASCII and Latin-1; nothing else is."""
    assert Automaton([[folded_matcher(fold(text))]]).signature(word) == (fold(text) == fold(word))


def test_a_letter_without_a_capital_in_latin_1_is_itself():
    """ÿ and ß have capitals that no policy can hold."""
    automaton = Automaton([[folded_matcher("ÿß")]])
    assert [automaton.signature(word) for word in ("ÿß", "Ÿß", "ÿSS")] == [1, 0, 0]


@given(st.text("ab*?", max_size=3), st.text("ab*?", max_size=3))
def test_a_literal_has_no_wildcards(text: str, word: str):
    """There * and ? are themselves."""
    assert Automaton([[literal_matcher(text)]]).signature(word) == (text == word)


@pytest.mark.parametrize(
    ("form", "matching", "others"),
    [
        ("+:+", ["s3:Get", "a:b"], ["", ":", "a:", ":b", "a:b:c", "ab"]),
        ("a:~:.", ["a::x", "a:b:x:y", "a:::"], ["a::", "a:x", "a:b:"]),
        ("*", ["*"], ["", "x", "**"]),
    ],
)
def test_forms_say_what_a_request_can_name(form: str, matching: list[str], others: list[str]):
    """+ is some characters but colons, ~ the same or nothing, . some characters."""
    automaton = Automaton([[form_matcher(form)]])
    assert all(automaton.signature(each) for each in matching)
    assert not any(automaton.signature(each) for each in others)


def test_a_pattern_that_ends_before_a_colon_hides_no_other_of_its_set():
    """Only what matches whatever follows does."""
    automaton = Automaton([[form_matcher("a~"), literal_matcher("ab:c")]])
    assert [automaton.signature(word) for word in ("ab", "ab:c", "ab:d")] == [1, 1, 0]


HOSTILE = [f"*{each}*" for each in "abcdefghijklmnopqrst"]


def test_hostile_patterns_are_given_up():
    """Twenty patterns of which each has to be remembered: a million states are not walked."""
    with pytest.raises(TooComplexError):
        words(Automaton(globs_of(*HOSTILE)))


def test_patterns_that_have_to_match_at_once_are_given_up():
    """Here no short word is an answer, and no state can be left out."""
    with pytest.raises(TooComplexError):
        words(Automaton(globs_of(*HOSTILE)), required=2**20 - 1)


def test_hostile_patterns_that_must_not_match_are_no_hindrance():
    """What matches one of them already is looked at no further."""
    automaton = Automaton(globs_of(*HOSTILE, "?????"))
    (word,) = words(automaton, required=2**20, forbidden=2**20 - 1).values()
    assert len(word) == 5
