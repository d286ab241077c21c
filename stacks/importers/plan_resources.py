"""The resources in the JSON of a plan, as they will be and as they were.

Source: https://developer.hashicorp.com/terraform/internals/json-format#values-representation
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stacks.iam.problem import Path
from stacks.iam.statement import JsonValue
from stacks.importers.json_values import JsonValues
from stacks.importers.plan_configuration import Module


@dataclass(frozen=True)
class PlannedResource:
    """A resource as it will be; an argument that is known after apply only is not in ``values``."""

    module: Module
    address: str
    type: str
    name: str
    values: dict[str, JsonValue]
    path: Path

    @property
    def in_module(self) -> str:
        """Its address within its module, without an index."""
        return f"{self.type}.{self.name}"


def planned_resources(plan: dict[str, JsonValue], values: JsonValues) -> Iterator[PlannedResource]:
    """The managed resources of all modules; what will be deleted is not among them."""
    path: Path = ("planned_values",)
    root = values.mapping(plan.get("planned_values"), path)
    pending: list[tuple[Module, JsonValue, Path]] = [
        (Module(), root.get("root_module"), (*path, "root_module"))
    ]
    while pending:
        module, value, path = pending.pop()
        data = values.mapping(value, path)
        where = (*path, "resources")
        for index, item in enumerate(values.items(data.get("resources"), where)):
            if resource := _resource(module, item, values, (*where, index)):
                yield resource
        where = (*path, "child_modules")
        for index, item in enumerate(values.items(data.get("child_modules"), where)):
            child = values.mapping(item, (*where, index))
            address = values.text(child.get("address"), (*where, index, "address")) or ""
            pending.append((module.child(address), child, (*where, index)))


def _resource(
    module: Module, item: JsonValue, values: JsonValues, path: Path
) -> PlannedResource | None:
    data = values.mapping(item, path)
    keys = ("address", "mode", "type", "name")
    address, mode, type_, name = (values.text(data.get(key), (*path, key)) or "" for key in keys)
    if mode == "data":
        return None
    if not (address and type_ and name):
        values.wrong(path, "a resource needs an address, a type and a name")
    arguments = values.mapping(data.get("values"), (*path, "values"))
    return PlannedResource(module, address, type_, name, arguments, (*path, "values"))


class Replaced:
    """The policies that resources of the plan put on roles before.

    The state of a role shows them as its own, though these resources alone decide what becomes of
    them.
    """

    def __init__(self, plan: dict[str, JsonValue], values: JsonValues) -> None:
        """Read them from the changes of a plan."""
        self._found: set[tuple[str, str]] = set()
        path = ("resource_changes",)
        for index, item in enumerate(values.items(plan.get("resource_changes"), path)):
            data = values.mapping(item, (*path, index))
            change = values.mapping(data.get("change"), (*path, index, "change"))
            before = values.mapping(change.get("before"), (*path, index, "change", "before"))
            type_ = data.get("type")
            if type_ == "aws_iam_role_policy":
                self._add(before.get("role"), before.get("name"))
            elif isinstance(type_, str) and type_.endswith(("_attachment", "_exclusive")):
                for roles in ("role", "role_name", "roles"):
                    for arns in ("policy_arn", "policy_arns"):
                        self._add(before.get(roles), before.get(arns))

    def _add(self, roles: JsonValue, policies: JsonValue) -> None:
        for role in roles if isinstance(roles, list) else [roles]:
            for policy in policies if isinstance(policies, list) else [policies]:
                if isinstance(role, str) and isinstance(policy, str):
                    self._found.add((role, policy))

    def covers(self, role: str | None, policy: JsonValue) -> bool:
        """Whether such a resource put the policy (its name, or its ARN) on the role."""
        return isinstance(policy, str) and (role or "", policy) in self._found
