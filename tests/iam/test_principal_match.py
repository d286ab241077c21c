from stacks.iam.glob import glob_matches
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.principal_match import principal_of, principal_patterns, principal_text

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROLE = "arn:aws:iam::111122223333:role/a"
SESSION = "arn:aws:sts::111122223333:assumed-role/a/s"
ECS = Principal("Service", "ecs-tasks.amazonaws.com")


def means(principal: Principal, type_: str, identifier: str) -> bool:
    """Whether a Principal element means one that asks."""
    asking = principal_text(type_, identifier)
    return any(glob_matches(each, asking) for each in principal_patterns(principal))


@pytest.mark.parametrize("account", ["111122223333", "arn:aws:iam::111122223333:root"])
def test_an_account_stands_for_all_of_its_principals(account: str):
    """By its number or by its root's ARN: "you can use the account ARN or the account ID"."""
    principal = Principal("AWS", account)
    for identifier in ("111122223333", "arn:aws:iam::111122223333:root", ROLE, SESSION):
        assert means(principal, "AWS", identifier)
    assert not means(principal, "AWS", ROLE.replace("1111", "9999"))
    assert not means(principal, "Service", "ecs-tasks.amazonaws.com")


def test_a_role_stands_for_itself():
    """Not for its account, another role, or one whose name it begins."""
    principal = Principal("AWS", ROLE)
    assert means(principal, "AWS", ROLE)
    for identifier in ("111122223333", f"{ROLE}b", SESSION):
        assert not means(principal, "AWS", identifier)


@pytest.mark.parametrize("identifier", [f"{ROLE}*", "arn:aws:iam::111122223333:role/?"])
def test_a_wildcard_in_a_principal_is_none(identifier: str):
    """IAM: "You cannot use a wildcard to match part of a principal name or ARN"."""
    assert not means(Principal("AWS", identifier), "AWS", ROLE)


def test_everyone_is_everyone():
    """``"Principal": "*"`` means services too; {"AWS": "*"} what AWS counts as its principals."""
    (everyone,) = EVERYONE
    for type_, identifier in (("AWS", ROLE), ("Service", "x.amazonaws.com"), ("Federated", "y")):
        assert means(everyone, type_, identifier)
        assert means(Principal("AWS", "*"), type_, identifier) is (type_ == "AWS")


def test_any_of_several_is_enough():
    """Identifiers are a list of choices."""
    principal = Principal("Service", ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"])
    assert means(principal, *ECS_ASKING)
    assert not means(principal, "Service", "lambda.amazonaws.com")


ECS_ASKING = (ECS.type, ECS.identifiers[0])


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_an_account_is_of_whichever_partition_its_policy_is(partition: str):
    """Its number alone does not say."""
    assert means(Principal("AWS", "111122223333"), "AWS", ROLE.replace(":aws:", f":{partition}:"))


@given(st.sampled_from(["Service", "Federated", "CanonicalUser"]), st.text(min_size=1))
def test_a_principal_comes_back_as_it_was_written(type_: str, identifier: str):
    """As long as its type has no bar in it, as none has."""
    assert principal_of(principal_text(type_, identifier)) == Principal(type_, identifier)


@pytest.mark.parametrize(
    ("identifier", "back"),
    [
        ("111122223333", "arn:aws:iam::111122223333:root"),
        (ROLE, ROLE),
        (SESSION, SESSION),
        ("AIDAEXAMPLE", "AIDAEXAMPLE"),
    ],
)
def test_a_principal_of_aws_comes_back_as_an_arn(identifier: str, back: str):
    """An account as its root."""
    assert principal_of(principal_text("AWS", identifier)) == Principal("AWS", back)
