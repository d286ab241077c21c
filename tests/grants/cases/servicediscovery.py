"""Grants on AWS Cloud Map."""

from stacks.grants import servicediscovery
from tests.grants.case import Ask, Case

CLOUD_MAP = "arn:aws:servicediscovery:us-east-1:111122223333"
NAMESPACE = f"{CLOUD_MAP}:namespace/ns-e4anhexample0004"
SERVICE = f"{CLOUD_MAP}:service/srv-e4anhexample0004"

CASES = [
    Case(
        "discover",
        servicediscovery.discover("srv-e4anhexample0004", namespace=NAMESPACE),
        may=[
            Ask("servicediscovery:DiscoverInstances", NAMESPACE),
            Ask("servicediscovery:DiscoverInstances", SERVICE),
            Ask("servicediscovery:DiscoverInstancesRevision", NAMESPACE),
            Ask("servicediscovery:DiscoverInstancesRevision", SERVICE),
        ],
        may_not=[
            Ask("servicediscovery:DiscoverInstances", f"{SERVICE}2"),
            Ask("servicediscovery:DiscoverInstances", f"{NAMESPACE}2"),
            Ask("servicediscovery:ListInstances", SERVICE),
            Ask("servicediscovery:GetInstance", SERVICE),
            Ask("servicediscovery:RegisterInstance", SERVICE),
            Ask("servicediscovery:DeleteNamespace", NAMESPACE),
        ],
    ),
]
