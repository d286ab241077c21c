"""Hypothesis strategies: any JSON, and JSON with a few values exchanged."""

import copy

from stacks.iam.policy_json import JsonValue

from hypothesis import strategies as st

_KEYS = st.sampled_from(
    ["resource", "data", "aws_iam_role", "x", "policy", "role", "count", "statement", "references"]
)
_TEXTS = st.text(max_size=5) | st.sampled_from(
    [
        "${local.c}",
        "${aws_iam_role.x.name}",
        "%{if}",
        "${",
        "$${aws:a}",
        "{}",
        "var.x",
        "module.m.o",
    ]
)
any_json: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS | _TEXTS, inner, max_size=3),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn, data: JsonValue) -> JsonValue:
    """``data`` with one to three of its values, at any depth, replaced or taken out."""
    result = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(result))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]  # pyright: ignore[reportArgumentType]
        else:
            holder[key] = draw(any_json)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return result


def _places(
    value: JsonValue,
) -> list[tuple[dict[str, JsonValue] | list[JsonValue], str | int]]:
    if not isinstance(value, dict | list):
        return []
    places: list[tuple[dict[str, JsonValue] | list[JsonValue], str | int]] = []
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        inner = value[key]  # pyright: ignore[reportArgumentType, reportCallIssue]
        places += [(value, key), *_places(inner)]
    return places
