"""What a role may do, in rows that a reviewer reads."""

from random import Random
from typing import cast

from stacks.iam import reference
from stacks.iam.arn_meaning import meaning
from stacks.iam.condition import Condition, Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.explanation import Explanation, Permission, explain
from stacks.iam.policies import Policies
from stacks.iam.principal import Principal
from stacks.iam.request import Request
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Effect, Statement
from tests.iam.policies import BUCKET, OBJECTS, allow, deny
from tests.iam.strategies import real_documents, sampled_requests

from hypothesis import given
from hypothesis import strategies as st

TRUST = PolicyDocument(
    [
        Statement(
            actions="sts:AssumeRole", principals=[Principal("Service", "ecs-tasks.amazonaws.com")]
        )
    ]
)
POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def explained(*statements: Statement, trust: PolicyDocument = TRUST) -> Explanation:
    """What is told about a role of these statements."""
    policy = NamedPolicy("P", PolicyDocument(statements))
    return explain(RoleSpec("R", "r", trust_policy=trust, policies=(policy,)))


def rows(permissions: tuple[Permission, ...]) -> list[tuple[object, ...]]:
    """Level, actions and resources."""
    return [(each.access_level, each.actions, each.resources) for each in permissions]


def test_each_action_stands_with_the_resources_that_it_takes():
    """The riskiest access level first."""
    told = explained(
        allow(["s3:ListBucket", "s3:GetObject", "s3:PutObject"], resources=[BUCKET, OBJECTS])
    )
    assert rows(told.allowed) == [
        ("Write", ("s3:PutObject",), (OBJECTS,)),
        ("Read", ("s3:GetObject",), (OBJECTS,)),
        ("List", ("s3:ListBucket",), (BUCKET,)),
    ]
    assert {each.service for each in told.allowed} == {"s3"}


def test_statements_that_allow_the_same_are_one_row():
    """Which says whose it is."""
    told = explained(
        allow("sqs:SendMessage", resources="arn:aws:sqs:us-east-1:111122223333:a"),
        allow("sqs:SendMessage", resources="arn:aws:sqs:us-east-1:111122223333:b"),
    )
    (row,) = told.allowed
    assert row.resources == tuple(f"arn:aws:sqs:us-east-1:111122223333:{each}" for each in "ab")
    assert row.statements == ("statement 1 of P", "statement 2 of P")


def test_other_conditions_are_another_row():
    """One of them does not hide the other."""
    condition = Condition("Bool", "aws:SecureTransport", "true")
    told = explained(
        allow("s3:GetObject", resources=OBJECTS),
        Statement(actions="s3:GetObject", resources=OBJECTS, conditions=[condition]),
    )
    assert [dict(each.conditions) for each in told.allowed] == [
        {},
        {"Bool": {"aws:SecureTransport": "true"}},
    ]


def test_actions_are_one_row_only_where_all_else_is_the_same():
    """Of one service, on the same resources, said by the same statements."""
    told = explained(
        allow(["SQS:Receive*", "s3:GetObject"], resources="*"),
        allow("s3:GetObjectAcl", resources="*"),
        allow("s3:GetObjectTagging", resources=OBJECTS),
        allow(["s3:GetBucketTagging", "s3:GetObjectAttributes"], resources=[BUCKET, OBJECTS]),
        allow("s3:PutObject", resources=OBJECTS),
        allow("sqs:SendMessage", resources="*"),
    )
    assert [(each.service, each.access_level, *each.actions) for each in told.allowed] == [
        ("s3", "Write", "s3:PutObject"),
        ("s3", "Read", "s3:GetObject"),
        ("s3", "Read", "s3:GetObjectAcl"),
        ("s3", "Read", "s3:GetObjectTagging"),
        ("s3", "Read", "s3:GetBucketTagging"),
        ("s3", "Read", "s3:GetObjectAttributes"),
        ("sqs", "Write", "sqs:SendMessage"),
        ("sqs", "Read", "sqs:ReceiveMessage"),
    ]


def test_all_but_some_is_another_row_than_all_but_others():
    """Of actions, and of resources."""
    told = explained(
        Statement(not_actions="iam:*", resources="*"),
        Statement(not_actions="sts:*", resources="*"),
        Statement(actions="s3:GetObject", not_resources=OBJECTS),
        Statement(actions="s3:GetObject", not_resources="arn:aws:s3:::other/*"),
    )
    assert [each.not_actions or each.not_resources for each in told.allowed] == [
        ("iam:*",),
        ("sts:*",),
        (OBJECTS,),
        ("arn:aws:s3:::other/*",),
    ]
    assert told.untaken == ()


