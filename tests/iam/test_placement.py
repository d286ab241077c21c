from stacks.iam.placement import Placed, placed
from stacks.iam.statement import Statement

import pytest
from hypothesis import given
from hypothesis import strategies as st


def reading(number: int, buckets: int = 3) -> Statement:
    """A statement that no other is merged with, of some 50 characters for each bucket."""
    resources = [f"arn:aws:s3:::bucket-{number:03}-{index:03}/*" for index in range(buckets)]
    return Statement(actions=[f"s3:Get{number}"], resources=resources)


def place(*granted: Statement, written: tuple[Statement, ...] = (), inline: bool = True) -> Placed:
    """Place statements in the policies of MyRole."""
    return placed(written, granted, role_name="MyRole", policy_name="MyPolicy", inline=inline)


def homes(found: Placed) -> dict[Statement, str]:
    """The name of the policy of each statement."""
    return {
        statement: each.policy.name
        for each in (*found.inline, *found.managed)
        for statement in each.policy.document.statements
    }


def test_what_fits_is_inline():
    """There is one policy, the role's own: first what was written, as it was, then the grants."""
    found = place(reading(2), reading(1), written=(reading(9), reading(8)))
    assert found.managed == ()
    (policy,) = found.inline
    assert policy.policy.name == "MyPolicy"
    assert policy.policy.document.statements == (reading(9), reading(8), reading(1), reading(2))
    assert policy.origins == ((0,), (1,), (3,), (2,))


def test_nothing_has_no_policy():
    """A role that may do nothing has none."""
    assert place() == Placed((), ())


@pytest.mark.parametrize("inline", [True, False])
def test_every_policy_keeps_within_its_quota(inline: bool):  # noqa: FBT001 - it is the parameter
    """10,240 characters inline, if there is such a policy, and 6,144 in each of the others."""
    found = place(*(reading(number) for number in range(300)), inline=inline)
    assert [each.policy.document.size <= 10_240 for each in found.inline] == [True] * inline
    assert all(each.policy.document.size <= 6_144 for each in found.managed)
    assert [each.policy.name for each in found.managed] == [
        f"MyRole-{number}" for number in range(1, len(found.managed) + 1)
    ]
    assert set(homes(found)) == {reading(number) for number in range(300)}


def test_a_grant_on_too_many_resources_is_split():
    """No policy would take it whole; together the pieces name what it named."""
    whole = reading(1, buckets=800)
    found = homes(place(whole))
    assert len(found) > 1
    assert {resource for each in found for resource in each.resources or ()} == set(
        whole.resources or ()
    )


def test_what_no_managed_policy_takes_is_inline():
    """Whatever was written before it; that goes elsewhere, as it fits there."""
    middling, large = reading(1, buckets=130), reading(2, buckets=200)
    found = place(reading(3), written=(middling, large))
    assert homes(found) == {large: "MyPolicy", reading(3): "MyPolicy", middling: "MyRole-1"}
    assert all(each.policy.document.size <= 6_144 for each in found.managed)


@pytest.mark.parametrize("before", [1, 95, 12_345])
def test_what_was_asked_for_before_changes_nothing(before: int):
    """Tokens are numbered on; which of them stands where goes by their order alone."""

    def shape(offset: int) -> list[list[tuple[str, ...]]]:
        tokens = [f"${{TfToken[TOKEN.{offset + 2 * number}]}}" for number in range(240)]
        one = Statement(actions=["s3:GetObject"], resources=[f"{each}/*" for each in tokens])
        others = [
            Statement(
                actions=["kms:Decrypt"],
                resources=[f"arn:aws:kms:us-east-1:111122223333:key/{number}"],
                conditions={"StringEquals": {"kms:EncryptionContext:aws:s3:arn": token}},
            )
            for number, token in enumerate(tokens[:90])
        ]
        found = place(one, *others)
        known = {token: f"{number:03}" for number, token in enumerate(tokens)}
        return [
            [
                tuple(known.get(text.removesuffix("/*"), text) for text in each.resources or ())
                for each in policy.policy.document.statements
            ]
            for policy in (*found.inline, *found.managed)
        ]

    assert shape(before) == shape(0)


def test_a_terraform_expression_is_given_room():
    """How long it becomes is not known; 100 of them do not all stand inline."""
    statements = [
        Statement(
            actions=[f"s3:Get{number}"], resources=[f"${{aws_s3_bucket.logs_{number}.arn}}/*"]
        )
        for number in range(100)
    ]
    assert place(*statements).managed


@given(st.integers(100, 400), st.integers(0, 99))
def test_one_statement_more_moves_few(new: int, count: int):
    """Of what is inline or in the first policy, all but what it takes the room of stays."""
    statements = [reading(number) for number in range(count)]
    before = homes(place(*statements))
    after = homes(place(*statements, reading(new)))
    moved = [each for each, home in before.items() if after[each] != home]
    if len(set(before.values())) > 1:
        assert len(moved) <= 10
    else:
        # The first time that not all fits, something has to leave the inline policy.
        assert all(after[each] == "MyRole-1" for each in moved)
