"""Grants on clusters of Amazon MSK, for clients of Kafka that authenticate with IAM.

Which actions a client needs for what:
https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.derived import derived
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

CLUSTER = Resource(
    noun="a cluster of MSK",
    arn="arn:{partition}:kafka:{region}:{account}:cluster/{name}",
    name=r"[A-Za-z0-9-]{1,64}/[0-9a-f-]{1,36}-s?[0-9]{1,3}",
    form="it is named by its name and its UUID",
    example="my-cluster/1234abcd-12ab-34cd-56ef-1234567890ab-1",
    source="https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html",
    description="the cluster: its ARN, or NAME/UUID",
)
# What Kafka itself allows for topics: https://kafka.apache.org/documentation/#topicconfigs. Groups
# may have other characters too, but a policy's wildcards would be among them.
_NAME = r"[A-Za-z0-9._-]{1,249}"
TOPIC = Text("the topic's name", "orders", _NAME, "a topic's name: letters, digits and . _ -")
GROUP = Text(
    "the consumer group's ID", "my-app", _NAME, "a consumer group's ID: letters, digits and . _ -"
)


@grant
def connect(scope: Scope, cluster: Annotated[str, CLUSTER]) -> Iterator[Statement]:
    """Connect to a cluster.

    Leaves out topics (`msk.read_topic` and `msk.write_topic`, which have connecting in them),
    groups, and the cluster's settings.

    Source: https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
    """
    del scope
    yield Statement(actions=["kafka-cluster:Connect"], resources=[cluster])


@grant
def read_topic(
    scope: Scope,
    cluster: Annotated[str, CLUSTER],
    topic: Annotated[str, TOPIC],
    group: Annotated[str, GROUP],
) -> Iterator[Statement]:
    """Connect to a cluster and consume a topic as a member of a consumer group.

    Leaves out writing, making and changing topics, and deleting the group.

    Source: https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html
    """
    del scope
    yield Statement(actions=["kafka-cluster:Connect"], resources=[cluster])
    yield Statement(
        actions=("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
        resources=[f"{derived(cluster, ':cluster/', ':topic/')}/{topic}"],
    )
    yield Statement(
        actions=("kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"),
        resources=[f"{derived(cluster, ':cluster/', ':group/')}/{group}"],
    )


@grant
def write_topic(
    scope: Scope, cluster: Annotated[str, CLUSTER], topic: Annotated[str, TOPIC]
) -> Iterator[Statement]:
    """Connect to a cluster and produce to a topic, idempotently as Kafka's producers do by default.

    Leaves out reading, transactions, and making and changing topics.

    Source: https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html
    """
    del scope
    # WriteDataIdempotently is the cluster's, and writes nothing without WriteData on a topic.
    yield Statement(
        actions=("kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"),
        resources=[cluster],
    )
    yield Statement(
        actions=("kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"),
        resources=[f"{derived(cluster, ':cluster/', ':topic/')}/{topic}"],
    )
