from datetime import UTC, datetime, timedelta

from stacks.iam.comparisons import operator_form
from stacks.iam.proof.effort import TooComplexError
from stacks.iam.proof.value_search import Predicate, find_value

import pytest
from hypothesis import given
from hypothesis import strategies as st


def asks(operator: str, *texts: str, fails: bool = False) -> Predicate:
    """What a condition operator asks of one value; if it ``fails``, the opposite."""
    form = operator_form(operator)
    return Predicate(form.base, texts, has_variables=True, negated=form.negated != fails)


Asked = tuple[str, str | list[str]]


def found(*asked: Asked) -> str | None:
    """A value that is as all of it asks."""
    return find_value(frozenset(asks(name, *_listed(texts)) for name, texts in asked))


def _listed(texts: str | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else texts


@pytest.mark.parametrize(
    "asked",
    [
        (("NumericGreaterThan", "5"), ("NumericLessThanEquals", "5")),
        (("NumericGreaterThanEquals", "5"), ("NumericLessThan", "5.0")),
        (("NumericEquals", "5"), ("NumericNotEquals", "5.00")),
        (("NumericEquals", ["5", "6"]), ("NumericNotEquals", ["6", "5"])),
        (("NumericLessThan", "-1"), ("NumericGreaterThan", "1")),
        (("NumericEquals", "many"),),
        (("DateGreaterThan", "2026-01-01"), ("DateLessThanEquals", "2026-01-01T00:00:00Z")),
        (("DateEquals", "1767225600"), ("DateNotEquals", "2026-01-01")),
        (("DateGreaterThan", "2027"), ("DateLessThan", "2026-06")),
        (("DateEquals", "soon"),),
        (("IpAddress", "10.1.0.0/16"), ("NotIpAddress", "10.0.0.0/8")),
        (("IpAddress", "10.0.0.0/8"), ("IpAddress", "192.0.2.0/24")),
        (("IpAddress", "10.0.0.0/8"), ("IpAddress", "2001:db8::/32")),
        (("IpAddress", "10.0.0.0/8"), ("NotIpAddress", ["10.0.0.0/9", "10.128.0.0/9"])),
        (("IpAddress", "10.0.0.0/33"),),
        (("StringEquals", "a"), ("StringEquals", "b")),
        (("StringEquals", "a"), ("StringNotLike", "?")),
        (("StringLike", "a*"), ("StringNotLike", ["a", "a?*"])),
        (("StringLike", "a*"), ("StringLike", "b*")),
        (("StringEqualsIgnoreCase", "a"), ("StringNotEquals", ["a", "A"])),
        (("StringLike", "A?"), ("StringNotEqualsIgnoreCase", "ab"), ("StringLike", "?b")),
        (("ArnLike", "arn:aws:s3:::*"), ("ArnNotLike", "arn:*:*:*:*:*")),
        (("ArnEquals", "arn:aws:s3:*:*:b"), ("StringNotLike", "arn:aws:s3:*")),
        (("ArnLike", "arn:aws:s3:*"),),
        (("Bool", "true"), ("Bool", "false")),
        (("Bool", "true"), ("StringNotEqualsIgnoreCase", "True")),
        (("Bool", "yes"),),
        (("BinaryEquals", "QQ=="), ("BinaryEquals", "Qg==")),
        (("BinaryEquals", "QQ=="), ("StringNotEquals", "QQ==")),
    ],
)
def test_where_there_is_no_value_none_is_found(asked: tuple[Asked, ...]):
    """Which is a proof: the search does not give up."""
    assert found(*asked) is None


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ((("NumericEquals", "5"),), "5"),
        ((("NumericGreaterThanEquals", "5"), ("NumericLessThanEquals", "5.0")), "5"),
        ((("DateEquals", "2026"),), "2026"),
        ((("IpAddress", "10.1.2.3"),), "10.1.2.3"),
        ((("IpAddress", "10.0.0.0/31"), ("NotIpAddress", "10.0.0.0/32")), "10.0.0.1"),
        ((("StringEquals", ["a", "b"]), ("StringNotEquals", "a")), "b"),
        ((("StringEquals", "a*"),), "a*"),
        ((("StringEqualsIgnoreCase", "a"), ("StringNotEquals", "a")), "A"),
        ((("StringEquals", "${*}"),), "*"),
        ((("StringLike", "a${?}"),), "a?"),
        ((("BinaryEquals", "QQ=="),), "QQ=="),
    ],
)
def test_the_only_value_is_found(asked: tuple[Asked, ...], value: str):
    """One row an operator, or more."""
    assert found(*asked) == value


