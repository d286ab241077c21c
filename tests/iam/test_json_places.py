"""`stacks.iam.json_places`: where in a text of JSON its values stand."""

import json

from stacks.iam.json_places import Place, json_places, nearest_place, repeated_key_place
from stacks.iam.problem import Path

from hypothesis import given
from hypothesis import strategies as st

TEXT = """\
{
\t"Version": "2012-10-17",
  "Statement": [{"Sid": "a\\"b,{", "Action": ["s3:*",
    "sqs:*"]}, {"Condition": {"Bool": {"a\\/b": true}}}]
}
"""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def paths(value: object) -> list[Path]:
    """The path of every value in ``value``."""
    found: list[Path] = [()]
    if isinstance(value, dict):
        found += [(key, *path) for key, item in value.items() for path in paths(item)]
    if isinstance(value, list):
        found += [(index, *path) for index, item in enumerate(value) for path in paths(item)]
    return found


def test_members_stand_where_their_keys_do():
    """Tabs count as one column; a brace or a comma in a text is text."""
    places = json_places(TEXT)
    assert places["Version",] == Place(2, 2)
    assert places["Statement", 0, "Action"] == Place(3, 35)
    assert places["Statement", 0, "Action", 1] == Place(4, 5)
    assert places["Statement", 1, "Condition", "Bool", "a/b"] == Place(4, 40)


def test_what_is_not_there_has_the_place_of_what_holds_it():
    """The nearest value above it."""
    places = json_places(TEXT)
    assert nearest_place(places, ("Statement", 1, "Effect")) == places["Statement", 1]


@given(VALUES, st.sampled_from([None, 1, "\t"]))
def test_every_value_has_a_place(value: object, indent: int | str | None):
    """However the JSON is laid out."""
    text = json.dumps(value, indent=indent)
    assert sorted(map(repr, json_places(text))) == sorted(map(repr, set(paths(value))))


@given(st.text())
def test_any_text_has_places(text: str):
    """What is no JSON is no error here."""
    assert () in json_places(text)


def test_what_is_too_deep_to_be_read_has_no_places():
    """A hundred thousand levels take no more memory than a thousand."""
    assert len(json_places("[" * 100_000)) <= 1001


def test_a_repeated_key_stands_where_it_is_repeated():
    """The same name in another object is no repetition."""
    assert repeated_key_place('[{"a": {"a": 1}}, {"a": 1,\n  "\\u0061": 2}]') == Place(2, 3)
    assert repeated_key_place('{"a": ["a", "a"]}') == Place(1, 1)
