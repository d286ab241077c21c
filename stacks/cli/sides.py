"""One side of a comparison, read from whichever of the files that hold roles or policies."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.cli.inputs import (
    FORMS,
    input_file,
    is_json,
    is_several,
    json_text,
    read_input,
    synthesized_stacks,
)
from stacks.cli.questions import BadInputError, checked_document
from stacks.iam.policy_reader import load_json
from stacks.iam.problem import IamError
from stacks.iam.role import NamedPolicy
from stacks.iam.role_access import RoleAccess
from stacks.manifest import ServicesFile, read_services, read_services_text
from stacks.manifest.services import task_definition_file
from stacks.manifest.yaml_tree import Scalar, node_at

if TYPE_CHECKING:
    from stacks.importers.imported import ImportedPolicy, ImportedRoles


@dataclass(frozen=True)
class Side:
    """What one side holds: roles, each with its account if that is known, or one ``policy``.

    ``managed_policies``, ``notes`` and ``fingerprints`` are those of
    `stacks.importers.ImportedRoles`. ``task_definitions`` are the files that a services.yaml names.
    ``stacks`` are the sides that a folder of CDKTF holds, by the names of its stacks.
    """

    file: str
    roles: tuple[tuple[str | None, RoleAccess], ...] = ()
    policy: NamedPolicy | None = None
    managed_policies: "tuple[ImportedPolicy, ...]" = ()
    notes: tuple[str, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict[str, str])
    task_definitions: frozenset[str] = frozenset()
    stacks: Mapping[str, "Side"] = field(default_factory=dict[str, "Side"])

    @property
    def parts(self) -> Iterable[tuple[str | None, "Side"]]:
        """What was read by itself, each with the name of its stack where that is known."""
        return self.stacks.items() or [(None, self)]


def read_side(path: str) -> Side:
    """Read services.yaml files, a policy, a cdk.tf.json or the folder cdktf.out, or a plan's JSON.

    What a pipe holds shows in its content. Raises BadInputError, IamError, or ManifestError with
    all that is wrong.
    """
    path = input_file(path)
    if files := synthesized_stacks(path):
        return _of_stacks(path, {Path(file).parent.name: _read_file(file) for file in files})
    if is_several(path):
        return _of_services(path, read_services(path))
    return _read_file(path)


def _read_file(file: str) -> Side:
    content = read_input(file)
    if not is_json(file, content):
        return _of_services(file, [read_services_text(file, content)])
    try:
        return _read_json(file, json_text(file, content))
    except IamError as error:
        raise IamError(error.problems, subject=file) from None


def _read_json(file: str, text: str) -> Side:
    # A services.yaml needs nothing of them.
    from stacks.importers.plan_json import is_plan_json, plan_json_roles
    from stacks.importers.terraform_json import is_terraform_json, terraform_json_roles

    data = load_json(text)
    if is_plan_json(data):
        return of_terraform(file, plan_json_roles(data))
    if is_terraform_json(data):
        return of_terraform(file, terraform_json_roles(data))
    if isinstance(data, dict) and "Statement" in data:
        return Side(file, policy=NamedPolicy(file, checked_document(data)))
    raise BadInputError(f"{file}: this is none of what can be compared: {FORMS}")


def _of_stacks(folder: str, stacks: Mapping[str, Side]) -> Side:
    roles = tuple(role for side in stacks.values() for role in side.roles)
    return Side(folder, roles, stacks=stacks)


def _of_services(file: str, services: Sequence[ServicesFile]) -> Side:
    roles = [(each.settings.account, RoleAccess(role)) for each in services for role in each.roles]
    return Side(file, tuple(roles), task_definitions=frozenset(_task_definitions(services)))


def _task_definitions(services: Iterable[ServicesFile]) -> Iterator[str]:
    for each in services:
        for places in each.places:
            node = node_at(places.tree.root, (*places.place, "task_definition"))
            if isinstance(node, Scalar):
                yield os.path.realpath(task_definition_file(each.file, node.text))


def of_terraform(file: str, imported: "ImportedRoles") -> Side:
    """What was read of a cdk.tf.json or of a plan, as one of the sides."""
    unknown = [
        each for each in imported.policies if each.document is None and each.expression is None
    ]
    return Side(
        file,
        tuple((None, role) for role in imported.roles),
        # What nobody can know before apply is no more than it was.
        managed_policies=tuple(each for each in imported.policies if each not in unknown),
        notes=(
            *imported.notes,
            *(
                f"{each.address} is not known before it is applied, and is not compared"
                for each in unknown
                if not each.is_attached
            ),
        ),
        fingerprints=imported.fingerprints,
    )
