"""What is left of a services.yaml without the statements that have a fault."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from stacks.iam.document import PolicyDocument
from stacks.iam.role import RoleSpec
from stacks.manifest.fault import Fault
from stacks.manifest.role_places import RolePlaces
from stacks.manifest.services import ServicesFile


def without_faults(services: ServicesFile, faults: Iterable[Fault]) -> ServicesFile:
    """``services`` without each statement that a fault stands in, or behind, before the next."""
    starts = sorted(
        (_start(places, entry), (number, index))
        for number, places in enumerate(services.places)
        for index, entry in enumerate(places.entries)
    )
    positions = [start for start, _ in starts]
    faulty: set[tuple[int, int]] = set()
    for fault in faults:
        before = bisect_right(positions, (fault.where.line, fault.where.column))
        if before:
            faulty.add(starts[before - 1][1])
    kept = [
        _kept(role, places, [index for of, index in faulty if of == number])
        for number, (role, places) in enumerate(zip(services.roles, services.places, strict=True))
    ]
    return replace(
        services,
        roles=tuple(role for role, _ in kept),
        places=tuple(places for _, places in kept),
    )


def _start(places: RolePlaces, entry: int) -> tuple[int, int]:
    position = places.tree.locate((*places.place, "allow", entry))
    return position.line, position.column


def _kept(role: RoleSpec, places: RolePlaces, faulty: list[int]) -> tuple[RoleSpec, RolePlaces]:
    if not faulty:
        return role, places
    policies = tuple(
        replace(
            policy,
            document=PolicyDocument(
                statement
                for index, statement in enumerate(policy.document.statements)
                if index not in faulty
            ),
        )
        for policy in role.policies
    )
    entries = tuple(entry for index, entry in enumerate(places.entries) if index not in faulty)
    return replace(role, policies=policies), replace(places, entries=entries)
