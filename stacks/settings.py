"""What holds for a whole stack: account, region, partition, and what reaches every role in it.

All of it is given, never looked up, so that synthesis needs neither credentials nor a network.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stacks.iam.arn import Arn
from stacks.iam.checks import policy_arn_problem
from stacks.iam.limits import path_problem, tag_problems
from stacks.iam.partition import PARTITIONS, partition_of, region_problem
from stacks.iam.problem import Problem
from stacks.iam.role import DEFAULT_PATH
from stacks.iam.text import is_unresolved

_ACCOUNT = re.compile(r"[0-9]{12}")
# CDKTF makes a folder of the name; a narrow alphabet keeps it in its place on every system.
_STACK_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_STACK_NAME_LENGTH = 128
# The members of Object.prototype: constructs takes a child of such a name for one that is there.
# https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Object
JAVASCRIPT_WORDS = frozenset(
    {
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    }
)
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# "Safe characters": https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
_STATE_KEY = re.compile(r"[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*")
_STATE_KEY_LENGTH = 1024
NO_INLINE_POLICY = (
    "it names the inline policy, which the stack has switched off (inline_policies); leave it out"
)
"""What is wrong with a policy_name in a stack without inline policies."""


@dataclass(frozen=True)
class S3State:
    """State in an S3 bucket, locked with a lock file.

    Source: https://developer.hashicorp.com/terraform/language/backend/s3
    """

    bucket: str
    key: str
    region: str


@dataclass(frozen=True)
class StackSettings:
    """Settings of one stack.

    ``account`` has 12 digits; ``partition`` comes from the region when it is empty; ``path``,
    ``permissions_boundary`` and ``tags`` reach every role; ``backend`` None is local state. Without
    ``inline_policies`` all permissions go into customer-managed policies. With
    ``exclusive_policies`` the roles have no policies but those of the stack.
    `settings_problems` tells what is wrong with them.
    """

    account: str
    region: str
    partition: str = ""
    path: str = DEFAULT_PATH
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    backend: S3State | None = None
    inline_policies: bool = True
    exclusive_policies: bool = False

    def __post_init__(self) -> None:
        """Fill in the partition and keep the tags from changing."""
        if not self.partition:
            object.__setattr__(self, "partition", partition_of(self.region) or "aws")
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))


def stack_name_problem(name: str) -> str | None:
    """Letters, digits, ``-`` and ``_``, up to 128 of them."""
    if name in JAVASCRIPT_WORDS:
        return f"{name!r} can't be the name of a stack: it means something in JavaScript, in cdktf"
    if _STACK_NAME.fullmatch(name) and len(name) <= _STACK_NAME_LENGTH:
        return None
    return (
        f"{name!r} is no name for a stack; use 1 to {_STACK_NAME_LENGTH} letters, digits, - and _, "
        "with a letter or digit in front"
    )


def settings_problems(settings: StackSettings) -> list[Problem]:
    """Everything that is wrong with ``settings``; paths are its fields."""
    return list(_settings_problems(settings))


def _settings_problems(settings: StackSettings) -> Iterator[Problem]:
    if not _ACCOUNT.fullmatch(settings.account):
        message = f"{settings.account!r} is no account of AWS; an account has 12 digits"
        yield Problem(("account",), message)
    if message := region_problem(settings.region):
        yield Problem(("region",), message)
    yield from _partition_problems(settings)
    if message := path_problem(settings.path):
        yield Problem(("path",), message)
    if settings.permissions_boundary is not None:
        message = policy_arn_problem(settings.permissions_boundary, "a permissions boundary")
        if message := message or boundary_problem(settings.permissions_boundary, settings):
            yield Problem(("permissions_boundary",), message)
    for problem in tag_problems(settings.tags):
        yield problem.under("tags")
    if settings.backend:
        yield from _backend_problems(settings.backend)


def boundary_problem(boundary: str, settings: StackSettings) -> str | None:
    """Whether the roles of a stack can have ``boundary``, the ARN of a policy.

    It is one of AWS's policies or one of the roles' own account; IAM knows no other:
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
    """
    if is_unresolved(boundary) or not _says_where(settings):
        return None
    arn = Arn.parse(boundary)
    if arn.partition != settings.partition:
        return f"{boundary!r} is in the partition {arn.partition}, the role in {settings.partition}"
    if arn.account not in ("aws", settings.account):
        return (
            f"{boundary!r} is in the account {arn.account}, and the role in {settings.account}; "
            "a boundary is a policy of the role's account or of AWS"
        )
    return None


def _says_where(settings: StackSettings) -> bool:
    """Whether account and partition are right, so that more can be told by them."""
    return (
        _ACCOUNT.fullmatch(settings.account) is not None
        and partition_of(settings.region) == settings.partition
    )


def _partition_problems(settings: StackSettings) -> Iterator[Problem]:
    known = ", ".join(PARTITIONS)
    of_region = partition_of(settings.region)
    if settings.partition not in PARTITIONS:
        message = f"{settings.partition!r} is no partition of AWS; the partitions are {known}"
        yield Problem(("partition",), message)
    elif of_region and settings.partition != of_region:
        message = (
            f"{settings.region} is in the partition {of_region}, not in {settings.partition}; "
            "leave partition out and it follows the region"
        )
        yield Problem(("partition",), message)


def _backend_problems(backend: S3State) -> Iterator[Problem]:
    if not _BUCKET.fullmatch(backend.bucket) or ".." in backend.bucket:
        message = (
            f"{backend.bucket!r} is no name of an S3 bucket; it has 3 to 63 lowercase letters, "
            "digits, dots and hyphens"
        )
        yield Problem(("backend", "s3", "bucket"), message)
    if not _STATE_KEY.fullmatch(backend.key) or len(backend.key) > _STATE_KEY_LENGTH:
        message = (
            f"{backend.key!r} is no key for a state; it reads like team/ecs-iam.tfstate, "
            "in letters, digits and ! - _ . * ' ( )"
        )
        yield Problem(("backend", "s3", "key"), message)
    if message := region_problem(backend.region):
        yield Problem(("backend", "s3", "region"), message)
