"""Turns the tree of a services.yaml into roles, and finds every fault on the way.

Nodes of the wrong type are the schema's to report; here they are passed over, so that one wrong
line does not hide what is wrong with the next.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath

from stacks.iam.checks import role_problems
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.limits import policy_name_problem
from stacks.iam.names import fitted_name, logical_id
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.role import (
    DEFAULT_PATH,
    AcceptedFinding,
    NamedPolicy,
    RoleSpec,
    SourceLocation,
)
from stacks.iam.statement import Effect, Statement
from stacks.iam.trust import ALL_REGIONS, task_role_trust_policy
from stacks.manifest.expressions import expression_faults
from stacks.manifest.fault import Fault, ManifestError
from stacks.manifest.readable import without_faults
from stacks.manifest.role_places import RolePlaces
from stacks.manifest.schema import known_keys, schema_faults
from stacks.manifest.services import ServicesFile
from stacks.manifest.yaml_tree import Mapping, Node, Position, Scalar, Sequence, Tree, node_at
from stacks.settings import S3State, StackSettings, settings_problems, stack_name_problem

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html, serviceName
_SERVICE_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_TASK_ROLE_SUFFIX = "-task"


def decode(file: str, tree: Tree) -> ServicesFile:
    """What the ``tree`` of ``file`` says. Raises ManifestError with all that is wrong with it."""
    return _Decoder(file, tree).decode()


class _Decoder:
    def __init__(self, file: str, tree: Tree) -> None:
        self._file = file
        self._tree = tree
        # Shared by the roles that have no trust_policy, so that it is made and checked once.
        self._usual_trust_policy: PolicyDocument | None = None
        self._faults = [
            self._fault(position, message)
            for faults in (tree.repeated, schema_faults(tree), expression_faults(tree))
            for position, message in faults
        ]

    def decode(self) -> ServicesFile:
        stack = self._stack()
        settings = self._settings()
        found = list(self._roles(settings))
        services = ServicesFile(
            self._file,
            stack,
            settings,
            roles=tuple(role for role, _ in found),
            places=tuple(places for _, places in found),
            stack_at=self._location(self._tree.locate(("stack",))),
            backend_at=self._location(self._tree.locate(("backend", "s3", "key"))),
        )
        if self._faults:
            raise ManifestError(self._faults, [without_faults(services, self._faults)])
        return services

    def _stack(self) -> str:
        stack = self._text("stack")
        if stack is None:
            stack = FilePath(self._file).stem
            if message := stack_name_problem(stack):
                message = f"the file's name is the stack's where stack: is not given, but {message}"
                self._faults.append(self._fault(Position(1, 1), message))
        elif message := stack_name_problem(stack):
            self._report(Problem(("stack",), message))
        return stack

    def _settings(self) -> StackSettings:
        path = self._text("path")
        settings = StackSettings(
            account=self._text("account") or "",
            region=self._text("region") or "",
            partition=self._text("partition") or "",
            path=DEFAULT_PATH if path is None else path,
            permissions_boundary=self._text("permissions_boundary"),
            tags=self._tags(),
            backend=self._backend(),
        )
        for problem in settings_problems(settings):
            # What is missing, or of the wrong type, the schema has reported.
            node = node_at(self._tree.root, problem.path)
            if isinstance(node, Mapping) or (isinstance(node, Scalar) and _is_text(node)):
                self._report(problem)
        return settings

    def _tags(self) -> dict[str, str]:
        return {
            key: node.text
            for key, node in self._entries(("tags",)).items()
            if isinstance(node, Scalar)
        }

    def _backend(self) -> S3State | None:
        place = ("backend", "s3")
        if not isinstance(node_at(self._tree.root, place), Mapping):
            return None
        return S3State(
            bucket=self._text(*place, "bucket") or "",
            key=self._text(*place, "key") or "",
            region=self._text(*place, "region") or "",
        )

    def _roles(self, settings: StackSettings) -> Iterator[tuple[RoleSpec, RolePlaces]]:
        services: dict[str, str] = {}
        names: dict[str, str] = {}
        for service in self._entries(("services",)):
            key = ("services", service)
            if not _SERVICE_NAME.fullmatch(service):
                message = (
                    f"{service!r} is no name of a service; use 1 to 255 letters, digits, - and _"
                )
                self._faults.append(self._fault(self._tree.locate_key(key), message))
            role, places = self._task_role(service, settings)
            other = services.setdefault(role.logical_id, service)
            if other != service:
                message = (
                    f"{service} and {other} are one to Terraform, "
                    f"aws_iam_role.{role.logical_id}; rename one"
                )
                self._faults.append(self._fault(self._tree.locate_key(key), message))
            other = names.setdefault(role.name.casefold(), service)
            if other != service:
                message = (
                    f"{role.name} is the name of {other}'s role already; "
                    "a name is used once in an account, and its case does not count"
                )
                at = self._tree.locate_key((*key, "task_role", "name"))
                self._faults.append(self._fault(at, message, "duplicate-role-name"))
            yield role, places

    def _task_role(self, service: str, settings: StackSettings) -> tuple[RoleSpec, RolePlaces]:
        place: Path = ("services", service, "task_role")
        name = self._text(*place, "name")
        if name is None:
            name = fitted_name(service, _TASK_ROLE_SUFFIX)
        policy_name = self._text(*place, "policy_name")
        if policy_name is not None and (message := policy_name_problem(policy_name)):
            self._report(Problem((*place, "policy_name"), message))
        statements = dict(self._statements(place))
        policies: tuple[NamedPolicy, ...] = ()
        if statements:
            document = PolicyDocument(statements.values())
            policies = (NamedPolicy(name if policy_name is None else policy_name, document),)
        declared_at = self._tree.locate((*place, "name"))
        if node_at(self._tree.root, (*place, "name")) is None:
            declared_at = self._tree.locate_key(place[:2])
        role = RoleSpec(
            name=name,
            logical_id=logical_id(service + _TASK_ROLE_SUFFIX),
            trust_policy=self._trust_policy(place, settings),
            policies=policies,
            path=settings.path,
            description=self._text(*place, "description"),
            permissions_boundary=settings.permissions_boundary,
            tags=settings.tags,
            kind="task",
            accept=tuple(self._accepted(place)),
            declared_at=self._location(declared_at),
        )
        places = RolePlaces(self._file, self._tree, place, tuple(statements))
        for problem in role_problems(role):
            if not self._is_told_elsewhere(problem.path, places):
                self._report(replace(problem, path=places.path(problem.path)))
        return role, places

    def _accepted(self, place: Path) -> Iterator[AcceptedFinding]:
        accept = node_at(self._tree.root, (*place, "accept"))
        for index, _ in enumerate(accept.items if isinstance(accept, Sequence) else ()):
            at = (*place, "accept", index)
            rule, match, reason = (self._text(*at, key) for key in ("rule", "match", "reason"))
            yield AcceptedFinding(rule or "", match or "", reason or "")

    def _has_unknown_keys(self, at: Path) -> bool:
        return not self._entries(at).keys() <= known_keys("statement")

    def _is_told_elsewhere(self, path: Path, places: RolePlaces) -> bool:
        """Whether a problem at ``path`` of a RoleSpec is reported once already.

        That is what every role has from the stack, the name of the policy, which is the role's
        where it has none of its own, and what a statement lacks because a key of it is misspelt.
        """
        match path:
            case ("path" | "permissions_boundary" | "tags", *_) | ("policies", 0, "name"):
                return True
            case ("policies", 0, "document", "statements", int(), *_):
                return self._has_unknown_keys(places.path(path[:5]))
            case _:
                return False

    def _trust_policy(self, place: Path, settings: StackSettings) -> PolicyDocument:
        at = (*place, "trust_policy")
        regions = self._texts((*at, "regions"))
        conditions = self._conditions((*at, "conditions"))
        if not regions and not conditions and self._usual_trust_policy:
            return self._usual_trust_policy
        try:
            trust_policy = task_role_trust_policy(
                partition=settings.partition,
                account=settings.account,
                regions=regions or [settings.region],
                conditions=conditions,
            )
            if not regions and not conditions:
                self._usual_trust_policy = trust_policy
        except IamError as error:
            for problem in error.problems:
                # The stack's own region, where no other is given, is reported with the stack.
                if problem.path[0] != "regions" or regions:
                    self._report(problem.under(*at))
            return task_role_trust_policy(
                partition=settings.partition, account=settings.account, regions=[ALL_REGIONS]
            )
        return trust_policy

    def _statements(self, place: Path) -> Iterator[tuple[int, Statement]]:
        """The statements, by their index in ``allow``."""
        allow = node_at(self._tree.root, (*place, "allow"))
        for index, _ in enumerate(allow.items if isinstance(allow, Sequence) else ()):
            at = (*place, "allow", index, "statement")
            if isinstance(node_at(self._tree.root, at), Mapping):
                yield index, self._statement(at)

    def _statement(self, at: Path) -> Statement:
        effect: Effect = "Deny" if self._text(*at, "effect") == "Deny" else "Allow"
        return Statement(
            sid=self._text(*at, "sid"),
            effect=effect,
            actions=self._texts((*at, "actions")),
            not_actions=self._texts((*at, "not_actions")),
            resources=self._texts((*at, "resources")),
            not_resources=self._texts((*at, "not_resources")),
            conditions=self._conditions((*at, "conditions")),
        )

    def _conditions(self, at: Path) -> list[Condition]:
        return [
            Condition(operator, key, tuple(_condition_values(node)))
            for operator in self._entries(at)
            for key, node in self._entries((*at, operator)).items()
        ]

    def _entries(self, path: Path) -> dict[str, Node]:
        node = node_at(self._tree.root, path)
        return node.entries if isinstance(node, Mapping) else {}

    def _text(self, *path: str | int) -> str | None:
        node = node_at(self._tree.root, path)
        return node.text if isinstance(node, Scalar) and _is_text(node) else None

    def _texts(self, path: Path) -> list[str] | None:
        """The texts of a list, None where there is none.

        ``*`` fills in for what is no text, which the schema has reported, so that the others keep
        their indices.
        """
        node = node_at(self._tree.root, path)
        if not isinstance(node, Sequence):
            return None if node is None else ["*"]
        return [
            item.text if isinstance(item, Scalar) and _is_text(item) else "*" for item in node.items
        ]

    def _report(self, problem: Problem) -> None:
        locate = self._tree.locate_key if problem.about_key else self._tree.locate
        position = locate(problem.path)
        self._faults.append(self._fault(position, problem.message, problem.rule))

    def _fault(self, position: Position, message: str, rule: str = "") -> Fault:
        return Fault(self._location(position), message, rule=rule)

    def _location(self, position: Position) -> SourceLocation:
        return SourceLocation(self._file, position.line, position.column)


def _is_text(node: Scalar) -> bool:
    return isinstance(node.value, str)


def _condition_values(node: Node) -> Iterator[str]:
    """Numbers and booleans are condition values too; IAM compares them as text."""
    items = node.items if isinstance(node, Sequence) else [node]
    for item in items:
        if isinstance(item, Scalar) and item.value is not None:
            yield item.text.lower() if isinstance(item.value, bool) else item.text
        else:
            yield "*"
