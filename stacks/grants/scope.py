"""Where a role's stack is: what turns the name of a resource into its ARN."""

from dataclasses import dataclass

from stacks.iam.condition import Condition

_CHINA = "aws-cn"


@dataclass(frozen=True)
class Scope:
    """The partition, the region and the account that a name without an ARN is meant in."""

    partition: str
    region: str
    account: str

    def arn(self, service: str, resource: str, *, regional: bool = True) -> str:
        """The ARN of ``resource`` in this account, and in this region where it is regional."""
        region = self.region if regional else ""
        return f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}"

    def via_service(self, *services: str, region: str = "") -> Condition:
        """``kms:ViaService``: only when one of ``services`` asks, on the role's behalf.

        AWS's pages give SERVICE.REGION.amazonaws.com and do not say what it is in China, where
        endpoints end in amazonaws.com.cn; there either is taken, and both are AWS's own.
        https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
        """
        suffixes = ["amazonaws.com"]
        if self.partition == _CHINA:
            suffixes.append("amazonaws.com.cn")
        values = [
            f"{service}.{region or self.region}.{suffix}"
            for service in services
            for suffix in suffixes
        ]
        return Condition("StringEquals", "kms:ViaService", tuple(values))
