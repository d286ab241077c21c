from collections.abc import Mapping

from stacks.iam import reference
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.problem import IamError
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.role_access import RoleAccess, UnknownPolicy
from stacks.iam.role_diff import AccessDiff, diff_policies, diff_roles, principal_name
from stacks.iam.statement import Statement
from tests.iam.policies import BUCKET, OBJECTS, allow, bounded, deny, policies

import pytest

MANAGED = "arn:aws:iam::111122223333:policy/m"
TRUST = PolicyDocument(
    [
        Statement(
            actions="sts:AssumeRole", principals=[Principal("Service", "ecs-tasks.amazonaws.com")]
        )
    ]
)
PENDING = UnknownPolicy("aws_iam_role_policy.p", None)
EXPRESSED = UnknownPolicy("aws_iam_role_policy.p", "${file(var.policy)}")
PUT = PolicyDocument([allow("s3:PutObject")])


def role(
    *statements: Statement,
    unknown: tuple[UnknownPolicy, ...] = (),
    known: Mapping[str, PolicyDocument] | None = None,
    trust: PolicyDocument = TRUST,
    managed: tuple[str, ...] = (),
    boundary: str | None = None,
) -> RoleAccess:
    """A role with one policy of these statements."""
    spec = RoleSpec(
        name="R",
        logical_id="r",
        trust_policy=trust,
        policies=(NamedPolicy("P", PolicyDocument(statements)),),
        managed_policy_arns=managed,
        permissions_boundary=boundary,
    )
    return RoleAccess(spec, known or {}, unknown)


def changed(old: RoleAccess, new: RoleAccess) -> AccessDiff:
    """What a change of one role does."""
    return diff_roles({"R": old}, {"R": new})


READER = role(allow())


def test_identical_roles_differ_in_nothing():
    """Whatever is not known about them but by an expression."""
    for one in (READER, role(allow(), unknown=(EXPRESSED,)), role(managed=(MANAGED,))):
        diff = changed(one, one)
        assert (diff.verdict, diff.new, diff.removed) == ("no-new-access", (), ())


def test_a_new_role_is_new_altogether():
    """Who may assume it first, then what it may do."""
    diff = diff_roles({}, {"R": READER})
    assert diff.verdict == "new-access"
    assert [(each.role, each.policy_type, each.actions) for each in diff.new] == [
        ("R", "trust", ("sts:AssumeRole",)),
        ("R", "identity", ("s3:GetObject",)),
    ]
    assert diff.removed == ()


def test_a_role_that_is_gone_is_removed_altogether():
    """Which is no new access."""
    diff = diff_roles({"R": READER}, {})
    assert (diff.verdict, diff.new) == ("no-new-access", ())
    assert [each.policy_type for each in diff.removed] == ["trust", "identity"]


def test_roles_are_told_in_the_order_of_their_names():
    """Whatever order they come in."""
    diff = diff_roles({}, {"b": READER, "a": READER})
    assert [each.role for each in diff.new] == ["a", "a", "b", "b"]


def test_what_is_new_and_what_is_removed_are_apart():
    """A change of one action for another is both."""
    diff = changed(READER, role(allow("s3:PutObject")))
    assert [each.actions for each in diff.new] == [("s3:PutObject",)]
    assert [each.actions for each in diff.removed] == [("s3:GetObject",)]


def test_a_witness_proves_an_item_unless_something_is_not_known():
    """Such as what a Terraform expression becomes."""
    (certain,) = changed(role(), READER).new
    (uncertain,) = changed(READER, role(allow(resources="${aws_s3_bucket.b.arn}/*"))).new
    assert certain.witness
    assert certain.is_proven
    assert uncertain.witness
    assert not uncertain.is_proven


def test_a_reason_names_the_statements_of_both_sides():
    """What allows it, and what did not before, or does not now."""
    diff = changed(role(allow(), deny(resources=f"{BUCKET}/x")), role(allow("s3:*Object")))
    assert "statement 1 of P allows it; before, statement 2 of P denies it" in {
        each.reason for each in diff.new
    }
    diff = changed(READER, role())
    assert diff.removed[0].reason == "statement 1 of P allows it; now, no statement allows it"


