"""A grant never allows a resource outside its arguments, whatever strings they are."""

from functools import cache

from stacks.grants import s3
from stacks.grants.catalogue import AnyGrant, catalogue
from stacks.grants.parameter import Parameter, Resource, Several, as_items
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.problem import IamError
from stacks.iam.request import Context, Values
from stacks.iam.request_checks import checked_request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from tests.grants.case import SCOPE
from tests.grants.substitution import MADE_OF, places, replaced, separators, wildcards

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

NASTY = ["*", "?", ":", "/", "${*}", "${aws:username}", "${aws:username, '*'}"]
NASTY += ["${", "}", "arn:aws:", " ", "é", "\n", "%{"]

MAY_HAVE = {
    # With a revision, or a version.
    "job_definition": ":",
    "task_definition": ":",
    "model": ":",
    "profile": ":",
    # Names that are paths, or may be.
    "log_group": "/",
    "parameters": "/",
    "path": "/",
    "repository": "/",
    "source": "/",
    "secret": "/",
    # The path of a role is before its name.
    "pass_roles": "/",
    "role": "/",
    # Free text, and keys of objects and items.
    "alarms": ":/",
    "namespace": ":/",
    "external_id": ":/",
    "leading_key": ":/",
    "prefix": ":/",
    "results_prefix": ":/",
}
"""What of the separators of ARNs may be in a parameter, as often as you like."""

# Strategies are made once: Hypothesis looks each new one through before it draws.


def of_one(parameter: Parameter) -> Parameter:
    """What one item of a list is, or the parameter itself."""
    return parameter.of if isinstance(parameter, Several) else parameter


@cache
def texts(parameter: Parameter) -> st.SearchStrategy[str]:
    """Any text without an expression of Terraform's, and texts that are nearly the example."""
    one = of_one(parameter)
    examples = [str(one.example), str(one.resolve(one.example, SCOPE))]
    pieces = st.lists(st.sampled_from([*examples, *NASTY]), min_size=1, max_size=4).map("".join)
    names = st.text("abc-_.", min_size=1, max_size=8)
    some = st.text(max_size=20) | pieces | names | st.sampled_from(examples)
    return some.filter(lambda text: not is_unresolved(text))


@cache
def values(parameter: Parameter) -> st.SearchStrategy[object]:
    """Values that a user may try for a parameter."""
    if isinstance(parameter.example, bool):
        return st.booleans()
    if isinstance(parameter.example, str):
        return texts(parameter)
    return st.lists(texts(parameter), max_size=2)


@cache
@st.composite
def arguments(draw: st.DrawFn, granted: AnyGrant) -> dict[str, object]:
    """What a user may give, with or without the options: one that is tried, the rest as usual."""
    tried = draw(st.sampled_from([*granted.parameters, None]))
    return {
        name: draw(values(parameter)) if name == tried else parameter.example
        for name, parameter in granted.parameters.items()
        if name == tried or name in granted.required or draw(st.booleans())
    }


def of_examples(granted: AnyGrant, like: dict[str, object]) -> tuple[Statement, ...]:
    """What the examples of ``granted`` allow, of the parameters that ``like`` has."""
    examples = {
        name: value if isinstance(value, bool) else granted.parameters[name].example
        for name, value in like.items()
    }
    return granted(**examples).statements(SCOPE)


@pytest.mark.parametrize("wildcard", "*?")
def test_the_default_of_a_variable_has_no_wildcard(wildcard: str):
    """Whether IAM would take it literally no page says; other defaults stand."""
    refused = s3.read("my-bucket", prefix=f"${{aws:PrincipalTag/x, 'a{wildcard}'}}/")
    with pytest.raises(IamError, match="has a wildcard in its default"):
        refused.statements(SCOPE)
    assert s3.read("my-bucket", prefix="${aws:PrincipalTag/x, 'a'}/").statements(SCOPE)


