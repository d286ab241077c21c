"""`stacks.rules.condition_keys`: keys that are not what they seem."""

from stacks.iam.condition import Conditions
from stacks.iam.principal import Principal
from stacks.iam.statement import Statement
from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about, ids

import pytest

SOURCE = "source-key-in-permissions"
CLUSTER = "arn:aws:ecs:eu-west-1:111122223333:*"


@pytest.mark.parametrize(
    "key",
    [
        "aws:ResourceTag",
        "aws:RequestTag/",
        "aws:principaltag",
        "ec2:ResourceTag",
        "s3:ExistingObjectTag/",
    ],
)
def test_a_tag_condition_that_names_no_tag_is_found(key: str):
    """Global keys, and those of services."""
    (finding,) = about("missing-tag-key", conditioned({"StringEquals": {key: "payments"}}))
    assert finding.about_key
    assert finding.message.endswith(f"{key.rstrip('/')}/TAG")


@pytest.mark.parametrize(
    "key", ["aws:ResourceTag/team", "aws:TagKeys", "events:Metadata", "aws:NoSuchKey"]
)
def test_other_keys_name_their_tag_or_need_none(key: str):
    """An unknown key is another rule's finding."""
    assert "missing-tag-key" not in condition_ids({"StringEquals": {key: "payments"}})


def test_aws_arn_is_found():
    """aws:PrincipalArn is the key that there is."""
    arn = "arn:aws:iam::111122223333:role/my-role"
    assert condition_ids({"ArnEquals": {"aws:Arn": arn}}) == {"aws-arn-condition-key"}
    assert condition_ids({"ArnEquals": {"aws:PrincipalArn": arn}}) == set()


def test_a_private_address_without_its_vpc_is_found():
    """The VPC, its ARN or its endpoint makes it one address."""
    address = {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}
    assert condition_ids(address) == {"private-address-without-vpc"}
    for key, value in (("aws:SourceVpc", "vpc-12345678"), ("aws:sourceVpce", "vpce-12345678")):
        assert condition_ids({**address, "StringEquals": {key: value}}) == set()


def test_a_key_that_the_caller_writes_is_found():
    """The headers of a request are the caller's own."""
    rule = "condition-key-of-callers-choice"
    assert rule in condition_ids({"StringLike": {"aws:UserAgent": "my-app/*"}})
    assert rule in condition_ids({"StringEquals": {"aws:Referer": "https://example.com/"}})
    assert rule not in condition_ids({"Bool": {"aws:SecureTransport": "true"}})


ATTRIBUTES = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "name"]}}


@pytest.mark.parametrize("actions", ["dynamodb:GetItem", "dynamodb:*", ["dynamodb:Query"]])
def test_attributes_that_a_read_need_not_name_are_found(actions: str | list[str]):
    """So they are with a Select that gives all."""
    rule = "dynamodb-attributes-without-select"
    assert rule in condition_ids(ATTRIBUTES, actions)
    wide: Conditions = {**ATTRIBUTES, "StringEquals": {"dynamodb:Select": "ALL_ATTRIBUTES"}}
    assert rule in condition_ids(wide, actions)


def test_attributes_that_a_request_names_are_no_finding():
    """With Select, for writes, and in a Deny."""
    rule = "dynamodb-attributes-without-select"
    for operator in ("StringEquals", "StringEqualsIfExists"):
        select: Conditions = {**ATTRIBUTES, operator: {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}
        assert rule not in condition_ids(select, "dynamodb:GetItem")
    assert rule not in condition_ids(ATTRIBUTES, "dynamodb:PutItem")
    assert rule not in condition_ids(ATTRIBUTES, "dynamodb:GetItem", effect="Deny")


def test_a_prefix_that_is_excluded_from_listing_is_found():
    """By a Deny that names it, and by an Allow of all others."""
    rule = "s3-prefix-excluded"
    listing = "s3:ListBucket"
    assert rule in condition_ids({"StringLike": {"s3:prefix": "a/*"}}, listing, effect="Deny")
    assert rule in condition_ids({"StringNotEquals": {"s3:prefix": "a/"}}, listing)


def test_a_prefix_that_may_be_listed_is_no_finding():
    """Allowed by its name, or all others denied; Null asks for none."""
    listing = "s3:ListBucket"
    assert condition_ids({"StringLike": {"s3:prefix": "a/*"}}, listing) == set()
    assert condition_ids({"StringNotLike": {"s3:prefix": "a/*"}}, listing, effect="Deny") == set()
    assert condition_ids({"Null": {"s3:prefix": "true"}}, listing, effect="Deny") == set()


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("ArnLike", "aws:SourceArn", CLUSTER),
        ("StringEquals", "aws:SourceAccount", "111122223333"),
        ("StringEquals", "aws:sourceOrgId", "o-a1b2c3d4"),
        ("Null", "aws:SourceArn", "false"),
    ],
)
def test_a_source_key_that_permissions_need_is_found(operator: str, key: str, value: str):
    """A role's own requests never have it."""
    (finding,) = about(SOURCE, conditioned({operator: {key: value}}))
    assert finding.about == (key, value)


def test_a_source_key_that_is_not_needed_is_no_finding():
    """Where the key may be missing, and in a Deny."""
    account = "111122223333"
    assert condition_ids({"StringEqualsIfExists": {"aws:SourceAccount": account}}) == set()
    assert condition_ids({"StringNotEquals": {"aws:SourceAccount": account}}) == set()
    assert condition_ids({"Null": {"aws:SourceAccount": "true"}}) == set()
    assert condition_ids({"StringEquals": {"aws:SourceAccount": account}}, effect="Deny") == set()


def test_a_source_key_in_a_trust_policy_is_no_finding():
    """That is where AWS wants it."""
    trust = Statement(
        actions="sts:AssumeRole",
        principals=[Principal("Service", ("ecs-tasks.amazonaws.com",))],
        conditions={
            "ArnLike": {"aws:SourceArn": CLUSTER},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        },
    )
    assert ids(trust, policy_type="trust") == set()
