"""The resources in the JSON of a plan, as they will be and as they were.

Source: https://developer.hashicorp.com/terraform/internals/json-format#values-representation
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import Path
from stacks.importers.json_values import JsonValues
from stacks.importers.plan_configuration import Module


class PlannedResource(NamedTuple):
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
    """The policies that a role's state shows as its own, though other resources decide on them.

    These are the ones that resources of the plan put on roles before, or write under the same
    name, and whatever a list of all that a role may have (``…_exclusive``) leaves out.
    """

    def __init__(self, plan: dict[str, JsonValue], values: JsonValues) -> None:
        """Read them from the changes of a plan."""
        self._found: set[tuple[str, str]] = set()
        self._names: dict[str, list[JsonValue]] = {}
        self._arns: dict[str, list[JsonValue]] = {}
        named = Counter[str]()
        path = ("resource_changes",)
        for index, item in enumerate(values.items(plan.get("resource_changes"), path)):
            data = values.mapping(item, (*path, index))
            change = values.mapping(data.get("change"), (*path, index, "change"))
            before, after = (
                values.mapping(change.get(side), (*path, index, "change", side))
                for side in ("before", "after")
            )
            type_ = data.get("type")
            name = after.get("name")
            if type_ == "aws_iam_role" and isinstance(name, str):
                named.update([name])
            elif type_ == "aws_iam_role_policy":
                self._add(before.get("role"), before.get("name"))
                self._add(after.get("role"), after.get("name"))
            elif type_ == "aws_iam_role_policies_exclusive":
                self._limit(self._names, after.get("role_name"), after.get("policy_names"))
            elif isinstance(type_, str) and type_.endswith(("_attachment", "_exclusive")):
                for roles in ("role", "role_name", "roles"):
                    for arns in ("policy_arn", "policy_arns"):
                        self._add(before.get(roles), before.get(arns))
                if type_ == "aws_iam_role_policy_attachments_exclusive":
                    self._limit(self._arns, after.get("role_name"), after.get("policy_arns"))
        # Roles of several accounts: which of them a list is about is not told.
        self._shared = {role for role, count in named.items() if count > 1}

    def _add(self, roles: JsonValue, policies: JsonValue) -> None:
        for role in roles if isinstance(roles, list) else [roles]:
            for policy in policies if isinstance(policies, list) else [policies]:
                if isinstance(role, str) and isinstance(policy, str):
                    self._found.add((role, policy))

    def _limit(
        self, lists: dict[str, list[JsonValue]], role: JsonValue, policies: JsonValue
    ) -> None:
        # One that is not known yet may be any of those that the role has.
        if isinstance(role, str) and isinstance(policies, list) and None not in policies:
            lists[role] = policies

    def covers_name(self, role: str | None, name: JsonValue) -> bool:
        """Whether such resources decide on an inline policy of the role."""
        return self._covers(self._names, role, name)

    def covers_arn(self, role: str | None, arn: JsonValue) -> bool:
        """Whether such resources decide on a managed policy of the role."""
        return self._covers(self._arns, role, arn)

    def _covers(
        self, lists: dict[str, list[JsonValue]], role: str | None, policy: JsonValue
    ) -> bool:
        if not role or not isinstance(policy, str):
            return False
        listed = [policy] if role in self._shared else lists.get(role, [policy])
        return (role, policy) in self._found or policy not in listed
