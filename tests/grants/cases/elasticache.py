"""Grants on Amazon ElastiCache."""

from stacks.grants import elasticache
from tests.grants.case import Ask, Case

ALL = "arn:aws:elasticache:us-east-1:111122223333"
GROUP = f"{ALL}:replicationgroup:my-cache"
SERVERLESS = f"{ALL}:serverlesscache:my-cache"
USER = f"{ALL}:user:my-app"
BEYOND = [
    Ask("elasticache:Connect", f"{GROUP}-2"),
    Ask("elasticache:Connect", f"{SERVERLESS}-2"),
    Ask("elasticache:Connect", f"{USER}-2"),
    Ask("elasticache:Connect", f"{ALL}:user:default"),
    Ask("elasticache:DeleteReplicationGroup", GROUP),
    Ask("elasticache:DescribeServerlessCaches", SERVERLESS),
    Ask("elasticache:ModifyUser", USER),
]

CASES = [
    Case(
        "connect",
        elasticache.connect("my-cache", "my-app"),
        may=[Ask("elasticache:Connect", GROUP), Ask("elasticache:Connect", USER)],
        may_not=[Ask("elasticache:Connect", SERVERLESS), *BEYOND],
    ),
    Case(
        "connect-serverless",
        elasticache.connect_serverless(SERVERLESS, USER),
        may=[Ask("elasticache:Connect", SERVERLESS), Ask("elasticache:Connect", USER)],
        may_not=[Ask("elasticache:Connect", GROUP), *BEYOND],
    ),
]
