"""Turns the tree of a services.yaml into roles, and finds every fault on the way."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from stacks.iam.problem import Problem
from stacks.iam.role import DEFAULT_PATH
from stacks.manifest.expressions import expression_faults
from stacks.manifest.fault import ManifestError
from stacks.manifest.moves import check_moves
from stacks.manifest.readable import faulty_entries
from stacks.manifest.role_decoder import DecodedRole, RoleDecoder
from stacks.manifest.schema import schema_faults
from stacks.manifest.services import ServicesFile, service_name_problem
from stacks.manifest.tree_reader import TreeReader, is_text
from stacks.manifest.yaml_tree import Mapping, Position, Scalar, Tree
from stacks.settings import S3State, StackSettings, settings_problems, stack_name_problem


def decode(file: str, tree: Tree) -> ServicesFile:
    """What the ``tree`` of ``file`` says. Raises ManifestError with all that is wrong with it."""
    reader = TreeReader(file, tree)
    for faults in (tree.repeated, schema_faults(tree), expression_faults(tree)):
        for position, message in faults:
            reader.add_fault(position, message)
    services = _Decoder(reader).decode()
    if reader.faults:
        # What a rule of IAM's refuses can be read, and more be told about it.
        misread = [each for each in reader.faults if not each.rule]
        rest = TreeReader(file, tree, faulty_entries(tree, misread))
        raise ManifestError(reader.faults, [_Decoder(rest).decode()])
    return services


class _Decoder:
    def __init__(self, reader: TreeReader) -> None:
        self._reader = reader

    def decode(self) -> ServicesFile:
        reader = self._reader
        stack = self._stack()
        settings = self._settings()
        found = list(self._roles(settings))
        return ServicesFile(
            reader.file,
            stack,
            settings,
            roles=tuple(role.spec for role in found),
            places=tuple(role.places for role in found),
            stack_at=reader.location(reader.tree.locate(("stack",))),
            backend_at=reader.location(reader.tree.locate(("backend", "s3", "key"))),
        )

    def _stack(self) -> str:
        reader = self._reader
        stack = reader.text("stack")
        if stack is None:
            stack = FilePath(reader.file).stem
            if message := stack_name_problem(stack):
                message = f"the file's name is the stack's where stack: is not given, but {message}"
                reader.add_fault(Position(1, 1), message)
        elif message := stack_name_problem(stack):
            reader.report(Problem(("stack",), message))
        return stack

    def _settings(self) -> StackSettings:
        reader = self._reader
        path = reader.text("path")
        settings = StackSettings(
            account=reader.text("account") or "",
            region=reader.text("region") or "",
            partition=reader.text("partition") or "",
            path=DEFAULT_PATH if path is None else path,
            permissions_boundary=reader.text("permissions_boundary"),
            tags=self._tags(),
            backend=self._backend(),
            inline_policies=reader.is_true("inline_policies") is not False,
            exclusive_policies=reader.is_true("exclusive_policies") is True,
        )
        for problem in settings_problems(settings):
            # What is missing, or of the wrong type, the schema has reported.
            node = reader.node(problem.path)
            if isinstance(node, Mapping) or (isinstance(node, Scalar) and is_text(node)):
                reader.report(problem)
        return settings

    def _tags(self) -> dict[str, str]:
        return {
            key: node.text
            for key, node in self._reader.entries(("tags",)).items()
            if isinstance(node, Scalar)
        }

    def _backend(self) -> S3State | None:
        reader, place = self._reader, ("backend", "s3")
        if not isinstance(reader.node(place), Mapping):
            return None
        return S3State(
            bucket=reader.text(*place, "bucket") or "",
            key=reader.text(*place, "key") or "",
            region=reader.text(*place, "region") or "",
        )

    def _roles(self, settings: StackSettings) -> Iterator[DecodedRole]:
        reader = self._reader
        decoder = RoleDecoder(reader, settings)
        services: dict[str, str] = {}
        names: dict[str, str] = {}
        check_moves(reader)
        for service in reader.entries(("services",)):
            if message := service_name_problem(service):
                reader.add_fault(reader.tree.locate_key(("services", service)), message)
            for role in self._roles_of(decoder, service):
                self._check_claims(role, service, services, names)
                yield role

    def _roles_of(self, decoder: RoleDecoder, service: str) -> Sequence[DecodedRole]:
        has = self._reader.entries(("services", service)).keys()
        if "execute_command" in has and "task_role" not in has:
            at = self._reader.tree.locate_key(("services", service, "execute_command"))
            message = "execute_command needs a task_role: the agent of ECS Exec acts in that"
            self._reader.add_fault(at, message)
        return [
            *([decoder.task_role(service)] if "task_role" in has else ()),
            *([decoder.execution_role(service)] if "execution_role" in has else ()),
        ]

    def _check_claims(
        self, role: DecodedRole, service: str, services: dict[str, str], names: dict[str, str]
    ) -> None:
        reader, spec = self._reader, role.spec
        other = services.setdefault(spec.logical_id, service)
        if other != service:
            message = (
                f"{service} and {other} are one to Terraform, "
                f"aws_iam_role.{spec.logical_id}; rename one"
            )
            reader.add_fault(reader.tree.locate_key(("services", service)), message)
        other = names.setdefault(spec.name.casefold(), service)
        if other != service:
            message = (
                f"{spec.name} is the name of {other}'s role already; "
                "a name is used once in an account, and its case does not count"
            )
            at = reader.tree.locate_key((*role.places.place, "name"))
            reader.add_fault(at, message, "duplicate-role-name")
