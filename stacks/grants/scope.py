"""Where a role's stack is: what turns the name of a resource into its ARN."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stacks.iam.condition import Condition


@dataclass(frozen=True)
class Scope:
    """The partition, the region and the account that a name without an ARN is meant in.

    ``role_paths`` are the paths of roles, by name, that are declared in the same place.
    """

    partition: str
    region: str
    account: str
    role_paths: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    def arn(self, service: str, resource: str, *, regional: bool = True) -> str:
        """The ARN of ``resource`` in this account, and in this region where it is regional."""
        region = self.region if regional else ""
        return f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}"

    def via_service(self, *services: str, region: str = "") -> Condition:
        """``kms:ViaService``: only when one of ``services`` asks, on the role's behalf.

        ``region`` is the stack's by default. The suffix is the same in all partitions:
        https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
        """
        values = [f"{service}.{region or self.region}.amazonaws.com" for service in services]
        return Condition("StringEquals", "kms:ViaService", tuple(values))
