"""The arguments of Terraform JSON that give a role its policies."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import Path, Problem
from stacks.iam.role import NamedPolicy
from stacks.iam.text import is_unresolved
from stacks.importers.arguments import Arguments
from stacks.importers.configuration import Block, Configuration, canonical
from stacks.importers.imported import ImportedPolicy
from stacks.importers.json_values import JsonValues
from stacks.importers.policy_document_data import PolicyDocuments
from stacks.importers.role_draft import RoleDraft, finished_policies
from stacks.importers.template import UnreadableError

_POLICY = re.compile(r"\$\{\s*(aws_iam_policy\.[\w-]+)(?:\[[^\[\]{}]*\])?\.(?:arn|id)\s*\}")


class Argument(NamedTuple):
    """An argument that decides what a role may do, and the block that it belongs to."""

    block: Block
    value: JsonValue
    path: Path
    address: str

    @classmethod
    def of(cls, block: Block, name: str) -> "Argument":
        """The argument ``name`` of ``block``; its value is None when it is not given."""
        return cls(block, block.body.get(name), (*block.path, name), block.address)


class RolePolicies:
    """Gives roles their policies, from the arguments of one file."""

    def __init__(
        self, configuration: Configuration, arguments: Arguments, values: JsonValues
    ) -> None:
        self._configuration = configuration
        self._arguments = arguments
        self._values = values
        self._documents = PolicyDocuments(configuration, arguments, values)
        self._policies: dict[tuple[str, str], Block] = {}
        self._names: dict[str, str] = {}
        self._read: dict[str, ImportedPolicy] = {}
        self._attached: set[str] = set()
        for block in configuration.resources.get("aws_iam_policy", []):
            name, path = (
                arguments.name(block.body.get(key), (*block.path, key)) for key in ("name", "path")
            )
            if name:
                self._policies[provider(block), f"{path or '/'}{name}"] = block
            is_named = name and not is_unresolved(name) and not block.is_repeated
            self._names[block.address] = name if name and is_named else block.address

    @property
    def merged(self) -> Sequence[Problem]:
        """What `PolicyDocuments.merged` tells of the documents that were read."""
        return self._documents.merged

    def listed(self, argument: Argument) -> list[Argument]:
        """Each item of a list. Raises UnreadableError when an expression gives it."""
        return [
            argument._replace(value=item, path=(*argument.path, index))
            for index, item in enumerate(self._arguments.items(argument.value, argument.path))
        ]

    def add_policy(self, draft: RoleDraft, name: str, argument: Argument) -> None:
        """Add an inline policy, or that there is one."""
        try:
            document = self.document(argument)
        except UnreadableError:
            draft.add_unknown(argument.address, self.expression(argument))
            return
        if document is not None:
            draft.origins["policies", len(draft.policies)] = self.origin(argument)
            draft.policies.append(NamedPolicy(name, document))

    def document(self, argument: Argument) -> PolicyDocument | None:
        """A document; None for a malformed one, which is noted. Raises UnreadableError."""
        if argument.block.is_repeated:
            raise UnreadableError
        return self._documents.document(argument.value, argument.path)

    def origin(self, argument: Argument) -> Path:
        """Where the file has the document that `document` reads."""
        return self._documents.origin(argument.value, argument.path)

    def attach_all(self, draft: RoleDraft, argument: Argument) -> None:
        """Add the managed policies of a list of ARNs, or that there are some."""
        try:
            for item in self.listed(argument):
                self.attach(draft, item)
        except UnreadableError:
            draft.add_unknown(argument.address, self.expression(argument))

    def attach(self, draft: RoleDraft, argument: Argument) -> None:
        """Add a managed policy: its ARN, whatever is known of its document."""
        if argument.block.is_repeated:
            draft.add_unknown(argument.address, self.expression(argument))
        elif arn := self.arn(draft, argument):
            draft.attach(arn, argument.path)

    def arn(self, draft: RoleDraft, argument: Argument) -> str | None:
        """The ARN, and the document with it when the file has that policy."""
        text = self._arguments.name(argument.value, argument.path)
        if not text:
            self._values.wrong(argument.path, "the ARN of a policy is missing")
            return None
        if policy := self._policy(text, provider(argument.block)):
            self._attached.add(policy.address)
            read = self._managed(policy)
            if read.document is None:
                draft.add_unknown(policy.address, read.expression)
            else:
                draft.managed_policies[text] = read.document
                draft.origins["managed_policies", text] = read.origin
        elif is_unresolved(text) and (expression := self.expression(argument)) != argument.value:
            # Which policy it is, and what that one says, may depend on anything in the file.
            draft.add_unknown(argument.address, expression)
        return text

    def managed(self) -> tuple[ImportedPolicy, ...]:
        """The managed policies of the file, once the roles have theirs."""
        blocks = self._configuration.resources.get("aws_iam_policy", [])
        return finished_policies(map(self._managed, blocks), self._attached)

    def _managed(self, block: Block) -> ImportedPolicy:
        if block.address not in self._read:
            argument = Argument.of(block, "policy")
            document = expression = None
            try:
                document = self.document(argument)
            except UnreadableError:
                expression = self.expression(argument)
            self._read[block.address] = ImportedPolicy(
                block.address,
                self._names[block.address],
                document,
                expression,
                self.origin(argument),
            )
        return self._read[block.address]

    def _policy(self, arn: str, account: str) -> Block | None:
        """The policy of the file that an ARN belongs to, by reference or by name."""
        if found := _POLICY.fullmatch(arn):
            return self._configuration.blocks.get(found.group(1))
        _, _, name = arn.partition(":policy")
        return None if ":iam::aws:" in arn else self._policies.get((account, name))

    def expression(self, argument: Argument) -> str | None:
        """What is written there, with a fingerprint of all that it depends on in the file."""
        value = argument.value
        text = value if isinstance(value, str) else canonical(value)
        if argument.block.is_repeated:
            text += f" in {argument.block.address}"
        try:
            fingerprint = self._configuration.fingerprint(text, of_resources=True)
        except UnreadableError:
            return None
        return f"{text} as of {fingerprint}" if fingerprint else text


def provider(block: Block) -> str:
    """Which configuration of the provider a resource uses: another may be another account."""
    return canonical(block.body.get("provider"))
