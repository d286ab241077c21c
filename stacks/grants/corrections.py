"""What was meant by a value that is no name and no ARN of a resource, to be told with the error."""

import re
from collections.abc import Iterator

from stacks.iam.partition import partition_of

_SEPARATOR = re.compile("[/:]")
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
_QUEUE_URL = re.compile(
    r"https://sqs\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?P<account>[0-9]{12})/(?P<name>[^/]+)"
)
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
_ECR_IMAGE = re.compile(
    r"(https?://)?(?P<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z.]+/"
    r"(?P<name>[^:@]+)([:@].*)?"
)
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-bucket-intro.html
_S3_URI = re.compile(r"s3://(?P<bucket>[^/]+)(/.*)?")


def surplus(pattern: str, resource: str) -> str:
    """What ``resource`` of an ARN has behind the longest beginning of ``pattern``, or nothing.

    That is ``/app.env`` of an object, where a bucket is meant.
    """
    ends = [match.start() for match in _SEPARATOR.finditer(resource)]
    fitting = (end for end in reversed(ends) if re.fullmatch(pattern, resource[:end]))
    return resource[next(fitting, len(resource)) :]


def of_url(text: str) -> Iterator[str]:
    """The bucket, the queue or the repository that a URL leads to, by name or ARN."""
    if queue := _QUEUE_URL.fullmatch(text):
        region, account, name = queue["region"], queue["account"], queue["name"]
        if partition := partition_of(region):
            yield f"arn:{partition}:sqs:{region}:{account}:{name}"
    if image := _ECR_IMAGE.fullmatch(text):
        region, account, name = image["region"], image["account"], image["name"]
        if partition := partition_of(region):
            yield f"arn:{partition}:ecr:{region}:{account}:repository/{name}"
    if uri := _S3_URI.fullmatch(text):
        yield uri["bucket"]
