from dataclasses import replace
from random import Random

from stacks.iam.compare import compare
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.policies import Policies
from stacks.iam.request import Request
from stacks.iam.rewriting import Change, rewritten
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement
from tests.iam.strategies import (
    pairs,
    real_conditions,
    real_documents,
    real_statements,
    sampled_requests,
)

from hypothesis import given
from hypothesis import strategies as st

Pair = tuple[Policies, Policies]
randoms = st.integers(0, 2**32 - 1).map(Random)


def is_new(request: Request, old: Policies, new: Policies) -> bool:
    """Whether NEW allows a request that OLD does not, as IAM evaluates them."""
    return (
        evaluate(request, new.policies, new.boundaries).verdict == "allow"
        and evaluate(request, old.policies, old.boundaries).verdict != "allow"
    )


def nothing_is_new(old: Policies, new: Policies) -> bool:
    """What is said of OLD and NEW."""
    found = compare(old, new)
    return not found.findings and not found.unread


def changed(side: Policies, change: Change) -> Policies:
    """The same policies with other texts."""
    documents, boundaries = (
        tuple(NamedPolicy(one.name, rewritten(one.document, change)) for one in listed)
        for listed in (side.policies, side.boundaries)
    )
    return Policies(documents, boundaries)


def alone(document: PolicyDocument) -> Policies:
    """One policy and nothing else."""
    return Policies((NamedPolicy("P", document),))


@given(pairs(), randoms)
def test_nothing_new_is_never_contradicted(pair: Pair, random: Random):
    """Where nothing is said to be new, no request is allowed by NEW alone."""
    old, new = pair
    if nothing_is_new(old, new):
        for request in sampled_requests(random, old, new, count=60):
            assert not is_new(request, old, new)


@given(pairs(is_trust=True), randoms)
def test_nothing_new_is_never_contradicted_about_trust(pair: Pair, random: Random):
    """Nor is any principal let in by NEW alone."""
    old, new = pair
    if nothing_is_new(old, new):
        for request in sampled_requests(random, old, new, count=60, is_trust=True):
            assert not is_new(request, old, new)


@given(pairs() | pairs(is_trust=True))
def test_each_witness_is_confirmed(pair: Pair):
    """A witness is a request that NEW allows and OLD does not; a finding without one has doubts."""
    old, new = pair
    for finding in compare(old, new).findings:
        if finding.witness:
            assert is_new(finding.witness.request, old, new)
        else:
            assert finding.doubts


@given(pairs() | pairs(is_trust=True))
def test_no_policies_allow_more_than_themselves(pair: Pair):
    """Not even with boundaries, variables and whatever else is not known."""
    for side in pair:
        assert nothing_is_new(side, side)


@given(
    real_documents(),
    real_statements(effect="Allow"),
    real_conditions(),
)
def test_a_condition_more_on_an_allow_is_nothing_new(
    document: PolicyDocument, allow: Statement, more: list[Condition]
):
    """Conditions are all needed, so another one only narrows."""
    given_already = {(one.operator, one.key) for one in allow.conditions}
    added = [one for one in more if (one.operator, one.key) not in given_already]
    narrowed = replace(allow, conditions=[*allow.conditions, *added])
    old = PolicyDocument([*document.statements, allow], version=document.version)
    new = PolicyDocument([*document.statements, narrowed], version=document.version)
    assert nothing_is_new(alone(old), alone(new))


@given(pairs(), real_statements(effect="Deny"))
def test_a_deny_more_is_nothing_new(pair: Pair, deny: Statement):
    """Whatever it denies and under whatever condition, in a policy of its own."""
    old, _ = pair
    more = NamedPolicy("D", PolicyDocument([deny]))
    assert nothing_is_new(old, old._replace(policies=(*old.policies, more)))


@given(pairs(), real_documents())
def test_a_boundary_more_is_nothing_new(pair: Pair, boundary: PolicyDocument):
    """A permissions boundary grants nothing."""
    old, _ = pair
    new = old._replace(boundaries=(*old.boundaries, NamedPolicy("More", boundary)))
    assert nothing_is_new(old, new)


@given(pairs(), st.sampled_from(["b", "x", "b/x", "*"]), randoms)
def test_nothing_new_holds_whatever_an_expression_becomes(pair: Pair, value: str, random: Random):
    """A Terraform expression may become any text, the same in both; even a wildcard."""

    def with_expression(side: Policies) -> Policies:
        return changed(side, lambda text: text.replace(":::b", ":::${aws_s3_bucket.x.id}"))

    def with_value(side: Policies) -> Policies:
        return changed(side, lambda text: text.replace("${aws_s3_bucket.x.id}", value))

    old, new = map(with_expression, pair)
    if nothing_is_new(old, new):
        old, new = map(with_value, (old, new))
        for request in sampled_requests(random, old, new, count=30):
            assert not is_new(request, old, new)
