"""Roles out of the JSON of a plan, as ``terraform show -json plan.out`` prints it.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.role import NamedPolicy
from stacks.iam.role_access import UnknownPolicy
from stacks.importers.imported import ImportedPolicy, ImportedRoles, unread_types
from stacks.importers.json_values import JsonValues
from stacks.importers.plan_configuration import PlanConfiguration
from stacks.importers.plan_resources import PlannedResource, Replaced, planned_resources
from stacks.importers.role_draft import RoleDraft, finished, finished_policies, foreign_role

_ROLE = "aws_iam_role"
_POLICY = "aws_iam_policy"


def is_plan_json(data: JsonValue) -> bool:
    """Whether ``data`` is the JSON of a plan, and not that of a state."""
    return isinstance(data, dict) and "format_version" in data and "planned_values" in data


def plan_json_roles(data: JsonValue) -> ImportedRoles:
    """The roles as they will be, and those not in the plan that it gives policies to.

    A document that is known after apply only becomes an UnknownPolicy without an expression, and so
    does one whose role is not certain. Text in a plan is final: there are no fingerprints. A role
    goes by its address while its name is not known. What the provider found on a role that no
    resource of the plan put there is the role's as well.

    Raises IamError with all that is malformed.
    """
    values = JsonValues()
    try:
        roles = _Reader(values.mapping(data, ()), values).roles()
    except RecursionError:
        raise IamError([Problem((), "this is no plan: it is nested too deeply")]) from None
    if values.problems:
        raise IamError(values.problems)
    return roles


class _Reader:
    def __init__(self, plan: dict[str, JsonValue], values: JsonValues) -> None:
        self._values = values
        self._plan = plan
        self._resources: dict[str, list[PlannedResource]] = {}
        instances: dict[str, list[str]] = {}
        for resource in planned_resources(plan, values):
            self._resources.setdefault(resource.type, []).append(resource)
            base = resource.module.within(resource.in_module)
            instances.setdefault(base, []).append(resource.address)
        self._configuration = PlanConfiguration(plan.get("configuration"), values, instances)
        self._replaced = Replaced(plan, values)
        self._policies: dict[str, PlannedResource] = {}
        self._read: dict[str, ImportedPolicy] = {}
        self._attached: set[str] = set()
        for policy in self._resources.get(_POLICY, []):
            self._policies[_arn_of(policy.address)] = policy
            if arn := self._text(policy, "arn"):
                self._policies[arn] = policy
        self._drafts: dict[str, RoleDraft] = {}
        self._by_name: dict[str, list[RoleDraft]] = {}

    def roles(self) -> ImportedRoles:
        version = self._values.text(self._plan.get("format_version"), ("format_version",)) or ""
        if version.partition(".")[0] not in {"0", "1"}:
            self._values.wrong(("format_version",), f"version {version!r} can't be read, 1.x can")
        for resource in self._resources.get(_ROLE, []):
            self._read_role(resource)
        for resource in self._resources.get("aws_iam_role_policy", []):
            for draft, is_certain in self._roles_of(resource, "role"):
                self._add_policy(draft, resource, is_certain=is_certain)
        for type_, role, policy in (
            ("aws_iam_role_policy_attachment", "role", "policy_arn"),
            ("aws_iam_policy_attachment", "roles", "policy_arn"),
            ("aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"),
        ):
            for resource in self._resources.get(type_, []):
                for draft, is_certain in self._roles_of(resource, role):
                    if is_certain:
                        self._attach(draft, resource, policy)
                    else:
                        draft.add_unknown(resource.address, None)
        return ImportedRoles(
            finished(self._drafts.values()),
            tuple(self._notes()),
            policies=finished_policies(
                map(self._managed, self._resources.get(_POLICY, [])), self._attached
            ),
        )

    def _text(self, resource: PlannedResource, argument: str) -> str | None:
        return self._values.text(resource.values.get(argument), (*resource.path, argument))

    def _sets(self, resource: PlannedResource, argument: str) -> bool:
        return self._configuration.sets(resource.module, resource.in_module, argument)

    def _read_role(self, resource: PlannedResource) -> None:
        draft = RoleDraft(
            address=resource.address,
            logical_id=resource.name,
            name=self._text(resource, "name") or None,
            path=self._text(resource, "path"),
            description=self._text(resource, "description"),
            tags=self._tags(resource),
        )
        if resource.address in self._drafts:
            self._values.wrong(resource.path, f"{resource.address} is given twice")
        self._drafts[resource.address] = draft
        if draft.name:
            self._by_name.setdefault(draft.name, []).append(draft)
        trust = resource.values.get("assume_role_policy")
        if trust is None:
            address = f"{resource.address}.assume_role_policy"
            draft.unknown.append(UnknownPolicy(address, None, is_trust_policy=True))
        else:
            path = (*resource.path, "assume_role_policy")
            draft.trust_policy = self._document(trust, path) or draft.trust_policy
        self._read_inline_policies(draft, resource)
        # On a new role these are unknown, too, where the configuration does not set them.
        if "managed_policy_arns" in resource.values or self._sets(resource, "managed_policy_arns"):
            self._attach(draft, resource, "managed_policy_arns")
        boundary = "permissions_boundary"
        if boundary not in resource.values and self._sets(resource, boundary):
            draft.permissions_boundary = self._unknown_arn(draft, resource, boundary)
        elif arn := self._text(resource, boundary):
            draft.permissions_boundary = self._known_arn(draft, arn)

    def _tags(self, resource: PlannedResource) -> dict[str, str]:
        name = "tags" if resource.values.get("tags_all") is None else "tags_all"
        path = (*resource.path, name)
        tags = self._values.mapping(resource.values.get(name), path)
        texts = {key: self._values.text(tags[key], (*path, key)) for key in tags}
        return {key: text for key, text in texts.items() if text is not None}

    def _read_inline_policies(self, draft: RoleDraft, resource: PlannedResource) -> None:
        address = f"{resource.address}.inline_policy"
        path = (*resource.path, "inline_policy")
        if "inline_policy" not in resource.values and self._sets(resource, "inline_policy"):
            draft.add_unknown(address, None)
        blocks = self._values.items(resource.values.get("inline_policy"), path)
        for index, item in enumerate(blocks):
            block = self._values.mapping(item, (*path, index))
            name, policy = block.get("name"), block.get("policy")
            if self._replaced.covers_name(draft.name, name) or (policy == "" and not name):
                # The empty block says that the role has no inline policy.
                continue
            if policy is None:
                draft.add_unknown(address, None)
            elif document := self._document(policy, (*path, index, "policy")):
                text = self._values.text(name, (*path, index, "name"))
                draft.policies.append(NamedPolicy(text or address, document))

    def _roles_of(
        self, resource: PlannedResource, argument: str
    ) -> Iterator[tuple[RoleDraft, bool]]:
        """The roles that are meant, or may be, and whether that is certain."""
        value = resource.values.get(argument)
        path = (*resource.path, argument)
        if argument in resource.values and not value:
            # What is not known is not there at all; this is known to be none.
            return
        for item in value if isinstance(value, list) else [value]:
            if name := self._values.text(item, path):
                yield from self._roles_named(resource, argument, name)
        if value and not (isinstance(value, list) and None in value):
            return
        origins = self._configuration.origins(resource.module, resource.in_module, argument, _ROLE)
        # Beside the references, a list may hold names that the plan does not tell.
        is_list = argument == "roles"
        for address in sorted(origins.addresses & self._drafts.keys()):
            yield self._drafts[address], origins.only is not None and not is_list
        if is_list or not (origins.addresses and origins.are_all):
            yield self._foreign(f"role of {resource.address}", depends_on=None), False

    def _roles_named(
        self, resource: PlannedResource, argument: str, name: str
    ) -> Iterator[tuple[RoleDraft, bool]]:
        named = self._by_name.get(name) or [self._foreign(name, depends_on=name)]
        if len(named) == 1:
            yield named[0], True
            return
        # Roles of several accounts.
        origins = self._configuration.origins(resource.module, resource.in_module, argument, _ROLE)
        only = self._drafts.get(origins.only or "")
        for draft in [only] if only else named:
            yield draft, only is not None

    def _foreign(self, name: str, *, depends_on: str | None) -> RoleDraft:
        # No address has a space, and a name may look like one.
        role = foreign_role(name, depends_on=depends_on)
        return self._drafts.setdefault(f"role {name}", role)

    def _add_policy(self, draft: RoleDraft, resource: PlannedResource, *, is_certain: bool) -> None:
        value = resource.values.get("policy")
        if value is None or not is_certain:
            draft.add_unknown(resource.address, None)
        elif document := self._document(value, (*resource.path, "policy")):
            name = self._text(resource, "name") or resource.address
            draft.policies.append(NamedPolicy(name, document))

    def _attach(self, draft: RoleDraft, resource: PlannedResource, argument: str) -> None:
        value = resource.values.get(argument)
        path = (*resource.path, argument)
        items = value if isinstance(value, list) else [value]
        origin = (resource.address, argument)
        for index, item in enumerate(items):
            arn = self._values.text(item, path)
            own = resource.type == _ROLE
            if arn and not (own and self._replaced.covers_arn(draft.name, arn)):
                place = (*origin, index) if isinstance(value, list) else origin
                draft.attach(self._known_arn(draft, arn), place)
        if (
            None in items
            and not self._lists_what_is_attached(draft, resource, argument)
            and (arn := self._unknown_arn(draft, resource, argument))
        ):
            draft.attach(arn, origin)

    def _lists_what_is_attached(
        self, draft: RoleDraft, resource: PlannedResource, argument: str
    ) -> bool:
        """Whether the policies that an argument may mean are those that the role has anyway."""
        origins = self._configuration.origins(
            resource.module, resource.in_module, argument, _POLICY
        )
        arns = {self._arn_at(address) for address in origins.addresses}
        return origins.are_all and bool(arns) and arns <= draft.managed_policy_arns.keys()

    def _arn_at(self, address: str) -> str:
        """What the ARN of a policy of the plan is read as."""
        policy = self._policies.get(_arn_of(address))
        return (policy and self._text(policy, "arn")) or _arn_of(address)

    def _unknown_arn(
        self, draft: RoleDraft, resource: PlannedResource, argument: str
    ) -> str | None:
        """The ARN of the one policy of the plan that an argument refers to."""
        origins = self._configuration.origins(
            resource.module, resource.in_module, argument, _POLICY
        )
        # Beside the reference, a list may hold ARNs that the plan does not tell.
        if origins.only is None or argument.endswith("_arns"):
            draft.add_unknown(f"{resource.address}.{argument}", None)
            return None
        return self._known_arn(draft, _arn_of(origins.only))

    def _known_arn(self, draft: RoleDraft, arn: str) -> str:
        """The same, and the policy's document with it when it is in the plan."""
        if policy := self._policies.get(arn):
            self._attached.add(policy.address)
            document = self._managed(policy).document
            if document is None:
                draft.add_unknown(policy.address, None)
            else:
                draft.managed_policies[arn] = document
                draft.origins["managed_policies", arn] = _origin(policy)
        return arn

    def _managed(self, policy: PlannedResource) -> ImportedPolicy:
        if policy.address not in self._read:
            document = self._document(policy.values.get("policy"), (*policy.path, "policy"))
            name = self._text(policy, "name") or policy.address
            read = ImportedPolicy(policy.address, name, document, None, _origin(policy))
            self._read[policy.address] = read
        return self._read[policy.address]

    def _document(self, value: JsonValue, path: Path) -> PolicyDocument | None:
        """None for a malformed one, which is noted."""
        text = self._values.text(value, path)
        if text is None:
            return None
        try:
            return PolicyDocument.from_json(text)
        except IamError as error:
            self._values.problems.extend(problem.under(*path) for problem in error.problems)
            return None

    def _notes(self) -> Iterator[str]:
        if self._plan.get("errored") is True or self._plan.get("complete") is False:
            yield "the plan is not complete: roles and policies may be missing in it"
        yield from unread_types(self._resources)


def _origin(policy: PlannedResource) -> Path:
    """Where its statements are, for a reader, whom its path through the plan would tell nothing."""
    return (policy.address, "policy")


def _arn_of(address: str) -> str:
    """What stands for the ARN of a policy that is created with the plan."""
    return f"${{{address}.arn}}"