def test_what_depends_on_something_is_another_row():
    """What does not stays certain."""
    told = explained(
        allow("s3:GetObject", resources=OBJECTS),
        allow("s3:GetObject", resources="${aws_s3_bucket.b.arn}/*"),
    )
    assert [(each.resources, each.doubts) for each in told.allowed] == [
        ((OBJECTS,), ()),
        (("${aws_s3_bucket.b.arn}/*",), ("${aws_s3_bucket.b.arn}/*",)),
    ]


def test_what_is_denied_altogether_is_not_allowed():
    """The rest of the wildcard is, and what is denied is told."""
    told = explained(
        allow("sqs:*Message", resources="*"),
        deny(["sqs:DeleteMessage", "sqs:SendMessage"], resources="*"),
    )
    assert rows(told.allowed) == [("Read", ("sqs:ReceiveMessage",), ("*",))]
    assert rows(told.denied) == [("Write", ("sqs:DeleteMessage", "sqs:SendMessage"), ("*",))]


def test_what_is_denied_in_part_is_told_on_both_sides():
    """Nobody has to know that a Deny wins."""
    told = explained(allow("s3:GetObject", resources="*"), deny("s3:GetObject", resources=OBJECTS))
    assert rows(told.allowed) == [("Read", ("s3:GetObject",), ("*",))]
    assert rows(told.denied) == [("Read", ("s3:GetObject",), (OBJECTS,))]


def test_a_statement_that_allows_nothing_is_told():
    """It is not left out silently."""
    told = explained(allow("s3:GetObject", resources=OBJECTS), deny("s3:*", resources="*"))
    assert told.allowed == ()
    assert told.without_effect == (("statement 1 of P", "Allow"),)


def test_a_statement_that_denies_nothing_is_told():
    """Whoever reads the policy counts on it."""
    never = [
        Condition("StringEquals", "aws:RequestedRegion", "us-east-1"),
        Condition("StringNotEquals", "aws:RequestedRegion", "us-east-1"),
    ]
    told = explained(
        allow("s3:GetObject", resources=OBJECTS),
        Statement(effect="Deny", actions="s3:*", resources="*", conditions=never),
        deny("s3:ListBucket?ersions", resources=OBJECTS),
    )
    assert told.denied == ()
    assert told.without_effect == (("statement 2 of P", "Deny"),)
    assert told.untaken == (("statement 3 of P", "Deny", ("s3:ListBucketVersions",)),)


def test_all_but_some_is_told_as_that():
    """Not as all."""
    told = explained(
        Statement(not_actions=["iam:*", "sts:*"], resources="*"),
        Statement(actions="s3:GetObject", not_resources=OBJECTS),
    )
    everything, reading = told.allowed
    assert (everything.service, everything.access_level) == ("*", None)
    assert (everything.actions, everything.not_actions) == ((), ("iam:*", "sts:*"))
    assert (reading.resources, reading.not_resources) == ((), (OBJECTS,))


def test_what_a_denial_leaves_of_all_but_some_is_told_by_its_name():
    """Not as all actions but some, of a service that these are not of."""
    told = explained(
        Statement(not_actions="iam:*", resources="*"),
        Statement(effect="Deny", not_actions=["sqs:*Message", "iam:GetRole"], resources="*"),
    )
    assert rows(told.allowed) == [
        ("Write", ("sqs:DeleteMessage", "sqs:SendMessage"), ("*",)),
        ("Read", ("sqs:ReceiveMessage",), ("*",)),
    ]
    assert {each.not_actions for each in told.allowed} == {()}


def test_all_actions_of_a_level_are_known_to_be_all():
    """So that a report can count them."""
    told = explained(allow("sqs:*", resources="*"))
    one = explained(allow("sqs:SendMessage", "*"))
    tagging = next(each for each in told.allowed if each.access_level == "Tagging")
    assert tagging.is_whole
    assert not any(each.is_whole for each in one.allowed)


def test_actions_of_a_wildcard_that_take_no_resource_of_it_are_apart():
    """They allow nothing; one that is written out is told, for somebody meant it."""
    told = explained(allow(["s3:ListA*", "s3:GetObject", "s3:ListBucket"], resources=BUCKET))
    assert rows(told.allowed) == [
        ("Read", ("s3:GetObject",), (BUCKET,)),
        ("List", ("s3:ListBucket",), (BUCKET,)),
    ]
    (untaken,) = told.untaken
    assert untaken.statement == "statement 1 of P"
    assert "s3:ListAllMyBuckets" in untaken.actions
    in_capitals = explained(allow("S3:LISTBUCKET", resources=OBJECTS))
    assert rows(in_capitals.allowed) == [("List", ("s3:ListBucket",), (OBJECTS,))]


