"""Services whose names hold no colon, so that all ARNs of their resources are known by their form.

IAM lets a wildcard in an ARN match colons: "If the * wildcard is the last character of a resource
ARN segment, it can expand to match beyond the colon boundaries",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
So ``arn:aws:ecs:*:*:task/x`` matches, letter by letter, a resource of ECS with ``:task/x`` in its
name. No such resource exists, and a request for it shows nothing. Only services are here of whose
names AWS says that they can't hold a colon.
"""

import re
from functools import lru_cache

from stacks.iam import reference
from stacks.iam.proof.automaton import Matcher, form_matcher, literal_matcher
from stacks.iam.proof.dimension import RESOURCES, Dimension

_API = {
    # Letters, digits and hyphens.
    "cloudformation": "AWSCloudFormation/latest/APIReference/API_CreateStack.html",
    # Letters, digits, hyphens and underscores.
    "ecs": "AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    # Small letters and digits, and between them dots, underscores, hyphens and slashes.
    "ecr": "AmazonECR/latest/APIReference/API_CreateRepository.html",
    # Letters, digits, hyphens and underscores; .fifo at the end.
    "sqs": "AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
    # The same; a subscription's is a UUID.
    "sns": "sns/latest/api/API_CreateTopic.html",
    # Letters, digits, slashes, underscores and hyphens in an alias; a key's is a UUID.
    "kms": "kms/latest/APIReference/API_CreateAlias.html",
    # ASCII letters, digits and / _ + = . @ -
    "secretsmanager": "secretsmanager/latest/apireference/API_CreateSecret.html",
    # Letters, digits, dots, hyphens and underscores.
    "kinesis": "kinesis/latest/APIReference/API_CreateStream.html",
    "firehose": "firehose/latest/APIReference/API_CreateDeliveryStream.html",
    # Letters, digits and . - _ / # in a group's; no colon and no asterisk in a stream's.
    "logs": "AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html",
}
"""The pages of https://docs.aws.amazon.com/ on the names, by service."""

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


@lru_cache(maxsize=64)
def ordinary_resources(service: str) -> Dimension | None:
    """The ARNs that resources of ``service`` have, or None where more may be possible."""
    if service not in _API:
        return None
    forms = [_form(arn) for each in reference.resource_types(service) for arn in each.arns]
    return Dimension(RESOURCES.name, RESOURCES.form, forms, lambda _: [])


def _form(arn: str) -> Matcher:
    """An ARN as AWS writes it, each placeholder a text without colons."""
    first, *others = (literal_matcher(each) for each in _PLACEHOLDER.split(arn))
    return [*first, *(piece for each in others for piece in (*form_matcher("~"), *each))]