@pytest.mark.parametrize(
    "asked",
    [
        (("NumericGreaterThan", "5"), ("NumericLessThan", "5.0001")),
        (("NumericNotEquals", ["1", "2"]),),
        (("NumericGreaterThan", "5"), ("NumericNotEquals", ["6", "7", "8"])),
        (("DateGreaterThan", "2026-01-01"), ("DateLessThan", "2026-01-01T00:00:00.000002Z")),
        (("DateNotEquals", "2026"),),
        (("IpAddress", "10.0.0.0/8"), ("NotIpAddress", ["10.0.0.0/9", "10.128.0.0/10"])),
        (("IpAddress", "10.0.0.0/8"), ("NotIpAddress", ["10.0.0.0/9", "10.255.0.0/16"])),
        (("NotIpAddress", "0.0.0.0/0"), ("IpAddress", "::/0")),
        (("StringLike", "a*"), ("StringLike", "*b"), ("StringNotLike", "a?b")),
        (("StringNotLike", ["x*", "y*", "?"]),),
        (("ArnLike", "arn:aws:sqs:*:1:q*"), ("ArnNotLike", "arn:aws:sqs:us-*:1:*")),
        (("ArnNotEquals", "arn:*:*:*:*:*"),),
        (("Bool", "true"), ("StringNotEquals", ["true", "True", "TRUE"])),
    ],
)
def test_a_value_is_found_between_the_ones_that_are_named(asked: tuple[Asked, ...]):
    """It need not stand in any policy."""
    value = found(*asked)
    assert value is not None
    assert all(asks(name, *_listed(texts)).holds(value) for name, texts in asked)


def test_what_is_no_number_is_neither_less_nor_more():
    """So both of two opposite comparisons fail, for a text."""
    less, more = (asks(f"Numeric{each}", "5", fails=True) for each in ("LessThan", "GreaterThan"))
    other = asks("NumericNotEquals", "5")
    value = find_value(frozenset({less, more, other}))
    assert value is not None
    assert all(each.holds(value) for each in (less, more, other))


def test_numbers_too_large_to_be_told_apart_are_given_up():
    """Rather than declared to have none above them."""
    with pytest.raises(TooComplexError):
        found(("NumericGreaterThan", "1e300"))


def test_a_date_has_none_beyond_the_last():
    """The end of the calendar is no error."""
    assert found(("DateGreaterThan", "9999-12-31T23:59:59.999999Z")) is None
    assert found(("DateLessThan", "0001-01-01T00:00:00Z")) is None


def test_families_that_no_one_value_decides_are_given_up():
    """Nothing is ruled out that was not looked through."""
    with pytest.raises(TooComplexError):
        found(("NumericGreaterThan", "5"), ("StringLike", "?7*?"), ("StringNotLike", "x*"))


TEXTS = {
    "Numeric": ["5", "5.0", "-1", "6.5", "1e3", "many", ""],
    "Date": ["2026-01-01", "1767225600", "2026", "2026-01-01T00:00:00.000001Z", "soon"],
    "Ip": ["10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.0", "::/0", "0.0.0.0/0", "x"],
    "text": [
        "a",
        "A",
        "a*",
        "*b",
        "?",
        "*",
        "a?b",
        "true",
        "false",
        "arn:a:a:::a*",
        "arn:*:*:*:*:b",
    ],
}
BASES = {
    "Numeric": ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
    "Date": ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
}
TEXT_BASES = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "Bool"]
_NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLES = [
    *(
        "",
        "x",
        "a",
        "A",
        "ab",
        "aab",
        "b",
        "*",
        "a*",
        "true",
        "TRUE",
        "arn:a:a:::ab",
        "arn:a:b:::b",
    ),
    *("5", "5.5", "-2", "6.5", "7", "1000", "1001", "NaN", "-Infinity", "2026", "1767225600"),
    *((_NEW_YEAR + timedelta(microseconds=each)).isoformat() for each in (-1, 0, 1, 2)),
    *("10.0.0.0", "10.0.0.1", "10.200.0.1", "9.255.255.255", "11.0.0.0", "::1", "192.0.2.7"),
]


def _bases(family: str) -> list[str]:
    if family == "text":
        return TEXT_BASES
    return [family + each for each in BASES[family]] if family in BASES else ["IpAddress"]


def predicates(family: str) -> st.SearchStrategy[Predicate]:
    """Predicates of one family."""
    return st.builds(
        Predicate,
        st.sampled_from(_bases(family)),
        st.lists(st.sampled_from(TEXTS[family]), max_size=2).map(tuple),
        has_variables=st.booleans(),
        negated=st.booleans(),
        is_widened=st.just(value=False),
    )


def groups(*families: str) -> st.SearchStrategy[frozenset[Predicate]]:
    """Some predicates, of some families."""
    return st.frozensets(st.one_of(*map(predicates, families)), min_size=1, max_size=4)


@given(st.sampled_from(sorted(TEXTS)).flatmap(groups))
def test_the_answer_about_one_family_is_exact(wanted: frozenset[Predicate]):
    """A value that is found is as asked; where there is none, no sample is."""
    value = find_value(wanted)
    if value is None:
        assert not [each for each in SAMPLES if all(one.holds(each) for one in wanted)]
    else:
        assert all(one.holds(value) for one in wanted)


@given(groups(*TEXTS))
def test_the_answer_about_several_families_is_right_or_none_is_given(
    wanted: frozenset[Predicate],
):
    """What can't be decided raises; it is never called impossible."""
    try:
        value = find_value(wanted)
    except TooComplexError:
        return
    if value is None:
        assert not [each for each in SAMPLES if all(one.holds(each) for one in wanted)]
    else:
        assert all(one.holds(value) for one in wanted)
