"""Grants on AWS Batch."""

from stacks.grants import batch
from tests.grants.case import Ask, Case

BATCH = "arn:aws:batch:us-east-1:111122223333"
QUEUE = f"{BATCH}:job-queue/my-queue"
JOB = f"{BATCH}:job-definition/my-job"
BEYOND = [
    Ask("batch:SubmitJob", f"{QUEUE}-2"),
    Ask("batch:SubmitJob", f"{JOB}-2"),
    Ask("batch:SubmitJob", f"{JOB}-2:1"),
    Ask("batch:DescribeJobs"),
    Ask("batch:TerminateJob", f"{BATCH}:job/0123"),
    Ask("batch:TagResource", f"{JOB}:12"),
    Ask("batch:RegisterJobDefinition", JOB),
    Ask("batch:UpdateJobQueue", QUEUE),
]

CASES = [
    Case(
        "submit",
        batch.submit("my-job", job_queue="my-queue"),
        may=[
            Ask("batch:SubmitJob", QUEUE),
            Ask("batch:SubmitJob", JOB),
            Ask("batch:SubmitJob", f"{JOB}:1"),
            Ask("batch:SubmitJob", f"{JOB}:12"),
        ],
        may_not=BEYOND,
    ),
    Case(
        "submit-a-revision",
        batch.submit(f"{JOB}:12", job_queue=QUEUE),
        may=[Ask("batch:SubmitJob", QUEUE), Ask("batch:SubmitJob", f"{JOB}:12")],
        may_not=[
            Ask("batch:SubmitJob", JOB),
            Ask("batch:SubmitJob", f"{JOB}:1"),
            Ask("batch:SubmitJob", f"{JOB}:123"),
            *BEYOND,
        ],
    ),
]
