from dataclasses import dataclass

from stacks.iam.compare import compare
from stacks.iam.policies import Policies
from stacks.iam.problem import IamError
from stacks.iam.statement import Effect, Statement
from tests.iam.policies import BUCKET, OBJECTS, allow, bounded, compared, deny, policies

import pytest

HOME = f"{BUCKET}/${{aws:username}}"
DEFAULT = f"{BUCKET}/${{aws:username, 'x'}}"
LOGS = "${aws_s3_bucket.logs.arn}"


def but_actions(*actions: str, effect: Effect = "Allow") -> Statement:
    """All actions but these."""
    return Statement(effect=effect, not_actions=actions, resources=OBJECTS)


def but(*resources: str, effect: Effect = "Allow") -> Statement:
    """Reading all but these."""
    return Statement(effect=effect, actions="s3:GetObject", not_resources=resources)


def when(operator: str, *values: str, key: str = "x:k") -> Policies:
    """Reading objects under a condition."""
    return policies(allow(conditions={operator: {key: values}}))


def is_new(old: Policies, new: Policies) -> bool:
    """Whether something is said to be new."""
    found = compared(old, new)
    return bool(found.findings or found.unread)


READ = policies(allow())


@dataclass(frozen=True)
class Widening:
    """Policies of which the second ones allow all that the first ones do, and more."""

    narrow: Policies
    wide: Policies


WIDER = {
    "an action more": Widening(READ, policies(allow(["s3:GetObject", "s3:PutObject"]))),
    "a wildcard for an action": Widening(READ, policies(allow("s3:Get*"))),
    "? for a letter": Widening(READ, policies(allow("s3:?etObject"))),
    "* for a service": Widening(policies(allow("s3:*")), policies(allow("*"))),
    "* for ?": Widening(policies(allow(resources=f"{BUCKET}/?")), READ),
    "a shorter prefix": Widening(policies(allow(resources=f"{BUCKET}/a*")), READ),
    "a resource more": Widening(policies(allow(resources=f"{BUCKET}/x")), READ),
    "all partitions": Widening(READ, policies(allow(resources="arn:*:s3:::b/*"))),
    "a statement more": Widening(READ, policies(allow(), allow("s3:PutObject"))),
    "NotAction for actions": Widening(READ, policies(but_actions("iam:*"))),
    "an action less in NotAction": Widening(
        policies(but_actions("s3:*", "iam:*")), policies(but_actions("s3:*"))
    ),
    "a narrower NotAction": Widening(
        policies(but_actions("s3:*")), policies(but_actions("s3:Put*"))
    ),
    "NotResource for resources": Widening(READ, policies(but(BUCKET))),
    "a resource less in NotResource": Widening(
        policies(but(BUCKET, OBJECTS)), policies(but(BUCKET))
    ),
    "a Deny removed": Widening(policies(allow(), deny(resources=f"{BUCKET}/x")), READ),
    "a Deny of fewer actions": Widening(
        policies(allow("s3:*"), deny("s3:*Object")), policies(allow("s3:*"), deny("s3:PutObject"))
    ),
    "a Deny of fewer resources": Widening(
        policies(allow(), deny(resources=f"{BUCKET}/a*")),
        policies(allow(), deny(resources=f"{BUCKET}/ab*")),
    ),
    "a Deny under a condition": Widening(
        policies(allow(), deny()),
        policies(allow(), deny(conditions={"Bool": {"aws:SecureTransport": "false"}})),
    ),
    "a Deny under one condition more": Widening(
        policies(allow(), deny(conditions={"Null": {"x:a": "true"}})),
        policies(allow(), deny(conditions={"Null": {"x:a": "true", "x:b": "true"}})),
    ),
    "a Deny of all but more": Widening(
        policies(allow(), but(f"{BUCKET}/a", effect="Deny")),
        policies(allow(), but(f"{BUCKET}/a", f"{BUCKET}/b", effect="Deny")),
    ),
    "a condition dropped": Widening(when("StringEquals", "a"), READ),
    "a value more": Widening(when("StringEquals", "a"), when("StringEquals", "a", "b")),
    "a value less that must not be": Widening(
        when("StringNotEquals", "a", "b"), when("StringNotEquals", "a")
    ),
    "StringLike for StringEquals": Widening(when("StringEquals", "ab"), when("StringLike", "a*")),
    "case ignored": Widening(when("StringEquals", "a"), when("StringEqualsIgnoreCase", "a")),
    "IfExists": Widening(when("StringEquals", "a"), when("StringEqualsIfExists", "a")),
    "values that may all be absent": Widening(
        when("Null", "true"), when("ForAllValues:StringEquals", "a")
    ),
    "ForAnyValue": Widening(
        when("ForAnyValue:StringEquals", "a"), when("ForAnyValue:StringEquals", "a", "b")
    ),
    "a wider CIDR": Widening(when("IpAddress", "10.1.0.0/16"), when("IpAddress", "10.0.0.0/8")),
    "a narrower CIDR excluded": Widening(
        when("NotIpAddress", "10.0.0.0/8"), when("NotIpAddress", "10.1.0.0/16")
    ),
    "a looser bound": Widening(when("NumericLessThan", "10"), when("NumericLessThan", "11")),
    "a bound included": Widening(
        when("NumericGreaterThan", "10"), when("NumericGreaterThanEquals", "10")
    ),
    "a later date": Widening(when("DateLessThan", "2026-01-01"), when("DateLessThan", "2026-07")),
    "a wider ARN": Widening(
        when("ArnLike", "arn:aws:sqs:*:1:q"), when("ArnLike", "arn:aws:sqs:*:1:*")
    ),
    "both of true and false": Widening(when("Bool", "true"), when("Bool", "true", "false")),
    "a key that need not be there": Widening(when("Null", "false"), READ),
    "a key that must not be there": Widening(when("Null", "true"), READ),
    "a variable around which is more": Widening(
        policies(allow(resources=f"{HOME}/a")), policies(allow(resources=f"{HOME}/*"))
    ),
    "a wildcard for a variable": Widening(policies(allow(resources=HOME)), READ),
    "a Terraform expression around which is more": Widening(
        policies(allow(resources=f"{LOGS}/a")), policies(allow(resources=f"{LOGS}/*"))
    ),
    "a boundary removed": Widening(bounded(READ, allow("s3:*", BUCKET)), READ),
    "a boundary widened": Widening(
        bounded(READ, allow(resources=f"{BUCKET}/a*")), bounded(READ, allow())
    ),
    "a Deny removed from a boundary": Widening(
        bounded(READ, allow(), deny(resources=f"{BUCKET}/x")), bounded(READ, allow())
    ),
    "a boundary that can't be read removed": Widening(
        READ._replace(unread_boundaries=("M",)), READ
    ),
}


