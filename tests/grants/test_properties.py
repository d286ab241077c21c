"""A grant never allows a resource outside its arguments, whatever strings they are."""

import re
from collections import Counter

from stacks.grants.catalogue import AnyGrant, catalogue
from stacks.grants.parameter import Parameter
from stacks.iam.problem import IamError
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, variables
from tests.grants.case import SCOPE

import pytest
from hypothesis import given
from hypothesis import strategies as st

NASTY = ["*", "?", ":", "/", "${*}", "${aws:username}", "${", "}", "arn:aws:", " ", "é", "\n", "%{"]


def texts(example: str) -> st.SearchStrategy[str]:
    """Any text without an expression of Terraform's, and texts that are nearly the example."""
    pieces = st.lists(st.sampled_from([example, *NASTY]), min_size=1, max_size=4).map("".join)
    some = st.text(max_size=20) | pieces | st.just(example)
    return some.filter(lambda text: not is_unresolved(text))


def values(parameter: Parameter) -> st.SearchStrategy[object]:
    """Values that a user may try for a parameter."""
    example = parameter.example
    if isinstance(example, bool):
        return st.booleans()
    if isinstance(example, str):
        return texts(example)
    return st.lists(texts(example[0]), max_size=2)


def like(value: object, parameter: Parameter) -> object:
    """The example of ``parameter`` in the form of ``value``: alone, or a list as long."""
    example = parameter.example
    if isinstance(example, bool):
        return value
    if isinstance(value, list):
        return [example[0]] * len(value)  # pyright: ignore[reportUnknownArgumentType]
    return example


def arguments(granted: AnyGrant) -> st.SearchStrategy[dict[str, object]]:
    """What a user may give, with or without the options."""
    required = {name: values(granted.parameters[name]) for name in granted.required}
    optional = {
        name: values(parameter)
        for name, parameter in granted.parameters.items()
        if name not in required
    }
    return st.fixed_dictionaries(required, optional=optional)


def shapes(statements: tuple[Statement, ...]) -> Counter[tuple[object, ...]]:
    """What of each resource may not come from an argument: its wildcards and its service."""
    return Counter(
        (
            statement.actions,
            tuple((test.operator, test.key) for test in statement.conditions),
            _wildcards(resource),
            tuple(resource.split(":")[2:3]),
        )
        for statement in statements
        for resource in statement.resources or ()
    )


@pytest.mark.parametrize("granted", catalogue().values(), ids=catalogue())
@given(data=st.data())
def test_no_text_widens_a_grant(granted: AnyGrant, data: st.DataObject):
    """It is refused, or stands in the place of an example, with no wildcard more."""
    given_arguments = data.draw(arguments(granted))
    try:
        made = granted(**given_arguments).statements(SCOPE)
    except IamError as error:
        assert {problem.path[0] for problem in error.problems} <= granted.parameters.keys()
        return
    examples = {
        name: like(value, granted.parameters[name]) for name, value in given_arguments.items()
    }
    assert shapes(made) == shapes(granted(**examples).statements(SCOPE))


def _wildcards(text: str) -> int:
    for variable in variables(text):
        text = text.replace(variable, "")
    return len(re.findall(r"[*?]", text))
