"""Looks into synthesized Terraform JSON, and says what is there when the wanted is not."""

import json
from dataclasses import dataclass
from typing import Any, cast

from stacks.ecs_iam_stack import EcsIamStack
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.statement import Statement

from cdktf import Testing

Json = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """The cdk.tf.json of one stack."""

    json: Json

    @classmethod
    def of(cls, stack: EcsIamStack) -> "Template":
        """Synthesize ``stack``."""
        # Testing.synth leaves this to the caller (hashicorp/terraform-cdk#3538).
        stack.prepare_stack()
        return cls(json.loads(Testing.synth(stack, True)))

    def addresses(self) -> list[str]:
        """Every address there is, sorted."""
        found = [
            f"{type_}.{id_}"
            for type_, resources in self.json.get("resource", {}).items()
            for id_ in resources
        ]
        found += [
            f"data.{type_}.{id_}"
            for type_, sources in self.json.get("data", {}).items()
            for id_ in sources
        ]
        found += [f"output.{id_}" for id_ in self.json.get("output", {})]
        return sorted(found)

    def at(self, address: str) -> Json:
        """What stands at an address, its metadata apart."""
        assert address in self.addresses(), f"{address} is not among {self.addresses()}"
        kind, rest = address.split(".", 1)
        node = self.json if kind in {"data", "output"} else self.json["resource"]
        node = node[kind] if kind == "output" else (node["data"] if kind == "data" else node[kind])
        for step in rest.split("."):
            node = node[step]
        return {key: value for key, value in node.items() if key != "//"}

    def policy(self, logical_id: str) -> PolicyDocument:
        """What data.aws_iam_policy_document says, read by this test's own reading of its schema."""
        data = self.at(f"data.aws_iam_policy_document.{logical_id}")
        return PolicyDocument(
            [_statement(statement) for statement in data["statement"]],
            version=data.get("version", "2012-10-17"),
            id=data.get("policy_id"),
        )


def _statement(data: Json) -> Statement:
    def texts(name: str) -> list[str] | None:
        values = cast("list[str] | None", data.get(name))
        return None if values is None else [value.replace("&{", "${") for value in values]

    def principals(name: str) -> list[Principal] | None:
        if name not in data:
            return None
        return [Principal(each["type"], tuple(each["identifiers"])) for each in data[name]]

    return Statement(
        sid=data.get("sid"),
        effect=data["effect"],
        actions=texts("actions"),
        not_actions=texts("not_actions"),
        resources=texts("resources"),
        not_resources=texts("not_resources"),
        principals=principals("principals"),
        not_principals=principals("not_principals"),
        conditions=[
            Condition(each["test"], each["variable"], tuple(each["values"]))
            for each in data.get("condition", [])
        ],
    )