def test_a_resource_of_which_it_cannot_be_told_stays():
    """AWS may have published no such form yet."""
    unclear = "arn:aws:s3::111122223333:accesspoint/mine.mrap"
    told = explained(allow("s3:Get*Object", resources=[unclear]))
    assert rows(told.allowed) == [("Read", ("s3:GetObject",), (unclear,))]


def test_who_may_assume_the_role():
    """By the trust policy, its conditions and denials with it."""
    trust = PolicyDocument(
        [
            *TRUST.statements,
            Statement(effect="Deny", actions="sts:AssumeRole", principals=[Principal("AWS", "*")]),
        ]
    )
    told = explained(trust=trust)
    assert [each.principals for each in told.assumed_by] == [("Service ecs-tasks.amazonaws.com",)]
    assert [each.statements for each in told.denied] == [("statement 2 of the trust policy",)]


def test_each_principal_is_a_row():
    """Which may be of other conditions; and a statement that lets nobody in is told."""
    trust = PolicyDocument(
        [
            Statement(
                actions=["sts:AssumeRole", "sts:TagSession"],
                principals=[
                    Principal("Service", "ecs-tasks.amazonaws.com"),
                    Principal("AWS", "111122223333"),
                ],
            ),
            Statement(
                actions="sts:AssumeRole",
                principals=[Principal("AWS", "444455556666")],
                conditions=[
                    Condition("Bool", "aws:SecureTransport", "true"),
                    Condition("Null", "aws:SecureTransport", "true"),
                ],
            ),
        ]
    )
    told = explained(trust=trust)
    assert [(each.principals, each.actions) for each in told.assumed_by] == [
        (("Service ecs-tasks.amazonaws.com",), ("sts:AssumeRole",)),
        (("AWS 111122223333",), ("sts:AssumeRole",)),
        (("Service ecs-tasks.amazonaws.com",), ("sts:TagSession",)),
        (("AWS 111122223333",), ("sts:TagSession",)),
    ]
    assert told.without_effect == (("statement 2 of the trust policy", "Allow"),)


def test_what_is_in_aws_alone_is_named():
    """Attached policies and a boundary."""
    role = RoleSpec(
        "R",
        "r",
        trust_policy=TRUST,
        managed_policy_arns=(POLICY,),
        permissions_boundary="arn:aws:iam::111122223333:policy/B",
    )
    told = explain(role)
    assert told.unread == (POLICY,)
    assert told.unread_boundary == "arn:aws:iam::111122223333:policy/B"


def test_policies_that_are_made_with_the_role_are_its_own():
    """Inline or managed."""
    policy = NamedPolicy("M", PolicyDocument([allow("s3:GetObject", resources=OBJECTS)]))
    told = explain(RoleSpec("R", "r", trust_policy=TRUST, managed_policies=(policy,)))
    assert [each.statements for each in told.allowed] == [("statement 1 of M",)]


def of_rows(told: Explanation, version: str | None) -> NamedPolicy:
    """The policy that says what the rows say, and no more."""
    statements = [
        *(as_statement("Allow", row) for row in told.allowed),
        *(as_statement("Deny", row) for row in told.denied),
    ]
    return NamedPolicy("rows", PolicyDocument(statements, version=version))


def as_statement(effect: Effect, row: Permission) -> Statement:
    """What a row says, in IAM's words."""
    return Statement(
        effect=effect,
        actions=None if row.not_actions else row.actions,
        not_actions=row.not_actions or None,
        resources=None if row.not_resources else row.resources,
        not_resources=row.not_resources or None,
        conditions=cast("Conditions", row.conditions),
    )


def is_real(request: Request) -> bool:
    """Whether AWS has such an action, and it takes such a resource."""
    known = reference.action(request.action)
    meant = meaning(request.action.partition(":")[0].lower(), request.resource)
    if known is None or not meant.is_clear:
        return False
    return bool(meant.types & set(known.resource_types))


@given(document=real_documents(), random=st.integers(0, 2**32 - 1).map(Random))
def test_the_rows_decide_as_the_role_does(document: PolicyDocument, random: Random):
    """Nothing is missing, and nothing is in them that the role may not do."""
    policy = NamedPolicy("P", document)
    told = explain(RoleSpec("R", "r", trust_policy=TRUST, policies=(policy,)))
    shown = of_rows(told, document.version)
    for request in sampled_requests(random, Policies((policy,)), count=20):
        if is_real(request):
            verdict = evaluate(request, [policy]).verdict
            assert evaluate(request, [shown]).verdict == verdict
