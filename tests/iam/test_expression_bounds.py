"""What is allowed at least, and at most, whatever Terraform expressions become."""

from collections.abc import Callable, Mapping
from itertools import product

from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.expression_bounds import Bounds, bounds
from stacks.iam.request import Context, Request
from stacks.iam.rewriting import rewritten
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement

import pytest
from hypothesis import given
from hypothesis import strategies as st

BUCKET = "${aws_s3_bucket.logs.arn}"
OTHER = "${aws_s3_bucket.Logs.arn}"
QUEUE = "${aws_sqs_queue.jobs.arn}"
NAME = "${var.name}"


def asked(
    resource: str,
    *statements: Statement,
    boundary: Statement | None = None,
    context: Mapping[str, str] | None = None,
) -> Bounds:
    """Whether policies of these statements allow to read ``resource``."""
    policies = [NamedPolicy("P", PolicyDocument(statements))]
    limits = [NamedPolicy("B", PolicyDocument([boundary]))] if boundary else []
    return bounds(Request("s3:GetObject", resource, Context(context)), policies, limits)


def on(*resources: str, deny: bool = False) -> Statement:
    """A statement about reading."""
    return Statement(
        effect="Deny" if deny else "Allow",
        actions=["s3:GetObject"],
        resources=resources,
    )


def verdict(found: Bounds) -> str | None:
    """What is decided, if anything is."""
    return found.decision.verdict if found.decision else None


@pytest.mark.parametrize(
    ("resource", "statements", "answer"),
    [
        # The same expression is the same text.
        (f"{BUCKET}/x", [on(f"{BUCKET}/*")], "allow"),
        (f"{BUCKET}/x", [on(f"{BUCKET}/logs/*")], "implicit-deny"),
        (f"{BUCKET}/x", [on(BUCKET)], "implicit-deny"),
        (f"{BUCKET}/secret/x", [on(f"{BUCKET}/*"), on(f"{BUCKET}/s*", deny=True)], "explicit-deny"),
        (f"arn:aws:s3:::{NAME}/x", [on(f"arn:aws:s3:::{NAME}/*")], "allow"),
        (f"arn:aws:s3:::{NAME}/x", [on(f"arn:aws:s3:::{NAME}/logs/*")], "implicit-deny"),
        (f"arn:aws:s3:::{NAME}", [on(f"arn:aws:s3:::{NAME}/*")], "implicit-deny"),
        (f"arn:aws:sqs:{NAME}:{BUCKET}:q", [on(f"arn:aws:sqs:{NAME}:{BUCKET}:r")], "implicit-deny"),
        # Two resources of one type are two, where a name can't go on behind a slash.
        (f"{OTHER}/x", [on(f"{BUCKET}/*")], "implicit-deny"),
        (OTHER, [on(BUCKET, f"{BUCKET}/*")], "implicit-deny"),
        (f"{OTHER}x", [on(f"{BUCKET}*")], None),
        ("${aws_ssm_parameter.b.arn}", [on("${aws_ssm_parameter.a.arn}/*")], None),
        # Another may be the same or not.
        (f"{QUEUE}/x", [on(f"{BUCKET}/*")], None),
        (f"{NAME}/x", [on(f"{BUCKET}/*")], None),
        ("arn:aws:s3:::b/x", [on(f"{BUCKET}/*")], None),
        (f"{BUCKET}/x", [on("arn:aws:s3:::b/*")], None),
        ("arn:aws:s3:::b/x", [on("*"), on(f"{BUCKET}/*", deny=True)], None),
        # What is around it tells that it is not.
        ("arn:aws:s3:::b/x", [on(f"{BUCKET}/y")], "implicit-deny"),
        ("arn:aws:sqs:us-east-1::q", [on(f"arn:aws:s3:::{NAME}")], "implicit-deny"),
        ("*", [on(f"{BUCKET}/*")], "implicit-deny"),
        ("*", [on(BUCKET)], "implicit-deny"),
        ("*", [on(NAME)], None),
        # What is known of the rest is enough.
        ("arn:aws:s3:::b/x", [on("*"), on(f"{BUCKET}/*")], "allow"),
        (f"{BUCKET}/x", [on("*")], "allow"),
        (f"{NAME}/x", [on("???")], None),
        ("arn:aws:s3:::b/x", [on("*", deny=True), on(f"{BUCKET}/*")], "explicit-deny"),
    ],
)
def test_what_is_decided_does_not_depend_on_an_expression(
    resource: str, statements: list[Statement], answer: str | None
):
    """And what does, is not decided."""
    assert verdict(asked(resource, *statements)) == answer


