from stacks.manifest.yaml_tree import Position, Scalar, Sequence, YamlError, read_yaml, to_data

import pytest
from hypothesis import given
from hypothesis import strategies as st


def data(text: str) -> object:
    """The plain values in a YAML text."""
    return to_data(read_yaml(text).root)


def test_values_know_where_they_stand():
    """Lines and columns count from 1, and characters count, not bytes."""
    tree = read_yaml("é: x\nlist:\n  - 日: [a, {b: c}]\n")
    assert tree.locate(("list", 0, "日", 1, "b")) == Position(3, 16)
    assert tree.locate_key(("list", 0, "日", 1, "b")) == Position(3, 13)
    assert tree.locate_key(("list", 0)) == Position(3, 5)


def test_what_is_not_there_is_located_at_what_holds_it():
    """A missing value is reported where it should have been."""
    tree = read_yaml("a:\n  b: c\n")
    assert tree.locate(("a", "missing", 3)) == Position(2, 3)
    assert tree.locate(()) == Position(1, 1)


def test_plain_values_mean_what_yaml_1_2_says():
    """No Norway problem: only true, false, null and numbers are more than text."""
    assert data("[yes, no, on, 2026-01-01, 12:30, 1_000, =, 0x]") == [
        "yes",
        "no",
        "on",
        "2026-01-01",
        "12:30",
        "1_000",
        "=",
        "0x",
    ]
    assert data("[true, False, ~, null, NULL, ]") == [True, False, None, None, None]
    assert data("['true', \"null\", '12', !!str 12, ! 12]") == ["true", "null", "12", "12", "12"]


def test_numbers_keep_their_text():
    """An account with a zero in front stays one, whatever a number would make of it."""
    numbers = ["011122223333", "1.10", "1e3", "-1", "+2", ".5", "-.inf", ".nan", "0x1f", "0o7"]
    root = read_yaml(f"[{', '.join(numbers)}]").root
    assert isinstance(root, Sequence)
    assert [item.text for item in root.items if isinstance(item, Scalar)] == numbers
    assert to_data(root) == [0] * len(numbers)


def test_a_key_may_be_empty_or_quoted():
    """What it is for is the schema's to say; nothing is read otherwise for it."""
    assert data("{'': x, '<<': y}") == {"": "x", "<<": "y"}


def test_a_repeated_key_is_noticed():
    """The first value stays, and the second key's place is kept, with the line of the first."""
    tree = read_yaml("a: 1\nb: {c: x, c: y}\na: 2\n")
    assert to_data(tree.root) == {"a": 0, "b": {"c": "x"}}
    assert [(position, message[:24]) for position, message in tree.repeated] == [
        (Position(2, 11), "the key c is used twice;"),
        (Position(3, 1), "the key a is used twice;"),
    ]


def test_an_anchor_can_be_used_again():
    """An alias stands for the values it names."""
    assert data("a: &x [b, {c: d}]\ne: *x\nf: &y z\ng: *y\n") == {
        "a": ["b", {"c": "d"}],
        "e": ["b", {"c": "d"}],
        "f": "z",
        "g": "z",
    }


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", Position(1, 1), "the file is empty"),
        ("# nothing\n", Position(1, 1), "the file is empty"),
        ("a: [b\n", Position(2, 1), "this is no YAML: did not find expected ',' or ']'"),
        ("a:\n\t- b", Position(2, 1), "a tab can't indent; use spaces"),
        ("a: [b, c/${aws:x}]\n", Position(1, 11), "; put text with ${…} in it in quotes"),
        ("a: [*]\n", Position(1, 6), "; put text that begins with one of * & @ % ` in quotes"),
        ("a: @b\n", Position(1, 4), "; put text that begins with one of * & @ % ` in quotes"),
        ("a: x\nb: \x00", Position(2, 4), "control characters are not allowed"),
        ("a: \ud800", Position(1, 1), "it is not Unicode text"),
        ('a: "\\ud800"', Position(1, 7), "this is no YAML: found invalid Unicode"),
        ("a: 1\n---\nb: 2\n", Position(2, 1), "a second document begins here"),
        ("a: *x\n", Position(1, 4), "the alias *x stands for nothing"),
        ("a: &x [*x]\n", Position(1, 8), "the alias *x stands for nothing"),
        ("a: &x b\n*x : c\n", Position(2, 1), "a key is text, not an alias"),
        ("? [a]\n: b\n", Position(1, 3), "a key is text, not a list or a mapping"),
        ("a: &x {b: c}\nd:\n  <<: *x\n", Position(3, 3), "merge keys (<<) are not supported"),
        ("a: !Ref b\n", Position(1, 4), "the YAML tag !Ref is not known"),
        ("a: !Ref [b]\n", Position(1, 4), "the YAML tag !Ref is not known"),
        ("a: !!python/object:os.system {}\n", Position(1, 4), "python/object:os.system is not"),
        ("a: !!int '3'\n", Position(1, 4), "the YAML tag tag:yaml.org,2002:int is not known"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, position: Position, reason: str):
    """Text that is no YAML, or YAML that would be guessed at, is a YamlError."""
    with pytest.raises(YamlError) as raised:
        read_yaml(text)
    assert raised.value.position == position
    assert reason in raised.value.message


def test_a_billion_laughs_are_refused_at_once():
    """Aliases of aliases of aliases end in an error before they are spelt out."""
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    with pytest.raises(YamlError, match="aliases stand for more than 100,000 values"):
        read_yaml("\n".join(lines))


@pytest.mark.parametrize("text", ["[" * 5_000_000, "- " * 100_000, "{a: " * 100_000])
def test_bottomless_nesting_is_refused_at_once(text: str):
    """Neither recursion nor the parser's own stack is exhausted."""
    with pytest.raises(YamlError, match="nested more than 64 levels deep"):
        read_yaml(text)


def nested(levels: int, inner: str) -> str:
    """``inner`` in as many lists."""
    return "[" * levels + inner + "]" * levels


def test_nesting_is_counted_through_aliases():
    """64 levels are read, whether they are spelt out or stand behind an alias; no more are."""
    assert data(nested(64, "x"))
    assert data(f"a: &a {nested(30, 'x')}\nb: {nested(33, '*a')}\n")
    for text in (nested(65, "x"), f"a: &a {nested(30, 'x')}\nb: {nested(34, '*a')}\n"):
        with pytest.raises(YamlError, match="nested more than 64 levels deep"):
            read_yaml(text)


@given(st.text(alphabet="ab:{}[],&*!|>-?'\"#%@ \n\t\\01~<é\x00\ufeff\x85", max_size=60))
def test_any_text_is_read_or_refused(text: str):
    """Whatever the text, there is a tree or a YamlError, never another exception."""
    try:
        to_data(read_yaml(text).root)
    except YamlError as error:
        assert error.position.line >= 1
        assert error.position.column >= 1
