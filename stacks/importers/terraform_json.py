"""Roles out of Terraform JSON: what CDKTF synthesizes, and other ``*.tf.json``.

Sources: https://developer.hashicorp.com/terraform/language/syntax/json and the provider's
documentation of each resource type below.
"""

import re
from collections.abc import Iterator

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.role import AcceptedFinding
from stacks.iam.role_access import UnknownPolicy
from stacks.iam.text import is_unresolved
from stacks.importers.arguments import Arguments
from stacks.importers.configuration import Block, Configuration
from stacks.importers.imported import ImportedRoles, unread_types
from stacks.importers.json_values import JsonValues
from stacks.importers.role_draft import RoleDraft, finished, foreign_role
from stacks.importers.role_policies import Argument, RolePolicies, provider
from stacks.importers.template import UnreadableError

_BLOCKS = frozenset(
    {"terraform", "provider", "variable", "locals", "data", "resource", "module", "output"}
)
# One instance of several, ``aws_iam_role.x[0]``, is a role of its own.
_ROLE = re.compile(r"\$\{\s*(aws_iam_role\.[\w-]+(?:\[[^\[\]{}]*\])?)\.(?:name|id|arn)\s*\}")


def is_terraform_json(data: JsonValue) -> bool:
    """Whether ``data`` is the configuration of a Terraform module, and no policy or plan."""
    return (
        isinstance(data, dict)
        and not _BLOCKS.isdisjoint(data)
        and data.keys().isdisjoint({"Statement", "format_version"})
    )


def terraform_json_roles(data: JsonValue) -> ImportedRoles:
    """The roles of a file of Terraform JSON, and those that it gives policies to.

    A role goes by its ``name``; by its address where that is no literal, or where there may be
    several of it. A document that can't be read becomes an UnknownPolicy, whose expression holds a
    fingerprint of all that the file says about it, or is None where the file does not decide it.
    Modules are not looked into; ``notes`` names them.

    ``data`` is what `json.loads` makes of the file. Terraform takes a key that is given twice for
    two blocks, and `json.loads` drops one: refuse such a file before.

    Raises IamError with all that is malformed.
    """
    values = JsonValues()
    try:
        roles = _Reader(Configuration(data, values), values).roles()
    except RecursionError:
        raise IamError([Problem((), "this is no Terraform: it is nested too deeply")]) from None
    if values.problems:
        raise IamError(values.problems)
    return roles


