"""Which calls show what a role may do."""

from stacks.emulator.calls import calls_of
from stacks.iam.document import PolicyDocument
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.trust import task_role_trust_policy

TRUST = task_role_trust_policy(partition="aws", account="111122223333", regions=["us-east-1"])
QUEUES = "arn:aws:sqs:us-east-1:111122223333"


def calls(*resources: str) -> list[str]:
    """The calls for a role with ``resources``."""
    document = PolicyDocument([Statement(actions=["*"], resources=resources)])
    role = RoleSpec("Role", "role", TRUST, (NamedPolicy("Role", document),))
    found = calls_of(role, partition="aws", region="us-east-1", account="111122223333")
    return [f"{call} on {call.on}" for call in found]


def test_a_bucket_is_written_read_listed_and_what_must_not_be_is_tried_too():
    """Its policy, deleting, and another bucket; deleting comes after reading."""
    assert calls("arn:aws:s3:::my-bucket/app/*") == [
        "s3 put-object on my-bucket/app/example",
        "s3 get-object on my-bucket/app/example",
        "s3 list-objects-v2 on my-bucket",
        "s3 put-bucket-policy on my-bucket",
        "s3 delete-object on my-bucket/app/example",
        "s3 get-object on another-bucket/example",
    ]


def test_a_queue_is_used_and_another_is_tried():
    """Each once, however often it is named."""
    assert calls(f"{QUEUES}:jobs", f"{QUEUES}:jobs") == [
        "sqs send-message on jobs",
        "sqs receive-message on jobs",
        "sqs purge-queue on jobs",
        "sqs send-message on another-queue",
    ]


def test_what_has_no_name_of_its_own_is_passed_over():
    """Wildcards, variables and tokens name no bucket that could be made."""
    nameless = ["*", "arn:aws:s3:::my-*", "arn:aws:s3:::${aws:username}/*", f"{QUEUES}:*"]
    assert calls(*nameless, "${aws_s3_bucket.logs.arn}/*") == []


def test_a_bucket_is_asked_for_a_key_that_the_policy_names():
    """Where several statements name it, for one that can be a key."""
    bucket = "arn:aws:s3:::b-1"
    assert "s3 get-object on b-1/app.env" in calls(bucket, f"{bucket}/app.env", f"{bucket}/x/?")
