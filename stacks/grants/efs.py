"""Grants on Amazon EFS, for file systems that are mounted with IAM authorization."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Flag, Resource
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

FILE_SYSTEM = Resource(
    noun="an EFS file system",
    arn="arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{name}",
    name=r"fs-[0-9a-f]{8,40}",
    form="a file system's ID is fs- and 8 to 40 hexadecimal digits",
    example="fs-0123456789abcdef0",
    source="https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html",
    description="a file system: its ID or ARN",
)
ACCESS_POINT = Resource(
    noun="an EFS access point",
    arn="arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{name}",
    name=r"fsap-[0-9a-f]{8,40}",
    form="an access point's ID is fsap- and 8 to 40 hexadecimal digits",
    example="fsap-0123456789abcdef0",
    source="https://docs.aws.amazon.com/efs/latest/ug/API_CreateAccessPoint.html",
    description="the access point of it that is mounted: its ID or ARN",
)
_WRITE = Flag("whether files may be written; without it they may only be read")


@grant
def mount(
    scope: Scope,
    file_system: Annotated[str, FILE_SYSTEM],
    access_point: Annotated[str, ACCESS_POINT],
    *,
    write: Annotated[bool, _WRITE] = False,
) -> Iterator[Statement]:
    """Mount a file system through one of its access points, and read its files; or write them, too.

    Leaves out mounting it without the access point, access as root, and the API of EFS. While the
    file system has no policy of its own, every client that reaches it may do all of this unasked.

    Sources:
        https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
        https://docs.aws.amazon.com/efs/latest/ug/access-points-iam-policy.html
    """
    del scope
    actions = ["elasticfilesystem:ClientMount"]
    if write:
        actions.append("elasticfilesystem:ClientWrite")
    yield Statement(
        actions=actions,
        resources=[file_system],
        conditions=[
            Condition("StringEquals", "elasticfilesystem:AccessPointArn", access_point),
        ],
    )
