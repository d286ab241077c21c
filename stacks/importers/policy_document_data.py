"""Policy documents in Terraform JSON: aws_iam_policy_document, and JSON in a string.

Source:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

import json
import re
from collections.abc import Iterable, Sequence

from stacks.iam.condition import Condition
from stacks.iam.document import VERSION, PolicyDocument
from stacks.iam.policy_json import JsonValue
from stacks.iam.principal import Principal
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.statement import Effect, Statement
from stacks.iam.text import is_unresolved
from stacks.importers.arguments import Arguments
from stacks.importers.configuration import Block, Configuration
from stacks.importers.json_values import JsonValues
from stacks.importers.policy_document_merge import merged, refuse_what_the_provider_loses
from stacks.importers.template import UnreadableError, joined

_REFERENCE = re.compile(
    r"\$\{\s*(?:(data\.aws_iam_policy_document\.[\w-]+)\.(?:json|minified_json)"
    r"|(aws_iam_policy\.[\w-]+)\.policy)\s*\}"
)
_MERGED = ("source_policy_documents", "override_policy_documents")
_ARGUMENTS = {*_MERGED, "statement", "version", "policy_id", "provider", "depends_on", "lifecycle"}
_STATEMENT_ARGUMENTS = {
    *("sid", "effect", "actions", "not_actions", "resources", "not_resources"),
    *("principals", "not_principals", "condition"),
}


class PolicyDocuments:
    """Reads the policy documents of one file, each data source once."""

    def __init__(
        self, configuration: Configuration, arguments: Arguments, values: JsonValues
    ) -> None:
        self._configuration = configuration
        self._arguments = arguments
        self._values = values
        self._data: dict[str, PolicyDocument | None] = {}
        self.merged: list[Problem] = []
        """The condition blocks that the provider makes one of, which widens an Allow."""

    def document(
        self, value: JsonValue, path: Path, *, in_merge: bool = False
    ) -> PolicyDocument | None:
        """The document that a ``policy`` argument gives.

        None when it is malformed, which is noted. Raises UnreadableError when it is no policy
        before Terraform has worked on it; ``in_merge`` also when aws_iam_policy_document would not
        merge it as it stands.
        """
        if not isinstance(value, str):
            self._values.wrong(path, "expected a policy as JSON text or a reference")
            return None
        parts = self._arguments.parts(value, path) or []
        if len(parts) == 1 and (found := _REFERENCE.fullmatch(parts[0].text)):
            return self._referred(found.group(1) or found.group(2))
        text = "".join(
            part.text if part.kind == "text" else json.dumps(part.text)[1:-1] for part in parts
        )
        expressions = [part.text for part in parts if part.kind == "expression"]
        try:
            document = PolicyDocument.from_json(text)
        except IamError as error:
            if expressions or in_merge:
                raise UnreadableError from None
            self._values.problems.extend(problem.under(*path) for problem in error.problems)
            return None
        if in_merge:
            refuse_what_the_provider_loses(json.loads(text))
        if is_unresolved(document.version or ""):
            raise UnreadableError
        joined(parts)
        for expression in expressions:
            self._arguments.take_fingerprint(expression)
        return document

    def origin(self, value: JsonValue, path: Path) -> Path:
        """Where the file has the document that `document` reads: a data source, or ``path``.

        A data source that merges others is none: its statements stand in several places.
        """
        found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        block = self._configuration.blocks.get(found.group(1) or "") if found else None
        if block is None or any(block.body.get(name) for name in _MERGED):
            return path
        return block.path

    def _referred(self, address: str) -> PolicyDocument | None:
        block = self._configuration.blocks.get(address)
        if block is None or block.is_repeated:
            raise UnreadableError
        if address not in self._data:
            # A document that refers to itself finds this.
            self._data[address] = None
            if address.startswith("data."):
                self._data[address] = self._data_source(block)
            else:
                self._data[address] = self.document(
                    block.body.get("policy"), (*block.path, "policy")
                )
        document = self._data[address]
        if document is None:
            raise UnreadableError
        return document

    def _data_source(self, block: Block) -> PolicyDocument:
        """Raises UnreadableError, also for arguments that this version does not know."""
        body, path = block.body, block.path
        if any(body[name] is not None for name in body if name not in _ARGUMENTS):
            raise UnreadableError
        version = self._arguments.text(body.get("version"), (*path, "version")) or VERSION
        id_ = self._arguments.text(body.get("policy_id"), (*path, "policy_id"))
        own = PolicyDocument(
            [
                statement
                for data, place in self._arguments.blocks(
                    body.get("statement"), (*path, "statement")
                )
                if (statement := self._statement(data, place))
            ],
            version=version,
            id=id_ or None,
        )
        sources, overrides = (self._others(body.get(name), (*path, name)) for name in _MERGED)
        if is_unresolved(version):
            raise UnreadableError
        return merged(sources, own, overrides) if sources or overrides else own

    def _others(self, value: JsonValue, path: Path) -> list[PolicyDocument]:
        if isinstance(value, str):
            raise UnreadableError
        documents: list[PolicyDocument] = []
        for index, item in enumerate(self._values.items(value, path)):
            document = self.document(item, (*path, index), in_merge=True)
            if document is None:
                raise UnreadableError
            documents.append(document)
        return documents

    def _statement(self, data: dict[str, JsonValue], path: Path) -> Statement | None:
        if any(name not in _STATEMENT_ARGUMENTS for name in data if name != "//"):
            raise UnreadableError
        arguments = self._arguments
        lists = {
            name: arguments.policy_texts(
                data.get(name), (*path, name), has_variables=name.endswith("resources")
            )
            or None
            for name in ("actions", "not_actions", "resources", "not_resources")
        }
        principals, not_principals = (
            self._principals(data.get(name), (*path, name))
            for name in ("principals", "not_principals")
        )
        try:
            return Statement(
                sid=arguments.text(data.get("sid"), (*path, "sid")) or None,
                effect=self._effect(data.get("effect"), (*path, "effect")),
                **lists,
                principals=principals,
                not_principals=not_principals,
                conditions=self._conditions(data.get("condition"), (*path, "condition")),
            )
        except IamError as error:
            self._values.problems.extend(problem.under(*path) for problem in error.problems)
            return None

    def _effect(self, value: JsonValue, path: Path) -> Effect:
        effect = self._arguments.text(value, path)
        if effect is None or effect == "Allow":
            return "Allow"
        if is_unresolved(effect):
            raise UnreadableError
        if effect != "Deny":
            self._values.wrong(path, f"the effect is {effect!r}; it is Allow or Deny")
        return "Deny"

    def _principals(self, value: JsonValue, path: Path) -> tuple[Principal, ...] | None:
        """Blocks of one type are merged."""
        merged_: dict[str, dict[str, None]] = {}
        for block, place in self._arguments.blocks(value, path):
            (type_,) = self._required(block, ("type",), place)
            identifiers = self._arguments.policy_texts(
                block.get("identifiers"), (*place, "identifiers"), has_variables=True
            )
            merged_.setdefault(type_, {}).update(dict.fromkeys(identifiers or ()))
        _refuse_hidden_repetition(merged_)
        return tuple(Principal(type_, tuple(ids)) for type_, ids in merged_.items()) or None

    def _conditions(self, value: JsonValue, path: Path) -> list[Condition]:
        """Blocks of one test on one variable are merged, so that any of all values will do."""
        merged_: dict[tuple[str, str], dict[str, None]] = {}
        for block, place in self._arguments.blocks(value, path):
            test, variable = self._required(block, ("test", "variable"), place)
            if (test, variable) in merged_:
                message = f"{test} on {variable} stands in two blocks, of which any value will do"
                self.merged.append(Problem(place, message, rule="condition-in-two-blocks"))
            values = self._arguments.policy_texts(
                block.get("values"), (*place, "values"), has_variables=True
            )
            merged_.setdefault((test, variable), {}).update(dict.fromkeys(values or ()))
        tests = {test for test, _ in merged_}
        _refuse_hidden_repetition(tests)
        for test in tests:
            _refuse_hidden_repetition(variable for of, variable in merged_ if of == test)
        return [Condition(*names, tuple(values)) for names, values in merged_.items()]

    def _required(self, block: dict[str, JsonValue], names: Sequence[str], path: Path) -> list[str]:
        texts: list[str] = []
        for name in names:
            text = self._arguments.policy_text(block.get(name), (*path, name))
            if text is None:
                self._values.wrong((*path, name), f"{name} is missing")
            texts.append(text or "")
        return texts


def _refuse_hidden_repetition(names: Iterable[str]) -> None:
    """Names with expressions may turn out to be the same, and their blocks be merged then."""
    names = list(names)
    if len(names) > 1 and any(is_unresolved(name) for name in names):
        raise UnreadableError
