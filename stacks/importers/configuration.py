"""The blocks of a file in Terraform's JSON syntax, by their addresses.

Source: https://developer.hashicorp.com/terraform/language/syntax/json
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError, Path, Problem
from stacks.importers.json_values import JsonValues
from stacks.importers.template import UnreadableError

_COMMENT = "//"
# Kinds of blocks: how many labels they have, and what an expression calls them.
_KINDS = {
    "resource": (2, ""),
    "data": (2, "data."),
    "variable": (1, "var."),
    "module": (1, "module."),
}
# Whatever looks like the beginning of a reference; what is none refers to nothing in the file.
_REFERENCE = re.compile(
    r"(?<!\w)(?=((?:data\s*\.\s*)?[^\W\d][\w-]*\s*\.\s*[^\W\d][\w-]*))",
)
# Functions whose result is not decided by their arguments.
# https://developer.hashicorp.com/terraform/language/functions
_IMPURE = re.compile(r"\b(?:file\w*|templatefile|timestamp|plantimestamp|uuid|bcrypt)\s*\(")


class Block(NamedTuple):
    """A block: its address as expressions write it, and where in the file it stands.

    ``comment`` is what it has under ``"//"``, which Terraform leaves alone.
    """

    address: str
    body: dict[str, JsonValue]
    path: Path
    comment: JsonValue = None

    @property
    def is_repeated(self) -> bool:
        """Whether it stands for any number of instances, each of which may differ."""
        return self.body.get("count") is not None or self.body.get("for_each") is not None


class Configuration:
    """What one file says."""

    def __init__(self, data: JsonValue, values: JsonValues) -> None:
        """Read ``data``; what is malformed is noted in ``values``."""
        self._values = values
        self._texts: dict[str, str] = {}
        self.blocks: dict[str, Block] = {}
        self.locals: dict[str, JsonValue] = {}
        self.resources: dict[str, list[Block]] = {}
        root = values.mapping(data, ())
        for kind, (labels, prefix) in _KINDS.items():
            for names, body, path in self._labelled(root.get(kind), (kind,), labels):
                comment = body.pop(_COMMENT, None)
                block = Block(prefix + ".".join(names), body, path, comment)
                if block.address in self.blocks:
                    values.wrong(path, f"{block.address} is given twice")
                self.blocks[block.address] = block
                if kind == "resource":
                    self.resources.setdefault(names[0], []).append(block)
        for _, body, path in self._labelled(root.get("locals"), ("locals",), 0):
            for name, value in body.items():
                if name == _COMMENT:
                    continue
                if name in self.locals:
                    values.wrong((*path, name), f"local.{name} is given twice")
                self.locals[name] = value

    def _labelled(
        self, value: JsonValue, path: Path, labels: int
    ) -> Iterator[tuple[tuple[str, ...], dict[str, JsonValue], Path]]:
        """The blocks in ``value``: an object or a list of objects, at each label anew."""
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            place = (*path, index) if isinstance(value, list) else path
            if item is None:
                continue
            body = self._values.mapping(item, place)
            if not labels:
                yield (), dict(body), place
                continue
            for label, inner in body.items():
                if label != _COMMENT:
                    for names, block, where in self._labelled(inner, (*place, label), labels - 1):
                        yield (label, *names), block, where

    def fingerprint(self, text: str, *, of_resources: bool) -> str | None:
        """A digest of all that the file says about what the expressions in ``text`` refer to.

        None when they refer to nothing in it; with ``of_resources`` managed resources count. Raises
        UnreadableError when what they stand for is not decided by the file: it calls ``file(…)``.
        """
        found: dict[str, str] = {}
        pending = [text]
        while pending:
            current = pending.pop()
            if _IMPURE.search(current):
                raise UnreadableError
            for match in _REFERENCE.finditer(current):
                address = "".join(match.group(1).split())
                if address not in found and (definition := self._text(address, of_resources)):
                    found[address] = definition
                    pending.append(definition)
        if not found:
            return None
        said = json.dumps(sorted(found.items()))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _text(self, address: str, of_resources: bool) -> str | None:  # noqa: FBT001 - see fingerprint
        if address not in self._texts:
            root, _, name = address.partition(".")
            if root == "local" and name in self.locals:
                self._texts[address] = canonical(self.locals[name])
            elif address in self.blocks:
                self._texts[address] = canonical(self.blocks[address].body)
            else:
                return None
        is_resource = address in self.blocks and self.blocks[address].path[0] == "resource"
        return self._texts[address] if of_resources or not is_resource else None


def canonical(value: JsonValue) -> str:
    """``value`` as JSON, the same for the same. Raises IamError for one nested too deeply."""
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    except (RecursionError, ValueError):
        raise IamError([Problem((), "this is no Terraform: it is nested too deeply")]) from None