def test_what_is_excluded_by_an_expression_is_not_decided():
    """NotResource and NotAction apply to all but what it becomes; an action may become any."""
    but = Statement(actions=["s3:*"], not_resources=[f"{BUCKET}/*"])
    assert verdict(asked("arn:aws:s3:::b/x", but)) is None
    assert verdict(asked(f"{BUCKET}/x", but)) == "implicit-deny"
    assert verdict(asked("arn:aws:s3:::b", but)) == "allow"
    assert verdict(asked("*", Statement(actions=[f"S3:get{NAME}"], resources=["*"]))) is None
    but = Statement(not_actions=[f"s3:{NAME}"], resources=["*"])
    assert verdict(asked("arn:aws:s3:::b/x", but)) is None


@pytest.mark.parametrize(
    ("values", "given", "answer"),
    [
        # Nothing is equal to what is not there.
        ([NAME], None, "implicit-deny"),
        # The same expression is.
        ([NAME], NAME, "allow"),
        ([f"{NAME}-x"], f"{NAME}-x", "allow"),
        # What is around it tells that it is not.
        ([f"ssm.{NAME}.amazonaws.com"], "s3.us-east-1.amazonaws.com", "implicit-deny"),
        ([f"ssm.{NAME}.amazonaws.com", "s3.*"], "s3.us-east-1.amazonaws.com", "allow"),
        ([f"ssm.{NAME}.amazonaws.com"], "ssm.us-east-1.amazonaws.com", None),
        (["red"], NAME, None),
        (["red", f"{NAME}/x"], f"{NAME}/y", "implicit-deny"),
        (["red", f"{NAME}/x"], f"{NAME}d", None),
        (["*"], NAME, None),
    ],
)
def test_a_condition_is_decided_where_its_values_tell(
    values: list[str], given: str | None, answer: str | None
):
    """By what is around the expression, or because both have the same."""
    statement = Statement(
        actions=["*"], resources=["*"], conditions={"StringLike": {"team": values}}
    )
    context = {} if given is None else {"team": given}
    assert verdict(asked("arn:aws:s3:::b/x", statement, context=context)) == answer


def test_a_variable_beside_an_expression_has_its_value():
    """Without one it matches nothing, and excludes nothing: the statement does not apply."""
    home = f"{BUCKET}/${{aws:PrincipalTag/team}}/*"
    team = {"aws:PrincipalTag/team": "blue"}
    assert verdict(asked(f"{BUCKET}/blue/x", on(home), context=team)) == "allow"
    assert verdict(asked(f"{BUCKET}/red/x", on(home), context=team)) == "implicit-deny"
    assert verdict(asked(f"{BUCKET}/red/x", on(home))) == "implicit-deny"
    but = Statement(actions=["s3:*"], not_resources=[home])
    assert verdict(asked("arn:aws:s3:::b/x", but)) == "implicit-deny"
    assert verdict(asked(f"{BUCKET}/red/x", but, context=team)) == "allow"


def test_a_variable_whose_value_is_an_expression_is_not_known():
    """Whether it is the one that was asked for."""
    home = on("arn:aws:s3:::b/${aws:PrincipalTag/team}/*")
    team = {"aws:PrincipalTag/team": NAME}
    assert verdict(asked("arn:aws:s3:::b/blue/x", home, context=team)) is None
    assert verdict(asked(f"arn:aws:s3:::b/{NAME}/x", home, context=team)) == "allow"


def test_a_boundary_may_depend_on_an_expression_too():
    """Both have to allow."""
    assert verdict(asked("arn:aws:s3:::b/x", on("*"), boundary=on(f"{BUCKET}/*"))) is None
    assert verdict(asked(f"{BUCKET}/x", on("*"), boundary=on(f"{BUCKET}/*"))) == "allow"


