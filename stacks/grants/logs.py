"""Grants on Amazon CloudWatch Logs.

Which action takes a log group and which a log stream:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, is_arn
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement


class _LogGroup(Resource):
    """A log group, of which the ARN may end in ``:*``: the API's does, Terraform's does not.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """

    def problem(self, value: object, scope: Scope) -> str | None:
        """As of the ARN without its ending."""
        return super().problem(_without_streams(value), scope)

    def resolve(self, value: object, scope: Scope) -> object:
        """The ARN without its ending."""
        return super().resolve(_without_streams(value), scope)


LOG_GROUP = _LogGroup(
    noun="a log group",
    arn="arn:{partition}:logs:{region}:{account}:log-group:{name}",
    name=r"[A-Za-z0-9._/#-]{1,512}",
    form="a log group's name has 1 to 512 letters, digits and . _ / # -",
    example="/ecs/my-app",
    source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
)


@grant
def write(scope: Scope, log_group: Annotated[str, LOG_GROUP]) -> Iterator[Statement]:
    """Make log streams in a log group, and put events into them.

    Leaves out making the log group and looking up its streams, which putting events has not needed
    since sequence tokens are ignored, and all reading, deleting and settings. Where the log group
    has a customer-managed key, CloudWatch Logs itself is allowed to use it, by the key's policy.

    Sources:
        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    del scope
    yield Statement(
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resources=[f"{log_group}:*"],
    )


def _without_streams(value: object) -> object:
    if isinstance(value, str) and is_arn(value):
        return value.removesuffix(":*")
    return value
