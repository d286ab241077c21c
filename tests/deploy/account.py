"""What IAM holds in the emulated account, read with boto3."""

from dataclasses import dataclass, field
from typing import Any

from stacks.emulator import Emulator
from stacks.emulator.clients import Client, client
from stacks.iam.document import PolicyDocument


@dataclass(frozen=True)
class DeployedRole:
    """A role as IAM has it: documents by the names of their policies, ARNs of what is attached."""

    trust_policy: PolicyDocument
    path: str
    description: str | None
    boundary: str | None
    tags: dict[str, str]
    inline: dict[str, PolicyDocument]
    attached: dict[str, PolicyDocument] = field(default_factory=dict[str, PolicyDocument])


class Account:
    """The emulated account, asked as its administrator."""

    def __init__(self, emulator: Emulator, region: str = "us-east-1") -> None:
        self.iam: Client = client(emulator, "iam", region)

    def role_names(self) -> set[str]:
        """The names of all roles."""
        return {role["RoleName"] for role in self.iam.list_roles(MaxItems=1000)["Roles"]}

    def policy_names(self) -> set[str]:
        """The names of all customer-managed policies."""
        found = self.iam.list_policies(Scope="Local", MaxItems=1000)["Policies"]
        return {policy["PolicyName"] for policy in found}

    def is_empty(self) -> bool:
        """Whether there is neither a role nor a policy."""
        return not self.role_names() and not self.policy_names()

    def role(self, name: str) -> DeployedRole:
        """A role with everything that belongs to it."""
        role = self.iam.get_role(RoleName=name)["Role"]
        names = self.iam.list_role_policies(RoleName=name)["PolicyNames"]
        attached = self.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        return DeployedRole(
            trust_policy=PolicyDocument.from_data(role["AssumeRolePolicyDocument"]),
            path=role["Path"],
            description=role.get("Description") or None,
            boundary=role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            tags={tag["Key"]: tag["Value"] for tag in role.get("Tags", ())},
            inline={each: self._inline(name, each) for each in names},
            attached={each["PolicyName"]: self._managed(each["PolicyArn"]) for each in attached},
        )

    def role_id(self, name: str) -> str:
        """The unique id of a role; a role that is made anew has another."""
        return self.iam.get_role(RoleName=name)["Role"]["RoleId"]

    def _inline(self, role: str, name: str) -> PolicyDocument:
        answer = self.iam.get_role_policy(RoleName=role, PolicyName=name)
        return PolicyDocument.from_data(answer["PolicyDocument"])

    def _managed(self, arn: str) -> PolicyDocument:
        version: Any = self.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        answer = self.iam.get_policy_version(PolicyArn=arn, VersionId=version)
        return PolicyDocument.from_data(answer["PolicyVersion"]["Document"])
