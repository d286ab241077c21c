"""Grants on AWS Cloud Map."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

# A name may be that of several; ARNs hold the ID.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudmap.html
SERVICE = Resource(
    noun="a Cloud Map service",
    arn="arn:{partition}:servicediscovery:{region}:{account}:service/{name}",
    name="srv-[a-z0-9]{1,60}",
    form="a service has an ID",
    example="srv-e4anhexample0004",
    source="https://docs.aws.amazon.com/cloud-map/latest/api/API_Service.html",
    description="a Cloud Map service: its ID or ARN",
)
NAMESPACE = Resource(
    noun="a Cloud Map namespace",
    arn="arn:{partition}:servicediscovery:{region}:{account}:namespace/{name}",
    name="ns-[a-z0-9]{1,61}",
    form="a namespace has an ID",
    example="ns-e4anhexample0004",
    source="https://docs.aws.amazon.com/cloud-map/latest/api/API_Namespace.html",
    description="the Cloud Map namespace that the service is in: its ID or ARN",
)


@grant
def discover(
    scope: Scope,
    service: Annotated[str, SERVICE],
    *,
    namespace: Annotated[str, NAMESPACE],
) -> Iterator[Statement]:
    """Discover the instances of a service in a namespace.

    DNS lookups and Service Connect need none of this.

    Leaves out listing namespaces and services, reading instances otherwise, and registering them.

    Source: https://docs.aws.amazon.com/cloud-map/latest/api/API_DiscoverInstances.html
    """
    del scope
    # The revision tells a client whether it has to discover anew.
    # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCloudMapDiscoverInstanceAccess.html
    yield Statement(
        actions=[
            "servicediscovery:DiscoverInstances",
            "servicediscovery:DiscoverInstancesRevision",
        ],
        resources=[namespace, service],
    )
