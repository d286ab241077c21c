"""Grants on Amazon EFS."""

from stacks.grants import efs
from tests.grants.case import Ask, Case

ALL = "arn:aws:elasticfilesystem:us-east-1:111122223333"
FILE_SYSTEM = f"{ALL}:file-system/fs-0123456789abcdef0"
ACCESS_POINT = f"{ALL}:access-point/fsap-0123456789abcdef0"
THROUGH = {"elasticfilesystem:AccessPointArn": ACCESS_POINT}
THROUGH_OTHER = {"elasticfilesystem:AccessPointArn": f"{ACCESS_POINT}1"}
MOUNT = Ask("elasticfilesystem:ClientMount", FILE_SYSTEM, THROUGH)
WRITE = Ask("elasticfilesystem:ClientWrite", FILE_SYSTEM, THROUGH)
BEYOND = [
    Ask("elasticfilesystem:ClientMount", FILE_SYSTEM),
    Ask("elasticfilesystem:ClientMount", FILE_SYSTEM, THROUGH_OTHER),
    Ask("elasticfilesystem:ClientMount", f"{FILE_SYSTEM}1", THROUGH),
    Ask("elasticfilesystem:ClientWrite", FILE_SYSTEM),
    Ask("elasticfilesystem:ClientWrite", FILE_SYSTEM, THROUGH_OTHER),
    Ask("elasticfilesystem:ClientRootAccess", FILE_SYSTEM, THROUGH),
    Ask("elasticfilesystem:PutFileSystemPolicy", FILE_SYSTEM, THROUGH),
    Ask("elasticfilesystem:DeleteAccessPoint", ACCESS_POINT, THROUGH),
]
IDS = ("fs-0123456789abcdef0", "fsap-0123456789abcdef0")

CASES = [
    Case("mount", efs.mount(*IDS), may=[MOUNT], may_not=[WRITE, *BEYOND]),
    Case(
        "mount-without-writing",
        efs.mount(*IDS, write=False),
        may=[MOUNT],
        may_not=[WRITE, *BEYOND],
    ),
    Case(
        "mount-and-write",
        efs.mount(FILE_SYSTEM, ACCESS_POINT, write=True),
        may=[MOUNT, WRITE],
        may_not=BEYOND,
    ),
]
