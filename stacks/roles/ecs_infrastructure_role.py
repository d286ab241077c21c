"""The role that ECS manages infrastructure of clusters and services in."""

from collections.abc import Iterator, Sequence
from typing import Literal, Unpack

from stacks.grants.scope import Scope
from stacks.iam.document import PolicyDocument
from stacks.iam.listed import listed
from stacks.iam.nearest import did_you_mean
from stacks.iam.problem import IamError, Problem
from stacks.iam.trust import service_trust_policy
from stacks.roles.registry import RoleRegistry
from stacks.roles.service_role import RoleOptions, ServiceRole
from stacks.roles.tree import child_path

from constructs import Construct

EcsFeature = Literal[
    "volumes",
    "service_connect_tls",
    "vpc_lattice",
    "load_balancers",
    "managed_instances",
    "express_gateway_services",
]
"""What ECS manages with its infrastructure role."""

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
_POLICIES: dict[EcsFeature, str] = {
    "volumes": "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
    "service_connect_tls": (
        "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
    ),
    "vpc_lattice": "AmazonECSInfrastructureRolePolicyForVpcLattice",
    "load_balancers": "AmazonECSInfrastructureRolePolicyForLoadBalancers",
    "managed_instances": "AmazonECSInfrastructureRolePolicyForManagedInstances",
    "express_gateway_services": "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
}


class EcsInfrastructureRole(ServiceRole):
    """A role that only ECS itself can assume, to manage what the features named need.

    What that takes AWS keeps in a managed policy for each of them:

        EcsInfrastructureRole(self, "MyEcsInfrastructureRole", ["volumes"])

    That of ``managed_instances`` may pass instance roles whose names begin with ecsInstanceRole, so
    the instance role has to be called so:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html

    The trust policy has no conditions, as on AWS's page: none is documented to hold.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        features: EcsFeature | Sequence[EcsFeature],
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add an infrastructure role to the EcsIamStack that ``scope`` is in.

        The other arguments are those of `RoleOptions`. Raises IamError as every role does, and for
        a feature that there is not; TypeError for what is no text.
        """
        partition = RoleRegistry.of(scope).settings.partition
        named: Sequence[EcsFeature] = listed("features", features, str)
        if problems := list(_problems(named)):
            raise IamError(problems, subject=child_path(scope, id_))
        arns = [f"arn:{partition}:iam::aws:policy/{_POLICIES[each]}" for each in named]
        given = options.get("managed_policy_arns", ())
        options["managed_policy_arns"] = [*arns, *listed("managed_policy_arns", given, str)]

        def trust(_: Scope) -> PolicyDocument:
            return service_trust_policy("ecs.amazonaws.com")

        super().__init__(scope, id_, trust=trust, **options)


def _problems(features: Sequence[str]) -> Iterator[Problem]:
    if not features:
        yield Problem(("features",), f"nothing is named; there are {', '.join(_POLICIES)}")
    for index, feature in enumerate(features):
        if feature not in _POLICIES:
            hint = did_you_mean(feature, _POLICIES) or f" There are {', '.join(_POLICIES)}."
            yield Problem(("features", index), f"{feature!r} is no feature.{hint}")
