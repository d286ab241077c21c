"""Partitions of AWS and the regions in them.

Sources: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
and the regular expressions of botocore 1.43's data/partitions.json.
"""

import re

# Every region so far lies in one of these directions; botocore takes any word.
_WHERE = "(north|south|east|west|central|(north|south)(east|west))"
_REGIONS = {
    "aws": re.compile(rf"(us|eu|ap|sa|ca|me|af|il|mx)-{_WHERE}-[0-9]+"),
    "aws-cn": re.compile(rf"cn-{_WHERE}-[0-9]+"),
    "aws-eusc": re.compile(r"eusc-de-[a-z]+-[0-9]+"),
    "aws-iso": re.compile(r"us-iso-[a-z]+-[0-9]+"),
    "aws-iso-b": re.compile(r"us-isob-[a-z]+-[0-9]+"),
    "aws-iso-e": re.compile(r"eu-isoe-[a-z]+-[0-9]+"),
    "aws-iso-f": re.compile(r"us-isof-[a-z]+-[0-9]+"),
    "aws-us-gov": re.compile(rf"us-gov-{_WHERE}-[0-9]+"),
}

PARTITIONS = tuple(_REGIONS)


def partition_of(region: str) -> str | None:
    """``aws`` for us-east-1, ``aws-cn`` for cn-north-1; None for what is no region."""
    for partition, regions in _REGIONS.items():
        if regions.fullmatch(region):
            return partition
    return None


def region_problem(region: str) -> str | None:
    """Whether ``region`` reads like a region of AWS. Which ones exist is not checked."""
    if partition_of(region):
        return None
    return f"{region!r} is no region of AWS; a region reads like us-east-1"
