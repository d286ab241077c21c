"""What the IAM core decides about calls of S3 and SQS is what the emulator enforces."""

import json
from collections.abc import Iterator
from dataclasses import replace

from stacks.emulator import Emulator
from stacks.emulator.calls import Call
from stacks.emulator.clients import already_there
from stacks.emulator.known_errors import known_error
from stacks.emulator.trial import try_calls
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.request import Context, Request
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.trust import task_role_trust_policy
from stacks.settings import StackSettings
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

SETTINGS = StackSettings(account=ACCOUNT, region="us-east-1")
TRUST = task_role_trust_policy(partition="aws", account=ACCOUNT, regions=["us-east-1"])
BUCKET = "arn:aws:s3:::bucket-a"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:queue-a"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """One account for all: roles are made by hand here, without Terraform."""
    with Emulator(ACCOUNT) as running:
        yield running


def s3(operation: str, action: str, bucket: str, key: str = "") -> Call:
    """A call of S3."""
    resource = f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"
    return Call("s3", operation, action, resource, bucket, key)


def sqs(operation: str, action: str, queue: str) -> Call:
    """A call of SQS."""
    return Call("sqs", operation, action, f"arn:aws:sqs:us-east-1:{ACCOUNT}:{queue}", queue)


CALLS = [
    *(
        call
        for bucket in ("bucket-a", "bucket-ab")
        for call in (
            s3("put_object", "s3:PutObject", bucket, "app/key"),
            s3("get_object", "s3:GetObject", bucket, "app/key"),
            s3("get_object", "s3:GetObject", bucket, "other"),
            s3("list_objects_v2", "s3:ListBucket", bucket),
            s3("put_bucket_policy", "s3:PutBucketPolicy", bucket),
            s3("delete_object", "s3:DeleteObject", bucket, "app/key"),
        )
    ),
    *(
        call
        for queue in ("queue-a", "queue-b")
        for call in (
            sqs("send_message", "sqs:SendMessage", queue),
            sqs("receive_message", "sqs:ReceiveMessage", queue),
        )
    ),
]


def deployed(emulator: Emulator, *statements: Statement) -> RoleSpec:
    """A role with these statements, as IAM has it."""
    policy = NamedPolicy("Role", PolicyDocument(statements))
    role = RoleSpec("Role", "role", TRUST, (policy,))
    iam = Account(emulator).iam
    with already_there("EntityAlreadyExists"):
        trust = json.dumps(TRUST.to_data())
        iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=trust)
    iam.put_role_policy(
        RoleName=role.name,
        PolicyName=policy.name,
        PolicyDocument=json.dumps(policy.document.to_data()),
    )
    return role


actions = st.sampled_from(
    ["s3:GetObject", "s3:Put*", "s3:*", "s3:ListBucket", "sqs:SendMessage", "*"]
)
resources = st.sampled_from(
    [BUCKET, f"{BUCKET}/*", f"{BUCKET}*", f"{BUCKET}/app/*", "arn:aws:s3:::*/*", QUEUE, "*"]
)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement without what the emulator does not look at."""
    named = draw(st.lists(actions, min_size=1, max_size=3, unique=True))
    listed = draw(st.booleans())
    return Statement(
        effect=draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        actions=named if listed else None,
        not_actions=None if listed else named,
        resources=draw(st.lists(resources, min_size=1, max_size=2, unique=True)),
    )


@given(policy=st.lists(statements(), min_size=1, max_size=3))
@settings(max_examples=30)
def test_the_emulator_does_what_the_core_decides(emulator: Emulator, policy: list[Statement]):
    """For any statements with Allow and Deny, Action and NotAction, and wildcards in resources."""
    role = deployed(emulator, *policy)
    assert {known_error(role, request_of(call)) for call in CALLS} == {None}
    made = try_calls(emulator, role, SETTINGS, CALLS)
    assert [str(each) for each in made if not each.is_as_decided] == []


@pytest.mark.parametrize(
    ("why", "statement", "call"),
    [
        (
            "conditions",
            Statement(
                actions=["s3:GetObject"],
                resources=["*"],
                conditions=[Condition("Bool", "aws:SecureTransport", ("true",))],
            ),
            s3("get_object", "s3:GetObject", "bucket-a", "app/key"),
        ),
        (
            "NotResource",
            Statement(actions=["s3:GetObject"], not_resources=[f"{BUCKET}/*"]),
            s3("get_object", "s3:GetObject", "bucket-a", "app/key"),
        ),
        (
            "that the case of actions does not count",
            Statement(actions=["S3:getObject"], resources=[f"{BUCKET}/*"]),
            s3("get_object", "s3:GetObject", "bucket-a", "app/key"),
        ),
        (
            "? in a resource",
            Statement(actions=["sqs:SendMessage"], resources=[f"{QUEUE[:-1]}?"]),
            sqs("send_message", "sqs:SendMessage", "queue-a"),
        ),
        (
            "policy variables",
            Statement(actions=["s3:GetObject"], resources=[f"{BUCKET}/${{*}}"]),
            s3("get_object", "s3:GetObject", "bucket-a", "*"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_emulator_ignores_is_known(
    emulator: Emulator, why: str, statement: Statement, call: Call
):
    """It has a name, and it is still so: left to the emulator, the call ends not as in IAM."""
    role = deployed(emulator, statement)
    assert known_error(role, request_of(call)) == why
    (made,) = try_calls(emulator, role, SETTINGS, [call])
    assert not made.is_as_decided


def test_a_permissions_boundary_is_not_looked_at_by_the_emulator(emulator: Emulator):
    """So nothing is tried of a role that has one."""
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    role = replace(
        deployed(emulator, Statement(actions=["s3:*"], resources=["*"])),
        permissions_boundary=boundary,
    )
    assert known_error(role, request_of(CALLS[0])) == "permissions boundary"


def request_of(call: Call) -> Request:
    """What IAM is asked for a call."""
    return Request(call.action, call.resource, Context())
