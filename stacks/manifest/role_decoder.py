"""Reads the roles of one service."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from stacks.grants.scope import Scope
from stacks.iam.checks import role_problems
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.limits import policy_name_problem
from stacks.iam.names import fitted_name, logical_id
from stacks.iam.placement import PlacedPolicy, placed
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.role import AcceptedFinding, NamedPolicy, RoleKind, RoleSpec
from stacks.iam.trust import (
    ALL_REGIONS,
    execution_role_trust_policy,
    task_role_trust_policy,
)
from stacks.manifest.allow import (
    Allowed,
    Placed,
    read_allow,
    read_conditions,
    read_execute_command,
)
from stacks.manifest.moves import former_logical_id
from stacks.manifest.role_places import RolePlaces
from stacks.manifest.schema import known_keys
from stacks.manifest.tree_reader import TreeReader, entries_of, text_of, texts_of, truth_of
from stacks.manifest.yaml_tree import Node
from stacks.settings import NO_INLINE_POLICY, StackSettings


class DecodedRole(NamedTuple):
    """A role and its places in the file."""

    spec: RoleSpec
    places: RolePlaces


class RoleDecoder:
    """Reads the roles of services in a stack with ``settings``."""

    def __init__(self, reader: TreeReader, settings: StackSettings) -> None:
        self._reader = reader
        self._settings = settings
        paths = dict.fromkeys(self._names(), settings.path)
        self._scope = Scope(settings.partition, settings.region, settings.account, paths)
        # Shared by the roles that have no trust_policy, so that it is made and checked once.
        self._usual_trust_policies: dict[RoleKind, PolicyDocument] = {}

    def task_role(self, service: str) -> DecodedRole:
        """The role that the containers of ``service`` act in."""
        place: Path = ("services", service, "task_role")
        allowed = read_allow(self._reader, place, self._scope)
        at = ("services", service, "execute_command")
        granted = (*allowed.granted, *read_execute_command(self._reader, at, self._scope))
        return self._role(service, place, "task", allowed._replace(granted=granted))

    def execution_role(self, service: str) -> DecodedRole:
        """The role that ECS starts the tasks of ``service`` with."""
        from stacks.manifest.execution_needs import read_needs

        place: Path = ("services", service, "execution_role")
        allowed = read_allow(self._reader, place, self._scope)
        granted = (*read_needs(self._reader, place, self._scope), *allowed.granted)
        return self._role(service, place, "execution", allowed._replace(granted=granted))

    def _role(self, service: str, place: Path, kind: RoleKind, allowed: Allowed) -> DecodedRole:
        reader, settings = self._reader, self._settings
        given = reader.entries(place)
        name = _name(service, kind, given)
        policy_name = text_of(given.get("policy_name"))
        if policy_name is not None:
            self._check_policy_name(policy_name, place)
        policies = placed(
            [statement for _, statement in allowed.written],
            [statement for _, statement in allowed.granted],
            role_name=name,
            policy_name=name if policy_name is None else policy_name,
            inline=settings.inline_policies,
        )
        named = given.get("name")
        declared_at = reader.tree.locate_key(place[:2]) if named is None else named.position
        role = RoleSpec(
            name=name,
            logical_id=logical_id(f"{service}-{kind}"),
            trust_policy=self._trust_policy(place, kind, given.get("trust_policy")),
            policies=_named(policies.inline),
            managed_policies=_named(policies.managed),
            path=settings.path,
            description=text_of(given.get("description")),
            permissions_boundary=settings.permissions_boundary,
            tags=settings.tags,
            moved_from=former_logical_id(reader, service, kind),
            import_existing=truth_of(given.get("import")) is True,
            kind=kind,
            accept=tuple(self._accepted(place)),
            declared_at=reader.location(declared_at),
        )
        sources = [*allowed.written, *allowed.granted]
        statements = {
            **_statement_places("policies", policies.inline, sources),
            **_statement_places("managed_policies", policies.managed, sources),
        }
        places = RolePlaces(reader.file, reader.tree, place, statements)
        for problem in role_problems(role):
            # A name that is made of the service's is wrong where that is, which is told.
            is_made = problem.path == ("name",) and named is None
            if not is_made and not self._is_told_elsewhere(problem, places):
                reader.report(problem._replace(path=places.path(problem.path)))
        return DecodedRole(role, places)

    def _names(self) -> Iterator[str]:
        """The names of all roles in the file, which grants may name."""
        for service, node in self._reader.entries(("services",)).items():
            roles = entries_of(node)
            for kind in get_args(RoleKind):
                if f"{kind}_role" in roles:
                    yield _name(service, kind, entries_of(roles[f"{kind}_role"]))

    def _check_policy_name(self, name: str, place: Path) -> None:
        at = (*place, "policy_name")
        if message := policy_name_problem(name):
            self._reader.report(Problem(at, message))
        if not self._settings.inline_policies:
            self._reader.report(Problem(at, NO_INLINE_POLICY))

    def _accepted(self, place: Path) -> Iterator[AcceptedFinding]:
        for at in self._reader.items((*place, "accept")):
            rule, match, reason = (
                self._reader.text(*at, key) for key in ("rule", "match", "reason")
            )
            yield AcceptedFinding(rule or "", match or "", reason or "")

    def _has_unknown_keys(self, at: Path) -> bool:
        return at[-1] == "statement" and not self._reader.entries(at).keys() <= known_keys(
            "statement"
        )

    def _is_told_elsewhere(self, problem: Problem, places: RolePlaces) -> bool:
        """Whether a ``problem`` of a RoleSpec is reported once already.

        That is what every role has from the stack, the form of a policy's name, which is the role's
        where it has none of its own, and what a statement lacks because a key of it is misspelt.
        """
        if problem.rule == "duplicate-policy-name":
            return False
        path = problem.path
        match path:
            case ("path" | "permissions_boundary" | "tags", *_) | (
                "policies" | "managed_policies",
                _,
                "name",
            ):
                return True
            case ("policies" | "managed_policies", _, "document", "statements", int(), *_):
                return self._has_unknown_keys(places.path(path[:5]))
            case _:
                return False

    def _trust_policy(self, place: Path, kind: RoleKind, node: Node | None) -> PolicyDocument:
        given = entries_of(node)
        regions = texts_of(given.get("regions"))
        conditions = read_conditions(given.get("conditions"))
        if not regions and not conditions and kind in self._usual_trust_policies:
            return self._usual_trust_policies[kind]
        try:
            trust_policy = self._make_trust_policy(kind, regions, conditions)
            if not regions and not conditions:
                self._usual_trust_policies[kind] = trust_policy
        except IamError as error:
            for problem in error.problems:
                # The stack's own region, where no other is given, is reported with the stack.
                if problem.path[0] != "regions" or regions:
                    self._reader.report(problem.under(*place, "trust_policy"))
            return self._make_trust_policy(kind, [ALL_REGIONS], ())
        return trust_policy

    def _make_trust_policy(
        self, kind: RoleKind, regions: Sequence[str] | None, conditions: Sequence[Condition]
    ) -> PolicyDocument:
        settings = self._settings
        if kind == "execution":
            return execution_role_trust_policy(
                partition=settings.partition,
                account=settings.account,
                regions=regions or None,
                conditions=conditions,
            )
        return task_role_trust_policy(
            partition=settings.partition,
            account=settings.account,
            regions=regions or [settings.region],
            conditions=conditions,
        )


def _name(service: str, kind: RoleKind, given: Mapping[str, Node]) -> str:
    """What the role of a ``service`` is called: as it says itself, or after the service."""
    name = text_of(given.get("name"))
    return fitted_name(service, f"-{kind}") if name is None else name


def _named(policies: Sequence[PlacedPolicy]) -> tuple[NamedPolicy, ...]:
    return tuple(each.policy for each in policies)


def _statement_places(
    field: str, policies: Sequence[PlacedPolicy], sources: Sequence[Placed]
) -> dict[Path, Path]:
    """The places of statements, and of the actions and resources that one has of several grants.

    Each stands at the first of those that it comes from.
    """
    places: dict[Path, Path] = {}
    for number, policy in enumerate(policies):
        for index, origins in enumerate(policy.origins):
            at = (field, number, "document", "statements", index)
            made_of = [sources[origin] for origin in origins]
            places[at] = made_of[0][0]
            statement = policy.policy.document.statements[index]
            for part in ("actions", "resources") if len(made_of) > 1 else ():
                for position, text in enumerate(getattr(statement, part)):
                    places[*at, part, position] = next(
                        place for place, source in made_of if text in (getattr(source, part) or ())
                    )
    return places