class _Reader:
    def __init__(self, configuration: Configuration, values: JsonValues) -> None:
        self._configuration = configuration
        self._values = values
        self._arguments = Arguments(configuration, values)
        self._policies = RolePolicies(configuration, self._arguments, values)
        self._drafts: dict[str, RoleDraft] = {}
        # By provider and name: an account has a name once, and a file may fill several accounts.
        self._by_name: dict[tuple[str, str], RoleDraft] = {}

    def roles(self) -> ImportedRoles:
        for block in self._blocks("aws_iam_role"):
            self._read_role(block)
        for block in self._blocks("aws_iam_role_policy"):
            if draft := self._role_named(Argument.of(block, "role")):
                name = self._name(block, "name") or block.address
                self._policies.add_policy(draft, name, Argument.of(block, "policy"))
        for block in self._blocks("aws_iam_role_policy_attachment"):
            if draft := self._role_named(Argument.of(block, "role")):
                self._policies.attach(draft, Argument.of(block, "policy_arn"))
        for block in self._blocks("aws_iam_policy_attachment"):
            for draft in self._roles_listed(Argument.of(block, "roles")):
                self._policies.attach(draft, Argument.of(block, "policy_arn"))
        for block in self._blocks("aws_iam_role_policy_attachments_exclusive"):
            if draft := self._role_named(Argument.of(block, "role_name")):
                self._policies.attach_all(draft, Argument.of(block, "policy_arns"))
        policies = self._policies.managed()
        return ImportedRoles(
            finished(self._drafts.values()),
            tuple(self._notes()),
            self._arguments.fingerprints,
            tuple(self._policies.merged),
            policies,
        )

    def _blocks(self, type_: str) -> list[Block]:
        return self._configuration.resources.get(type_, [])

    def _name(self, block: Block, argument: str) -> str | None:
        return self._arguments.name(block.body.get(argument), (*block.path, argument))

    def _read_role(self, block: Block) -> None:
        body, path = block.body, block.path
        name = self._name(block, "name")
        is_named = name and not is_unresolved(name) and not block.is_repeated
        draft = RoleDraft(
            address=block.address,
            logical_id=block.address.partition(".")[2],
            name=name if is_named else None,
            path=self._name(block, "path"),
            description=self._name(block, "description"),
        )
        draft.origins[()] = path
        self._drafts[block.address] = draft
        if draft.name:
            self._by_name[provider(block), draft.name] = draft
        self._read_tags(draft, body.get("tags"), (*path, "tags"))
        draft.accept = tuple(_accepted(block.comment))
        trust = Argument.of(block, "assume_role_policy")
        try:
            draft.trust_policy = self._policies.document(trust) or draft.trust_policy
            draft.origins["trust_policy",] = self._policies.origin(trust)
        except UnreadableError:
            address = f"{block.address}.assume_role_policy"
            unknown = UnknownPolicy(address, self._policies.expression(trust), is_trust_policy=True)
            draft.unknown.append(unknown)
        self._read_inline_policies(draft, Argument.of(block, "inline_policy"))
        if body.get("dynamic") is not None:
            dynamic = Argument.of(block, "dynamic")
            draft.add_unknown(f"{block.address}.inline_policy", self._policies.expression(dynamic))
        self._policies.attach_all(draft, Argument.of(block, "managed_policy_arns"))
        boundary = Argument.of(block, "permissions_boundary")
        if boundary.value is not None:
            draft.permissions_boundary = self._policies.arn(draft, boundary)

    def _read_tags(self, draft: RoleDraft, value: JsonValue, path: Path) -> None:
        if isinstance(value, str) and is_unresolved(value):
            return
        for key, item in self._values.mapping(value, path).items():
            name = self._arguments.name(key, path)
            text = self._arguments.name(item, (*path, key))
            if name and text is not None and not is_unresolved(name + text):
                draft.tags[name] = text

    def _read_inline_policies(self, draft: RoleDraft, argument: Argument) -> None:
        try:
            for data, path in self._arguments.blocks(argument.value, argument.path):
                if data.get("policy") is None and data.get("name") is None:
                    # The empty block says that the role has no inline policy.
                    continue
                name = self._arguments.name(data.get("name"), (*path, "name"))
                address = f"{draft.address}.inline_policy"
                policy = Argument(argument.block, data.get("policy"), (*path, "policy"), address)
                self._policies.add_policy(draft, name or address, policy)
        except UnreadableError:
            draft.add_unknown(f"{draft.address}.inline_policy", self._policies.expression(argument))

    def _roles_listed(self, argument: Argument) -> list[RoleDraft]:
        try:
            roles = self._policies.listed(argument)
        except UnreadableError:
            roles = [argument]
        return [draft for role in roles if (draft := self._role_named(role))]

    def _role_named(self, argument: Argument) -> RoleDraft | None:
        """The role of the file that is meant, or else one that the file does not manage."""
        text = self._arguments.name(argument.value, argument.path)
        if not text:
            self._values.wrong(argument.path, "the role is missing")
            return None
        depends_on: str | None = text
        if found := _ROLE.fullmatch(text):
            text = depends_on = found.group(1)
            if text in self._drafts:
                return self._drafts[text]
        elif named := self._by_name.get((provider(argument.block), text)):
            return named
        elif is_unresolved(text):
            depends_on = self._policies.expression(argument)
            if argument.block.is_repeated:
                text += f" in {argument.address}"
        # No address has a space, and a name may look like one.
        return self._drafts.setdefault(f"role {text}", foreign_role(text, depends_on=depends_on))

    def _notes(self) -> Iterator[str]:
        for address in self._configuration.blocks:
            if address.startswith("module."):
                yield f"{address}: modules are not looked into; roles that it makes are not here"
        yield from unread_types(self._configuration.resources)


def _accepted(comment: JsonValue) -> Iterator[AcceptedFinding]:
    """The findings that the role's construct was given to accept, which it keeps in a comment."""
    listed = comment.get("accepted_findings") if isinstance(comment, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            rule, match, reason = (str(each.get(key, "")) for key in ("rule", "match", "reason"))
            yield AcceptedFinding(rule, match, reason)
