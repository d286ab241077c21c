"""Plans of synthesized stacks by the real Terraform and the real AWS provider."""

import os
from pathlib import Path
from typing import Any

from stacks.cli.synthesis import build_app
from stacks.cli.terraform import (
    Terraform,
    TerraformError,
    offline_copy,
    terraform_environment,
)
from stacks.iam.document import PolicyDocument
from stacks.manifest import ServicesFile
from tests.projects import cannot_run
from tests.terraform.provider import RunningProvider


class Plan:
    """What Terraform plans for an empty account."""

    def __init__(self, json: dict[str, Any]) -> None:
        self.json = json
        self._values: dict[str, dict[str, Any]] = {
            resource["address"]: resource["values"]
            for resource in json["planned_values"]["root_module"]["resources"]
        }

    @classmethod
    def of(cls, services: ServicesFile, outdir: Path) -> "Plan":
        """Synthesize ``services`` to ``outdir``, validate it and plan it."""
        build_app([services], str(outdir)).synth()
        return cls.of_folder(outdir / "stacks" / services.stack)

    @classmethod
    def of_folder(cls, synthesized: Path) -> "Plan":
        """Validate what was synthesized to a folder, and plan it."""
        with offline_copy(synthesized) as folder:
            terraform = Terraform(folder)
            try:
                terraform.init()
            except TerraformError as error:
                cannot_run(f"the AWS provider can't be had: {error}")
            environment = terraform_environment(os.environ)
            with RunningProvider(folder, environment, folder / "provider.log") as provider:
                terraform = Terraform(folder, environment | provider.environment)
                terraform.validate()
                return cls(terraform.planned())

    def created(self) -> list[str]:
        """The addresses of what would be created; nothing else may be planned."""
        changes = self.json["resource_changes"]
        assert {tuple(change["change"]["actions"]) for change in changes} == {("create",)}
        return sorted(change["address"] for change in changes)

    def values(self, address: str) -> dict[str, Any]:
        """The planned values of a resource."""
        assert address in self._values, f"{address} is not among {sorted(self._values)}"
        return self._values[address]

    def trust_policy(self, logical_id: str) -> PolicyDocument:
        """The trust policy of a role, as Terraform rendered it."""
        return PolicyDocument.from_json(
            self.values(f"aws_iam_role.{logical_id}")["assume_role_policy"]
        )

    def policy(self, logical_id: str) -> PolicyDocument:
        """An inline policy, as Terraform rendered it."""
        return PolicyDocument.from_json(self.values(f"aws_iam_role_policy.{logical_id}")["policy"])

    def rendered(self, logical_id: str) -> dict[str, Any]:
        """A role with its policies, for people to review."""
        role = self.values(f"aws_iam_role.{logical_id}")
        return {
            "name": role["name"],
            "path": role["path"],
            "trust_policy": self.trust_policy(logical_id).to_data(),
            "policies": {
                values["name"]: PolicyDocument.from_json(values["policy"]).to_data()
                for address, values in self._values.items()
                if address == f"aws_iam_role_policy.{logical_id}"
            },
        }
