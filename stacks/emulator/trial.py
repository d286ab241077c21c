"""Tries on the emulator what a role may do, with credentials of the role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stacks.emulator.calls import Call, calls_of
from stacks.emulator.clients import Credentials, already_there, client, is_permitted
from stacks.emulator.emulator import Emulator
from stacks.emulator.known_errors import known_error
from stacks.iam.evaluate import Decision, evaluate
from stacks.iam.request import Context, Request
from stacks.iam.role import RoleSpec
from stacks.settings import StackSettings


@dataclass(frozen=True)
class Tried:
    """A call, whether the emulator allowed it, and what IAM would decide and why."""

    call: Call
    is_allowed: bool
    decision: Decision

    @property
    def is_as_decided(self) -> bool:
        """Whether the emulator did what IAM would do."""
        return self.is_allowed == (self.decision.verdict == "allow")


@dataclass(frozen=True)
class Trial:
    """What was tried of one role; ``left_out`` has what the emulator can't decide, and why."""

    role: RoleSpec
    tried: tuple[Tried, ...]
    left_out: tuple[tuple[Call, str], ...]


def try_role(emulator: Emulator, role: RoleSpec, settings: StackSettings) -> Trial:
    """Assume ``role``, which is deployed to ``emulator``, and make the calls of `calls_of`.

    What the emulator is known to decide otherwise than IAM is left out. The trust policy is not put
    to the test: the emulator has no service of ECS that could assume the role.
    """
    calls = calls_of(
        role,
        partition=settings.partition,
        region=settings.region,
        account=settings.account,
    )
    left_out = tuple((call, why) for call in calls if (why := known_error(role, _request(call))))
    unknown = {call for call, _ in left_out}
    chosen = [call for call in calls if call not in unknown]
    return Trial(role, try_calls(emulator, role, settings, chosen), left_out)


def try_calls(
    emulator: Emulator, role: RoleSpec, settings: StackSettings, calls: Sequence[Call]
) -> tuple[Tried, ...]:
    """Make ``calls`` with credentials of ``role``, after what they are about has been made."""
    administrator = _Clients(emulator, settings.region)
    _prepare(calls, administrator, settings.region)
    asking = _Clients(emulator, settings.region, administrator.credentials_of(role, settings))
    policies = [policy for _, policy in role.own_policies]
    emulator.enforce_policies(enforced=True)
    try:
        return tuple(
            Tried(call, asking.is_allowed(call), evaluate(_request(call), policies))
            for call in calls
        )
    finally:
        emulator.enforce_policies(enforced=False)


def _request(call: Call) -> Request:
    return Request(call.action, call.resource, Context())


class _Clients:
    """Clients of the emulator's services, for one identity."""

    def __init__(
        self, emulator: Emulator, region: str, credentials: Credentials | None = None
    ) -> None:
        self._url = emulator.url
        self._clients = {
            service: client(emulator, service, region, credentials)
            for service in ("s3", "sqs", "sts")
        }

    def credentials_of(self, role: RoleSpec, settings: StackSettings) -> Credentials:
        """Credentials of a session of ``role``."""
        arn = f"arn:{settings.partition}:iam::{settings.account}:role{role.path}{role.name}"
        answer = self._clients["sts"].assume_role(RoleArn=arn, RoleSessionName="trial")
        found = answer["Credentials"]
        return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])

    def make_bucket(self, name: str, region: str) -> None:
        """Make it, unless it is there."""
        # us-east-1 is the one region that must not be named:
        # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
        where = (
            {}
            if region == "us-east-1"
            else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        )
        with already_there("BucketAlreadyOwnedByYou"):
            self._clients["s3"].create_bucket(Bucket=name, **where)

    def make_queue(self, name: str) -> None:
        """Make it, unless it is there."""
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        self._clients["sqs"].create_queue(QueueName=name, Attributes=attributes)

    def is_allowed(self, call: Call) -> bool:
        """Make ``call``; False when it is refused for want of a permission."""
        operation = getattr(self._clients[call.service], call.operation)
        return is_permitted(operation, self._arguments(call))

    def _arguments(self, call: Call) -> dict[str, str]:
        if call.service == "sqs":
            account = call.resource.split(":")[4]
            url = f"{self._url}/{account}/{call.name}"
            message = {"MessageBody": "hello"} if call.operation == "send_message" else {}
            if message and call.name.endswith(".fifo"):
                message |= {"MessageGroupId": "1", "MessageDeduplicationId": "1"}
            return {"QueueUrl": url, **message}
        arguments = {"Bucket": call.name, **({"Key": call.key} if call.key else {})}
        if call.operation == "put_bucket_policy":
            arguments["Policy"] = '{"Version": "2012-10-17", "Statement": []}'
        return arguments


def _prepare(calls: Iterable[Call], administrator: _Clients, region: str) -> None:
    """Make what the calls are about, so that what is missing is never taken for refused."""
    for call in calls:
        if call.service == "sqs":
            administrator.make_queue(call.name)
            continue
        administrator.make_bucket(call.name, region)
        if call.operation == "get_object":
            put = Call("s3", "put_object", "s3:PutObject", call.resource, call.name, call.key)
            administrator.is_allowed(put)