def test_the_bounds_say_which_statements_would_decide():
    """The least by the Deny that may apply, the most by the Allow that may."""
    found = asked("arn:aws:s3:::b/x", on("*"), on(f"{BUCKET}/*", deny=True))
    assert found.least.because == "statement 2 of P denies it"
    assert found.most.because == "statement 1 of P allows it"


VALUES = {
    BUCKET: ["arn:aws:s3:::b", "arn:aws:s3:::c"],
    OTHER: ["arn:aws:s3:::d", "arn:aws:s3:::bb"],
    NAME: ["b", "GetObject", "x/y", "arn:aws:s3:::b", ""],
}
_resources = st.sampled_from(
    [
        *("*", BUCKET, f"{BUCKET}/*", f"{BUCKET}*", f"{BUCKET}/x", NAME, f"{OTHER}/*"),
        *(f"arn:aws:s3:::{NAME}", f"arn:aws:s3:::{NAME}/*", "arn:aws:s3:::b/${k:k}"),
        *("arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::?/x", "???"),
        *(f"{BUCKET}/${{k:k}}", f"arn:aws:s3:::{NAME}/${{k:none}}", f"{NAME}${{*}}"),
    ]
)
_conditions = st.dictionaries(
    st.sampled_from(["StringLike", "StringNotEquals", "ForAllValues:StringLike", "Null", "Bool"]),
    st.dictionaries(
        st.sampled_from(["k:k", "k:none"]),
        st.lists(st.sampled_from([NAME, f"{NAME}-x", "b-x", "z", "*", "${k:k}", "true"])),
        min_size=1,
        max_size=1,
    ),
    max_size=1,
)
_lists = st.lists(_resources, max_size=2)
_actions = st.lists(st.sampled_from(["s3:GetObject", "s3:*", f"s3:{NAME}", "sqs:*"]), max_size=2)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Allow or Deny, on what there is or on all but that, with or without a condition."""
    listed, excluded = draw(st.booleans()), draw(st.booleans())
    actions, resources = draw(_actions), draw(_lists)
    return Statement(
        effect=draw(st.sampled_from(["Allow", "Deny"])),
        actions=actions if listed else None,
        not_actions=None if listed else actions,
        resources=None if excluded else resources,
        not_resources=resources if excluded else None,
        conditions=draw(_conditions),
    )


def with_values(values: dict[str, str]) -> Callable[[str], str]:
    """Puts ``values`` in the place of expressions."""

    def change(text: str) -> str:
        for expression, value in values.items():
            text = text.replace(expression, value)
        return text

    return change


@given(
    st.lists(statements(), min_size=1, max_size=4),
    st.sampled_from(["*", "arn:aws:s3:::b/x", "arn:aws:s3:::b", f"{BUCKET}/x", BUCKET, "x"])
    | st.sampled_from([f"arn:aws:s3:::{NAME}", f"arn:aws:s3:::{NAME}/x", f"{BUCKET}/{NAME}"])
    | st.sampled_from([f"{OTHER}/x", OTHER, f"{NAME}*", "arn:aws:s3:::b/*"]),
    st.sampled_from([{}, {"k:k": "b"}, {"k:k": "x"}, {"k:k": NAME}, {"k:k": ["b", f"{NAME}-x"]}]),
)
def test_no_value_of_an_expression_leads_out_of_the_bounds(
    found: list[Statement], resource: str, context: dict[str, str | list[str]]
):
    """What the least allows is allowed with each of them, and what one allows the most allows."""
    document = PolicyDocument(found)
    request = Request("s3:GetObject", resource, Context(context))
    least, most = bounds(request, [NamedPolicy("P", document)])
    for values in product(*VALUES.values()):
        change = with_values(dict(zip(VALUES, values, strict=True)))
        policies = [NamedPolicy("P", rewritten(document, change))]
        given = {key: map(change, each) for key, each in request.context.values.items()}
        concrete = Request(request.action, change(resource), Context(given))
        decided = evaluate(concrete, policies)
        assert decided.verdict == "allow" or least.verdict != "allow"
        assert decided.verdict != "allow" or most.verdict == "allow"
