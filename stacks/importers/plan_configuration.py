"""What a plan says about where its values come from.

Source: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import Path
from stacks.importers.json_values import JsonValues

_RESOURCE = re.compile(r'([\w-]+\.[\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?')
_MODULE_OUTPUT = re.compile(r'(module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?)\.([\w-]+)')
_CALL = re.compile(r"module\.([\w-]+)")
# They choose among the instances of a resource.
_INDEXES = {"count.index", "each.key"}


class Module(NamedTuple):
    """An instance of a module: its address, and the names of the calls that lead to it."""

    address: str = ""
    calls: tuple[str, ...] = ()
    parent: "Module | None" = None

    def child(self, address: str) -> "Module":
        """The module at ``address``, which this one calls."""
        found = _CALL.match(address.removeprefix(self.address).removeprefix("."))
        return Module(address, (*self.calls, found.group(1) if found else ""), self)

    def within(self, address: str) -> str:
        """The address of something in this module, seen from outside."""
        return f"{self.address}.{address}" if self.address else address


class Origins(NamedTuple):
    """The resources that a value comes from, and whether it comes from nothing else."""

    addresses: frozenset[str]
    are_all: bool

    @property
    def only(self) -> str | None:
        """The resource that the value is an attribute of, where that is certain."""
        (*others, address) = self.addresses or (None,)
        return address if self.are_all and not others else None


class PlanConfiguration:
    """The configuration of a plan."""

    def __init__(
        self, data: JsonValue, values: JsonValues, instances: Mapping[str, Sequence[str]]
    ) -> None:
        """``instances`` are the addresses of planned resources, by the same without an index."""
        self._values = values
        self._instances = instances
        self._modules: dict[tuple[str, ...], tuple[dict[str, JsonValue], Path]] = {}
        self._expressions: dict[tuple[tuple[str, ...], str], tuple[dict[str, JsonValue], Path]] = {}
        path = ("configuration",)
        root = values.mapping(data, path).get("root_module")
        pending: list[tuple[tuple[str, ...], JsonValue, Path]] = [
            ((), root, (*path, "root_module"))
        ]
        while pending:
            calls, value, path = pending.pop()
            module = values.mapping(value, path)
            self._modules[calls] = (module, path)
            path_ = (*path, "resources")
            for index, item in enumerate(values.items(module.get("resources"), path_)):
                resource = values.mapping(item, (*path_, index))
                address = values.text(resource.get("address"), (*path_, index, "address"))
                where = (*path_, index, "expressions")
                expressions = values.mapping(resource.get("expressions"), where)
                self._expressions[calls, address or ""] = (expressions, where)
            path_ = (*path, "module_calls")
            for name, item in values.mapping(module.get("module_calls"), path_).items():
                call = values.mapping(item, (*path_, name))
                pending.append(((*calls, name), call.get("module"), (*path_, name, "module")))

    def sets(self, module: Module, resource: str, argument: str) -> bool:
        """Whether the configuration gives a resource (``type.name``) this argument."""
        expressions, _ = self._expressions.get((module.calls, resource), ({}, ()))
        return argument in expressions

    def origins(self, module: Module, resource: str, argument: str, type_: str) -> Origins:
        """The planned resources of ``type_`` that an argument refers to.

        Through variables and outputs of modules, too. Locals are not in a plan.
        """
        expressions, path = self._expressions.get((module.calls, resource), ({}, ()))
        found: set[str] = set()
        are_all = True
        seen: set[tuple[Module, str]] = set()
        pending = [(module, each) for each in self._references(expressions.get(argument), path)]
        if not pending:
            are_all = False
        while pending:
            place, reference = pending.pop()
            if (place, reference) in seen or reference in _INDEXES:
                continue
            seen.add((place, reference))
            if reference.startswith(f"{type_}."):
                found.update(self._planned(place, reference))
                continue
            further = self._elsewhere(place, reference)
            if further is None:
                are_all = False
            else:
                pending.extend(further)
        return Origins(frozenset(found), are_all)

    def _planned(self, module: Module, reference: str) -> Sequence[str]:
        """The instances that a reference may mean."""
        found = _RESOURCE.match(reference)
        name, index = found.groups() if found else ("", None)
        instances = self._instances.get(module.within(name), ())
        one = module.within(f"{name}{index}")
        return [one] if index and one in instances else instances

    def _references(self, value: JsonValue, path: Path) -> list[str]:
        """Leaves out ``a.b`` beside ``a.b.c``, which Terraform lists as well."""
        if not isinstance(value, dict):
            return []
        where = (*path, "references")
        items = self._values.items(value.get("references"), where)
        texts = [text for item in items if (text := self._values.text(item, where))]
        return [
            text
            for text in texts
            if not any(other.startswith((f"{text}.", f"{text}[")) for other in texts)
        ]

    def _elsewhere(self, module: Module, reference: str) -> list[tuple[Module, str]] | None:
        """The references behind a variable or an output; None for what leads nowhere."""
        root, _, rest = reference.partition(".")
        if root == "var" and module.parent:
            outer = module.parent
            data, path = self._modules.get(outer.calls, ({}, ()))
            calls = data.get("module_calls")
            call = calls.get(module.calls[-1]) if isinstance(calls, dict) else None
            expressions = call.get("expressions") if isinstance(call, dict) else None
            value = expressions.get(rest) if isinstance(expressions, dict) else None
            found = self._references(value, path)
        elif output := _MODULE_OUTPUT.fullmatch(reference):
            outer = module.child(module.within(output.group(1)))
            rest = output.group(2)
            data, path = self._modules.get(outer.calls, ({}, ()))
            outputs = data.get("outputs")
            value = outputs.get(rest) if isinstance(outputs, dict) else None
            expression = value.get("expression") if isinstance(value, dict) else None
            found = self._references(expression, path)
        else:
            return None
        return [(outer, each) for each in found] or None
