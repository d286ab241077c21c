"""Grants on AWS Batch."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement
from stacks.iam.text import parts

_NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,127}"
_FORM = "1 to 128 letters, digits, - and _, a letter or a digit first"
JOB_QUEUE = Resource(
    noun="a Batch job queue",
    arn="arn:{partition}:batch:{region}:{account}:job-queue/{name}",
    name=_NAME,
    form=f"a job queue's name has {_FORM}",
    example="my-queue",
    source="https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html",
)
JOB_DEFINITION = Resource(
    noun="a Batch job definition",
    arn="arn:{partition}:batch:{region}:{account}:job-definition/{name}",
    name=f"{_NAME}(:[1-9][0-9]*)?",
    form=f"a job definition's name has {_FORM}; after it may be a colon and a revision",
    example="my-job",
    source="https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html",
    description="a job definition: NAME for all revisions, NAME:REVISION, or the ARN of either",
)


@grant
def submit(
    scope: Scope,
    job_definition: Annotated[str, JOB_DEFINITION],
    *,
    job_queue: Annotated[str, JOB_QUEUE],
) -> Iterator[Statement]:
    """Submit jobs of a job definition to a job queue.

    Leaves out tagging jobs, watching, cancelling and terminating them, and registering job
    definitions.

    Source: https://docs.aws.amazon.com/batch/latest/userguide/iam-example-restrict-job-submission.html
    """
    del scope
    definitions = _definitions(job_definition)
    yield Statement(actions=["batch:SubmitJob"], resources=[job_queue, *definitions])


def _definitions(arn: str) -> list[str]:
    """The job definition with its revision; an expression of Terraform's is taken to have one."""
    literal = "".join(part.text for part in parts(arn) if part.kind == "text")
    if not arn.startswith("arn:") or ":" in literal.partition(":job-definition/")[2]:
        return [arn]
    # AWS has a resource type for a job definition without a revision and one for that with it:
    # which of them is asked of depends on how a job names its definition.
    return [arn, f"{arn}:*"]
