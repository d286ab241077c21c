from stacks.iam.glob import glob_matches, pattern
from stacks.iam.proof.context_search import AnyOf, Literal
from stacks.iam.proof.dimension import ACTIONS, PRINCIPALS, RESOURCES, Dimension
from stacks.iam.proof.effort import Effort
from stacks.iam.proof.ordinary import ordinary_resources
from stacks.iam.proof.partition import Cell, Partition
from stacks.iam.proof.selector import EVERYTHING, Glob, Selector, glob
from stacks.iam.proof.unknowns import HasValue, MatchesPattern

import pytest
from hypothesis import given
from hypothesis import strategies as st

ENOUGH = 20_000
BUCKET = "arn:aws:s3:::b"
texts = st.lists(st.sampled_from(["b", "/", "x", "*", "?"]), max_size=4).map(
    lambda ends: "arn:aws:s3:::" + "".join(ends)
)
WORDS = [f"arn:aws:s3:::{end}" for end in ("b", "x", "bb", "b/", "b/x", "bx", "xb/x", "/", "x/bb")]


def resource(text: str) -> Glob:
    """A pattern among the resources of a statement."""
    return glob("resource", text, has_variables=True)


def selector(*several: str, negated: bool = False) -> Selector:
    """Some patterns, or all but them."""
    return Selector(tuple(map(resource, several)), negated)


def resources(within: str, *selectors: Selector, dimension: Dimension = RESOURCES) -> Partition:
    """The partition of some resources."""
    return Partition(dimension, resource(within), selectors)


def cells(partition: Partition) -> list[Cell]:
    """Its cells, with plenty of effort."""
    return list(partition.cells(Effort(ENOUGH)))


@given(texts, st.lists(st.tuples(st.lists(texts, max_size=2), st.booleans()), max_size=3))
def test_each_word_is_in_a_cell_that_is_like_it(
    within: str, selecting: list[tuple[list[str], bool]]
):
    """No cell is left out, and each says of its words which selectors select them."""
    selectors = [selector(*several, negated=negated) for several, negated in selecting]
    partition = resources(within, *selectors)
    by_signature = {each.signature: each for each in cells(partition)}
    words = [each for each in WORDS if glob_matches(pattern(within), each)]
    for word in (*words, *(each.word for each in by_signature.values())):
        found = by_signature[partition.signature(word)]
        for (several, negated), outcome in zip(selecting, found.outcomes, strict=True):
            matches = any(glob_matches(pattern(each), word) for each in several)
            assert outcome == (() if matches != negated else None)


@given(texts)
def test_a_cell_has_words_of_the_pattern_only(within: str):
    """And such as a request can name."""
    for cell in cells(resources(within, selector("*x*"), selector(f"{BUCKET}*"))):
        assert glob_matches(pattern(within), cell.word)
        assert RESOURCES.has_form(cell.word)


@pytest.mark.parametrize(
    ("within", "others", "words"),
    [
        ("*", ["arn:*"], {"*", "arn:aws:example:us-east-1:111122223333:example"}),
        (f"{BUCKET}/*", [], {f"{BUCKET}/example"}),
        (f"{BUCKET}/*", [f"{BUCKET}/x"], {f"{BUCKET}/example", f"{BUCKET}/x"}),
        (BUCKET, ["*"], {BUCKET}),
        ("no ARN", [], set()),
    ],
)
def test_words_are_such_as_a_reader_would_write(within: str, others: list[str], words: set[str]):
    """Where there is a choice; what no request can name is in no cell."""
    assert {each.word for each in cells(resources(within, *map(selector, others)))} == words


def test_an_unknown_makes_an_outcome_depend_on_it():
    """Selected if it matches; by a NotResource, if it does not and its variable has a value."""
    text = f"{BUCKET}/${{aws:username}}"
    matches = frozenset({MatchesPattern("resource", text, has_variables=True)})
    has_value = Literal(AnyOf(frozenset({HasValue(text)})), holds=True)
    partition = resources(f"{BUCKET}/x", selector(text), selector(text, negated=True))
    (cell,) = cells(partition)
    assert cell.outcomes == (
        (Literal(AnyOf(matches), holds=True),),
        (Literal(AnyOf(matches), holds=False), has_value),
    )
    (other,) = cells(resources("arn:aws:s3:::x", selector(text), selector(text, negated=True)))
    assert other.outcomes == (None, (has_value,))


def test_resources_of_their_published_forms_have_no_colons_in_their_names():
    """What only a wildcard over a colon would match is in no cell."""
    wide, narrow = "arn:aws:ecs:*:1:task/*", "arn:aws:ecs:*:1:service/*"
    outcomes = {each.outcomes for each in cells(resources(wide, selector(narrow)))}
    assert outcomes == {(None,), ((),)}
    ordinary = ordinary_resources("ecs")
    assert ordinary is not None
    found = cells(resources(wide, selector(narrow), dimension=ordinary))
    assert {each.outcomes for each in found} == {(None,)}


def test_only_services_that_are_known_for_it_have_published_forms_alone():
    """A key of an object may hold a colon, and so may what is not known."""
    assert ordinary_resources("s3") is None
    assert ordinary_resources("no-such-service") is None


def test_actions_and_principals_have_forms_too():
    """A service and a name; a type and an identifier."""
    for dimension, selecting in ((ACTIONS, "s3:*"), (PRINCIPALS, "AWS|*")):
        selectors = (Selector((glob("action", selecting, has_variables=False),), negated=False),)
        found = cells(Partition(dimension, EVERYTHING, selectors))
        assert {each.outcomes for each in found} == {((),), (None,)}
        assert all(dimension.has_form(each.word) for each in found)