@pytest.mark.parametrize("case", WIDER.values(), ids=WIDER)
def test_what_is_wider_is_new(case: Widening):
    """From the narrower to the wider there is new access, with witnesses that hold."""
    assert is_new(case.narrow, case.wide)


@pytest.mark.parametrize("case", WIDER.values(), ids=WIDER)
def test_what_is_narrower_is_not_new(case: Widening):
    """And the other way round there is none, which is proven."""
    assert not is_new(case.wide, case.narrow)


SAME = {
    "the case of actions": (READ, policies(allow("S3:getOBJECT"))),
    "an action that a wildcard covers": (
        policies(allow("s3:*")),
        policies(allow(["s3:*", "s3:GetObject"])),
    ),
    "a statement for each resource": (
        policies(allow(resources=[BUCKET, OBJECTS])),
        policies(allow(resources=BUCKET), allow(resources=OBJECTS)),
    ),
    "a statement for each half of a condition": (
        READ,
        policies(
            *(allow(conditions={name: {"x:k": "a"}}) for name in ("StringLike", "StringNotLike"))
        ),
    ),
    "a statement for each half of a network": (
        when("IpAddress", "10.0.0.0/8"),
        when("IpAddress", "10.0.0.0/9", "10.128.0.0/9"),
    ),
    "NotAction for a Deny": (
        policies(but_actions("s3:*")),
        policies(allow("*"), deny("s3:*")),
    ),
    "NotResource for a Deny": (
        policies(but(f"{BUCKET}/x")),
        policies(allow(resources="*"), deny(resources=f"{BUCKET}/x")),
    ),
    "a Deny of what nothing allows": (READ, policies(allow(), deny("s3:PutObject"))),
    "an Allow of what is denied": (
        policies(deny("s3:Put*")),
        policies(deny("s3:Put*"), allow("s3:PutObject")),
    ),
    "a boundary that allows as much": (READ, bounded(READ, allow("s3:*"))),
    "what a boundary does not allow": (
        policies(allow("s3:Get*")),
        bounded(policies(allow("s3:*")), allow("s3:Get*")),
    ),
    "a condition that nothing fails": (
        READ,
        policies(allow(conditions={"Null": {"x:k": ["true", "false"]}})),
    ),
    "a condition that nothing meets": (
        policies(),
        when("NumericEquals", "many"),
    ),
    "the same number": (when("NumericLessThan", "10"), when("NumericLessThan", "10.0")),
    "the same moment": (when("DateLessThan", "2026-01-01"), when("DateLessThan", "1767225600")),
    "the case of keys": (
        when("StringEquals", "a", key="aws:PrincipalTag/team"),
        when("StringEquals", "a", key="AWS:principaltag/TEAM"),
    ),
    "ArnEquals for ArnLike": (
        when("ArnEquals", "arn:aws:sqs:*:1:*"),
        when("ArnLike", "arn:aws:sqs:*:1:*"),
    ),
    "an escape for its character": (
        when("StringEquals", "*"),
        when("StringLike", "${*}"),
    ),
    "2008 without variables": (READ, policies(allow(), version="2008-10-17")),
    "an ARN that nothing can have": (policies(), policies(allow(resources="no ARN"))),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_what_is_said_in_another_way_is_not_new(pair: tuple[Policies, Policies]):
    """Neither from the one to the other nor back."""
    assert not is_new(*pair)
    assert not is_new(*reversed(pair))


OTHER = {
    "an action for another": (READ, policies(allow("s3:PutObject"))),
    "a resource for another": (
        policies(allow(resources="arn:aws:s3:::a/*x")),
        policies(allow(resources="arn:aws:s3:::a/x*")),
    ),
    "the case of resources": (READ, policies(allow(resources=OBJECTS.replace("b", "B")))),
    "a condition on another key": (
        when("StringEquals", "a", key="x:a"),
        when("StringEquals", "a", key="x:b"),
    ),
    "the case of values": (when("StringEquals", "a"), when("StringEquals", "A")),
    "a negation": (when("StringEquals", "a"), when("StringNotEquals", "a")),
    "another network": (
        when("IpAddress", "10.0.0.0/8"),
        when("IpAddress", "2001:db8::/32"),
    ),
    "a variable for another": (
        policies(allow(resources=HOME)),
        policies(allow(resources=f"{BUCKET}/${{aws:userid}}")),
    ),
    "a variable with a default": (
        policies(allow(resources=HOME)),
        policies(allow(resources=DEFAULT)),
    ),
    "the text of a variable": (
        policies(allow(resources=HOME)),
        policies(allow(resources=HOME), version="2008-10-17"),
    ),
    "a variable in a condition": (
        when("StringEquals", "${aws:username}"),
        when("StringEquals", "${aws:userid}"),
    ),
    "a Terraform expression for another": (
        policies(allow(resources=LOGS)),
        policies(allow(resources="${aws_s3_bucket.other.arn}")),
    ),
    "a Terraform expression for a text": (
        policies(allow(resources=BUCKET)),
        policies(allow(resources=LOGS)),
    ),
}


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER)
def test_what_is_another_thing_is_new(pair: tuple[Policies, Policies]):
    """Both from the one to the other and back."""
    assert is_new(*pair)
    assert is_new(*reversed(pair))


@pytest.mark.parametrize(
    "side",
    [
        policies(allow(resources=[HOME, DEFAULT, LOGS])),
        READ._replace(unread=("M",), unread_boundaries=("B",)),
        policies(but(HOME), deny(resources=DEFAULT)),
    ],
)
def test_nothing_is_wider_than_itself(side: Policies):
    """Whatever is not known about it."""
    assert not is_new(side, side)


def test_an_operator_that_iam_does_not_have_is_an_error():
    """On either side, even where no request gets as far."""
    odd = policies(deny("no:such", conditions={"StringEqual": {"x:k": "a"}}))
    for pair in ((odd, READ), (READ, odd)):
        with pytest.raises(IamError, match=r"Did you mean StringEquals\?"):
            compare(*pair)
