"""Whether what a statement is on lies in the partition of its role."""

from collections.abc import Iterator

from stacks.iam.partition import PARTITIONS
from stacks.iam.problem import Problem
from stacks.iam.statement import Statement


def partition_problems(statement: Statement, partition: str) -> Iterator[Problem]:
    """Each resource in another partition; paths lead through the statement's fields.

    IAM refuses it: https://github.com/aws/copilot-cli/issues/3844, 'Partition "aws" is not valid
    for resource'. A partition that AWS does not have is told elsewhere.
    """
    if partition not in PARTITIONS:
        return
    named = {"resources": statement.resources, "not_resources": statement.not_resources}
    for field, resources in named.items():
        for index, resource in enumerate(resources or ()):
            prefix, _, rest = resource.partition(":")
            given = rest.partition(":")[0]
            if prefix == "arn" and given in PARTITIONS and given != partition:
                message = f"{resource!r} is in the partition {given}, the role in {partition}"
                yield Problem((field, index), message)