def test_what_a_denial_covered_is_said_with_its_conditions():
    """The item is what it denied, under the conditions of both statements."""
    denied = deny(conditions={"Bool": {"aws:SecureTransport": "false"}}, resources=f"{BUCKET}/x")
    allowed = allow(conditions={"StringEquals": {"aws:SourceAccount": "111122223333"}})
    (item,) = changed(role(allowed, denied), role(allowed)).new
    assert item.resources == (f"{BUCKET}/x",)
    assert item.conditions == {
        "Bool": {"aws:SecureTransport": "false"},
        "StringEquals": {"aws:SourceAccount": "111122223333"},
    }


def test_an_action_that_aws_has_not_published_is_told_with_the_day_of_its_data():
    """It may be misspelt, or newer than the data; it is new access all the same."""
    (item,) = changed(role(), role(allow("s3:GetObjct"))).new
    assert item.access_level == "Unknown"
    assert item.reason.endswith(f"AWS had published no such action by {reference.data_date()}")
    assert item.witness is not None
    assert item.witness.request.action == "s3:GetObjct"


def test_items_come_by_service_and_then_as_a_reviewer_looks():
    """Permissions management first, then what writes."""
    actions = ["sqs:ListQueueTags", "s3:GetObject", "s3:PutObject", "s3:PutBucketPolicy", "s3:No"]
    diff = changed(role(), role(allow(actions, "*"), allow("*", "*")))
    assert [(each.service, each.access_level) for each in diff.new] == [
        ("*", None),
        ("s3", "Unknown"),
        ("s3", "Permissions management"),
        ("s3", "Write"),
        ("s3", "Read"),
        ("sqs", "Read"),
    ]


def test_actions_on_the_same_resources_are_one_item():
    """Of one service and access level."""
    new = role(allow(["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"], [BUCKET, OBJECTS]))
    assert [(each.actions, each.resources) for each in changed(role(), new).new] == [
        (("s3:PutObject",), (BUCKET, OBJECTS)),
        (("s3:GetObject", "s3:GetObjectAcl"), (BUCKET, OBJECTS)),
    ]


def test_resources_of_several_statements_are_one_item():
    """As long as the conditions are the same."""
    condition: Conditions = {"Bool": {"aws:SecureTransport": "true"}}
    new = role(
        allow(resources=f"{BUCKET}/a"),
        allow(resources=f"{BUCKET}/b"),
        allow(resources=f"{BUCKET}/c", conditions=condition),
    )
    assert [(each.resources, each.conditions) for each in changed(role(), new).new] == [
        ((f"{BUCKET}/a", f"{BUCKET}/b"), {}),
        ((f"{BUCKET}/c",), {"Bool": {"aws:SecureTransport": "true"}}),
    ]


def test_a_wildcard_is_said_in_short_and_in_full():
    """In full for programs; in short, if all that it stands for is new, for people."""
    (item,) = changed(role(), role(allow("s3:GetObjectT*", "*"))).new
    assert len(item.actions) > 1
    assert item.written == (f"s3:GetObjectT* ({len(item.actions)} Read actions)",)
    (item, *_) = changed(READER, role(allow("s3:GetObject*"))).new
    assert item.written == item.actions


def test_principals_of_a_trust_policy_are_one_item():
    """Named as a policy names them."""
    ids = ["111122223333", "arn:aws:iam::444455556666:role/r"]
    trust = PolicyDocument(
        [
            Statement(actions="sts:AssumeRole", principals=[Principal("AWS", ids)]),
            Statement(actions="sts:TagSession", principals=EVERYONE),
        ]
    )
    diff = changed(role(trust=PolicyDocument()), role(trust=trust))
    assert [(each.policy_type, each.principals) for each in diff.new] == [
        ("trust", ("AWS 111122223333", "AWS arn:aws:iam::444455556666:role/r")),
        ("trust", ("everyone",)),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("*", "everyone"),
        ("AWS|*", "AWS *"),
        ("AWS|iam::111122223333:*", "AWS 111122223333"),
        ("AWS|sts::111122223333:*", "AWS 111122223333"),
        ("AWS|iam::111122223333:role/a", "AWS arn:aws:iam::111122223333:role/a"),
        ("Service|ecs-tasks.amazonaws.com", "Service ecs-tasks.amazonaws.com"),
    ],
)
def test_principals_have_names_for_people(text: str, name: str):
    """Their type, and what a policy would write."""
    assert principal_name(text) == name