@pytest.mark.parametrize("granted", catalogue().values(), ids=catalogue())
@given(data=st.data())
def test_no_text_widens_a_grant(granted: AnyGrant, data: st.DataObject):
    """It is refused, or stands in the place of its example, with no wildcard and no part more."""
    given_arguments = data.draw(arguments(granted))
    try:
        made = granted(**given_arguments).statements(SCOPE)
    except IamError as error:
        assert {problem.path[0] for problem in error.problems} <= granted.parameters.keys()
        return
    for name, value in given_arguments.items():
        one = of_one(granted.parameters[name])
        for item in () if isinstance(value, bool) else as_items(value):
            assert_is_one_name(one, str(item), MAY_HAVE.get(name, ""))
    expected = replaced(of_examples(granted, given_arguments), granted.parameters, given_arguments)
    assert places(made) == expected


def assert_is_one_name(parameter: Parameter, value: str, may_have: str) -> None:
    """``value`` has the wildcards and the separators of the example, those apart it may have."""
    example = str(parameter.resolve(parameter.example, SCOPE))
    text = str(parameter.resolve(value, SCOPE))
    assert wildcards(text) <= wildcards(example)
    for separator, of_text, of_example in zip(
        ":/", separators(text), separators(example), strict=True
    ):
        assert of_text == of_example or separator in may_have


NAMES = [
    (granted, name, separator)
    for granted in catalogue().values()
    for name, parameter in granted.parameters.items()
    for separator in ":/"
    if not isinstance(parameter.example, bool) and separator not in MAY_HAVE.get(name, "")
]


@pytest.mark.parametrize(
    ("granted", "name", "separator"),
    NAMES,
    ids=[f"{granted.name}-{name}-{separator}" for granted, name, separator in NAMES],
)
def test_a_name_has_no_separator_of_arns_in_it(granted: AnyGrant, name: str, separator: str):
    """Wherever one is put into the example, or into its ARN, that is refused."""
    one = of_one(granted.parameters[name])
    for text in {str(one.example), str(one.resolve(one.example, SCOPE))}:
        for place in range(len(text) + 1):
            assert one.problem(text[:place] + separator + text[place:], SCOPE)


TEXTS = [
    (granted, name)
    for granted in catalogue().values()
    for name, parameter in granted.parameters.items()
    if not isinstance(parameter.example, bool)
]


@pytest.mark.parametrize(
    ("granted", "name"), TEXTS, ids=[f"{granted.name}-{name}" for granted, name in TEXTS]
)
@pytest.mark.parametrize(
    "wildcard", ['${"*"}', '${join("", ["a", "b?"])}', '${"\\u002a"}', '${"${var.x}*"}']
)
def test_no_expression_spells_a_wildcard(granted: AnyGrant, name: str, wildcard: str):
    """In quotes it is known before Terraform runs; it is refused alone, and behind a name."""
    one = of_one(granted.parameters[name])
    for text in (wildcard, f"{one.example}{wildcard}"):
        assert "has a wildcard in quotes" in str(one.problem(text, SCOPE))


RESOURCES = [
    (granted, name)
    for granted in catalogue().values()
    for name in granted.required
    if isinstance(of_one(granted.parameters[name]), Resource)
]


@pytest.mark.parametrize(
    ("granted", "name"), RESOURCES, ids=[f"{granted.name}-{name}" for granted, name in RESOURCES]
)
@given(data=st.data())
def test_a_grant_on_one_resource_allows_nothing_on_another(
    granted: AnyGrant, name: str, data: st.DataObject
):
    """What the grant on the example allows there, no grant on another resource does."""
    one = of_one(granted.parameters[name])
    value = data.draw(texts(granted.parameters[name]))
    examples = {each: granted.parameters[each].example for each in granted.required}
    try:
        made = granted(**{**examples, name: value}).statements(SCOPE)
        example, other = (str(one.resolve(each, SCOPE)) for each in (one.example, value))
        # A path with a slash behind it is the same path.
        made_of = MADE_OF.get(name, str)
        assume(made_of(other) != made_of(example))
    except IamError:
        return
    policies = [NamedPolicy("Role", PolicyDocument(made))]
    for statement in granted(**examples).statements(SCOPE):
        context: dict[str, Values] = {
            test.key: test.values[0].replace("*", "x") for test in statement.conditions
        }
        for resource in statement.resources or ():
            if not resource.startswith(example):
                continue
            for action in statement.actions or ():
                asked = resource.replace("*", "x").replace("?", "x")
                request = checked_request(action, asked, Context(context))
                assert evaluate(request, policies).verdict != "allow"
