"""Grants on clusters of Amazon MSK."""

from stacks.grants import msk
from tests.grants.case import Ask, Case

ID = "my-cluster/1234abcd-12ab-34cd-56ef-1234567890ab-1"
ALL = "arn:aws:kafka:us-east-1:111122223333"
CLUSTER = f"{ALL}:cluster/{ID}"
TOPIC = f"{ALL}:topic/{ID}/orders"
GROUP = f"{ALL}:group/{ID}/my-app"
OTHER_CLUSTER = CLUSTER.replace("my-cluster", "my-cluster-2")
BEYOND = [
    Ask("kafka-cluster:Connect", OTHER_CLUSTER),
    Ask("kafka-cluster:Connect", f"{CLUSTER}0"),
    Ask("kafka-cluster:AlterCluster", CLUSTER),
    Ask("kafka-cluster:DescribeTopic", f"{TOPIC}-2"),
    Ask("kafka-cluster:DescribeTopic", f"{TOPIC}/2"),
    Ask("kafka-cluster:ReadData", f"{TOPIC}-2"),
    Ask("kafka-cluster:WriteData", f"{TOPIC}-2"),
    Ask("kafka-cluster:WriteData", TOPIC.replace("my-cluster", "my-cluster-2")),
    Ask("kafka-cluster:CreateTopic", TOPIC),
    Ask("kafka-cluster:DeleteTopic", TOPIC),
    Ask("kafka-cluster:AlterTopicDynamicConfiguration", TOPIC),
    Ask("kafka-cluster:AlterGroup", f"{GROUP}-2"),
    Ask("kafka-cluster:DeleteGroup", GROUP),
    Ask("kafka:DeleteCluster", CLUSTER),
]
CONNECT = Ask("kafka-cluster:Connect", CLUSTER)

CASES = [
    Case(
        "connect",
        msk.connect(CLUSTER),
        may=[CONNECT],
        may_not=[
            Ask("kafka-cluster:DescribeCluster", CLUSTER),
            Ask("kafka-cluster:ReadData", TOPIC),
            *BEYOND,
        ],
    ),
    Case(
        "read-topic",
        msk.read_topic(CLUSTER, "orders", "my-app"),
        may=[
            CONNECT,
            Ask("kafka-cluster:DescribeTopic", TOPIC),
            Ask("kafka-cluster:ReadData", TOPIC),
            Ask("kafka-cluster:DescribeGroup", GROUP),
            Ask("kafka-cluster:AlterGroup", GROUP),
        ],
        may_not=[Ask("kafka-cluster:WriteData", TOPIC), *BEYOND],
    ),
    Case(
        "write-topic-by-name-and-uuid",
        msk.write_topic(ID, "orders"),
        may=[
            CONNECT,
            Ask("kafka-cluster:WriteDataIdempotently", CLUSTER),
            Ask("kafka-cluster:DescribeTopic", TOPIC),
            Ask("kafka-cluster:WriteData", TOPIC),
        ],
        may_not=[
            Ask("kafka-cluster:ReadData", TOPIC),
            Ask("kafka-cluster:AlterGroup", GROUP),
            Ask("kafka-cluster:WriteDataIdempotently", OTHER_CLUSTER),
            *BEYOND,
        ],
    ),
]