def test_a_managed_policy_that_is_known_is_compared():
    """By its document, as if it were inline."""
    diff = changed(READER, role(allow(), managed=(MANAGED,), known={MANAGED: PUT}))
    assert [each.actions for each in diff.new] == [("s3:PutObject",)]
    inline = role(allow(), allow("s3:PutObject"))
    assert not changed(inline, role(allow(), managed=(MANAGED,), known={MANAGED: PUT})).new


def test_a_managed_policy_that_is_not_known_may_allow_anything():
    """So attaching it is new access, with its name in the reason."""
    (item,) = changed(READER, role(allow(), managed=(MANAGED,))).new
    assert (item.actions, item.resources, item.witness) == (("*",), ("*",), None)
    assert f"it depends on what the managed policy {MANAGED} says" in item.reason
    assert not item.is_proven


def test_a_managed_policy_that_is_gone_may_have_denied_something():
    """Which is said, because no new access could not be proven."""
    (item,) = changed(role(allow(), managed=(MANAGED,)), READER).new
    assert item.reason == (
        f"could not be proven to be denied before as well: the managed policy {MANAGED} "
        "can't be read, and it is no longer there"
    )


def test_a_boundary_that_is_not_known_is_no_doubt_about_what_was():
    """It is of NEW alone, so OLD did not allow it, and NEW may not either."""
    (item,) = changed(role(), role(allow(), boundary=MANAGED)).new
    assert (item.witness is not None, item.is_proven) == (True, False)
    assert item.reason.startswith("not proven: statement 1 of ")
    assert item.reason.endswith(
        "; before, no statement allows it; "
        f"it depends on what the permissions boundary {MANAGED} says"
    )


def test_a_boundary_that_is_gone_is_new_access():
    """What it did not allow, if its document is known; anything, if it is not."""
    known = {MANAGED: PolicyDocument([allow(resources=f"{BUCKET}/x")])}
    (item,) = changed(role(allow(), boundary=MANAGED, known=known), READER).new
    assert item.reason.endswith(f"before, the permissions boundary {MANAGED} does not allow it")
    (item,) = changed(role(allow(), boundary=MANAGED), READER).new
    assert f"the permissions boundary {MANAGED} can't be read" in item.reason


def test_a_boundary_more_is_no_new_access():
    """Whether its document is known or not."""
    for known in ({MANAGED: PUT}, {}):
        diff = changed(READER, role(allow(), boundary=MANAGED, known=known))
        assert diff.verdict == "no-new-access"
        assert diff.removed


def test_a_policy_that_nobody_knows_yet_is_like_no_other():
    """Not even like itself: it may be another after apply."""
    unknown = role(allow(), unknown=(PENDING,))
    diff = changed(unknown, unknown)
    assert diff.verdict == "new-access"
    assert any("not known yet in the new file" in each.reason for each in diff.new)
    assert any("not known yet in the old file" in each.reason for each in diff.new)


def test_an_unknown_policy_is_of_its_own_kind():
    """One that says who may assume the role says nothing of what it may do."""
    pending = UnknownPolicy("aws_iam_role.r.assume_role_policy", None, is_trust_policy=True)
    unknown = role(allow(), trust=PolicyDocument(), unknown=(pending,))
    assert {each.policy_type for each in changed(unknown, unknown).new} == {"trust"}
    inline = role(allow(), unknown=(PENDING,))
    assert {each.policy_type for each in changed(inline, inline).new} == {"identity"}


def test_a_policy_by_another_expression_is_another_policy():
    """The same expression stands for the same document."""
    other = UnknownPolicy(EXPRESSED.address, "${file(var.other)}")
    assert not changed(role(unknown=(EXPRESSED,)), role(unknown=(EXPRESSED,))).new
    assert changed(role(unknown=(EXPRESSED,)), role(unknown=(other,))).new


def test_policies_are_compared_by_themselves():
    """Then no role is named."""
    diff = diff_policies(
        bounded(policies(allow()), allow("s3:*", f"{BUCKET}/a*")), policies(allow())
    )
    assert [(each.role, each.policy_type) for each in diff.new] == [(None, "identity")]
    assert diff.removed == ()


def test_an_operator_that_iam_does_not_have_is_an_error():
    """In whichever role."""
    odd = role(allow(conditions={"StringEqual": {"x:k": "a"}}))
    with pytest.raises(IamError, match="StringEqual"):
        changed(READER, odd)
