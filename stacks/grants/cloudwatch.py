"""Grants on Amazon CloudWatch: metrics."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html: no : at
# its beginning, and AWS/ is AWS's own.
NAMESPACE = Text(
    description="the namespace of the metrics",
    example="MyApp",
    pattern=r"(?!AWS/)(?!:)[A-Za-z0-9._/#: -]{1,255}",
    form="a namespace of metrics: 1 to 255 letters, digits, spaces and . _ / # : -, without AWS/ "
    "or : in front",
)


@grant
def put_metrics(scope: Scope, namespace: Annotated[str, NAMESPACE]) -> Iterator[Statement]:
    """Publish metrics in one namespace.

    Leaves out other namespaces, reading metrics, and alarms and dashboards. Metrics in the embedded
    metric format are written as logs, and need `logs.write` instead.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    """
    del scope
    # Metrics are no resources: the condition alone tells them apart.
    yield Statement(
        actions=["cloudwatch:PutMetricData"],
        resources=["*"],
        conditions=[Condition("StringEquals", "cloudwatch:namespace", namespace)],
    )
