"""Services that were called otherwise before, and whose roles stay."""

from stacks.iam.names import fitted_name, logical_id
from stacks.iam.role import RoleKind
from stacks.manifest.services import service_name_problem
from stacks.manifest.tree_reader import TreeReader

_KINDS: tuple[RoleKind, ...] = ("task", "execution")


def former_logical_id(reader: TreeReader, service: str, kind: RoleKind) -> str | None:
    """What Terraform called a role of ``service`` before that was renamed, if it was."""
    former = reader.text("services", service, "moved_from")
    return logical_id(f"{former}-{kind}") if former else None


def check_moves(reader: TreeReader) -> None:
    """Report every service that can't have moved from where it says, or would lose its roles."""
    present = {_place(service): service for service in reader.entries(("services",))}
    moved: dict[str, str] = {}
    for service in reader.entries(("services",)):
        at = ("services", service, "moved_from")
        former = reader.text(*at)
        if former is None:
            continue
        if message := _problem(service, former, present, moved):
            reader.add_fault(reader.tree.locate(at), message)
        else:
            _check_roles(reader, service, former)
        moved.setdefault(_place(former), service)


def _place(service: str) -> str:
    """What two services can't have in common: what Terraform calls their roles begins with it."""
    return logical_id(f"{service}-{_KINDS[0]}")


def _problem(
    service: str, former: str, present: dict[str, str], moved: dict[str, str]
) -> str | None:
    if message := service_name_problem(former):
        return message
    id_ = _place(former)
    if id_ == _place(service):
        return f"{former} is what {service} is called now, to Terraform; leave moved_from out"
    if id_ in present:
        return f"{present[id_]} is still in this file; what has moved is gone from where it was"
    if id_ in moved:
        return f"{moved[id_]} has moved from {former} already; two can't be what was one"
    return None


def _check_roles(reader: TreeReader, service: str, former: str) -> None:
    """IAM can't rename a role, so a default that follows the service would make another."""
    for kind in _KINDS:
        at = ("services", service, f"{kind}_role")
        if reader.node(at) is None:
            continue
        if reader.text(*at, "name") is None:
            kept = fitted_name(former, f"-{kind}")
            reader.add_fault(
                reader.tree.locate_key(at),
                f"IAM can't rename a role, so say what this one is called: name: {kept} keeps what "
                f"was {former}'s by default, another name makes another role",
            )
        if reader.is_true(*at, "import"):
            reader.add_fault(
                reader.tree.locate_key((*at, "import")),
                "a role that has moved is in Terraform's state, and can't be imported too; leave "
                "import or moved_from out",
            )
