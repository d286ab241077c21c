"""Permissions by which a role gains others that it was not given."""

from collections.abc import Container, Iterable, Iterator, Sequence

from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.rules.escalation_grants import PASS_ROLE, Completed, Held
from stacks.rules.escalation_paths import ANY_PERMISSION, CONTAINER_AGENT, FOREIGN_CODE, SHELLS
from stacks.rules.pass_role_paths import PASS_ROLE_PATHS, PassRolePath
from stacks.rules.permissions import Permissions
from stacks.rules.reach import allows_everything
from stacks.rules.rule import Finding, Rule
from stacks.rules.wording import first_three, pattern_allows, shown

_PATHS = "https://pathfinding.cloud/paths/"
_PASSING = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"
_EXEC = "https://pathfinding.cloud/paths/ecs-006"

PRIVILEGE_ESCALATION = Rule(
    "privilege-escalation",
    "error",
    "An action lets the role have any permission, or be another identity.",
    "Leave it to who administers IAM; else require a permissions boundary (iam:PermissionsBoundary)"
    " or name the policies (iam:PolicyARN), the roles or the users.",
    None,
    _PATHS,
)
PRIVILEGE_ESCALATION_BY_PASS_ROLE = Rule(
    "privilege-escalation-by-pass-role",
    "error",
    "With iam:PassRole on every role, an action hands any role of a service to what it starts.",
    "Name in the Resource of iam:PassRole the roles that are handed over.",
    None,
    _PASSING,
)
SHELL_IN_CONTAINERS = Rule(
    "shell-in-containers",
    "error",
    "An action opens a shell in any task or instance, and so gives the permissions of its role.",
    "Name the cluster and its tasks, or the instances, or require a tag of theirs.",
    None,
    _EXEC,
)
CODE_AS_ANOTHER_ROLE = Rule(
    "code-as-another-role",
    "error",
    "An action changes what runs with the role of another resource, whichever it is.",
    "Name the resources that are to be changed.",
    None,
    _PATHS,
)
CONTAINER_AGENT_IN_TASK = Rule(
    "container-agent-in-task",
    "warning",
    "A task role may do what the ECS agent does, and so receive the credentials of other tasks.",
    "Allow it in the role of the container instances.",
    None,
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html",
)
RULES = (
    PRIVILEGE_ESCALATION,
    PRIVILEGE_ESCALATION_BY_PASS_ROLE,
    SHELL_IN_CONTAINERS,
    CODE_AS_ANOTHER_ROLE,
    CONTAINER_AGENT_IN_TASK,
)

_OTHER_TABLES = ((SHELL_IN_CONTAINERS, SHELLS), (CODE_AS_ANOTHER_ROLE, FOREIGN_CODE))


def findings(permissions: Permissions) -> Iterator[Finding]:
    """Of all policies together; each action or set of actions once, at what completes it.

    What one pattern completes is one finding. Nothing is said of who may do everything anyway, and
    of a pattern of many services what is worst.
    """
    if any(allows_everything(statement) for _, statement in permissions.statements):
        return
    held = Held(permissions)
    if held.is_nothing:
        return
    told: set[Path] = set()
    for rule, groups in _by_rule(held, told, permissions.kind):
        for path, group in groups.items():
            last = group[0].last
            if last.is_of_many_services and path in told:
                continue
            told.add(path)
            yield Finding(
                rule, path, _message(group), _about(group), alternatives=_alternatives(group)
            )


def _by_rule(
    held: Held, told: Container[Path], kind: RoleKind | None
) -> Iterator[tuple[Rule, dict[Path, list[Completed]]]]:
    """The rules, the worst first, each with what is completed, by the path of what completes it."""
    yield PRIVILEGE_ESCALATION, _grouped(map(held.completed, ANY_PERMISSION))
    by_passing = (held.completed_by_passing(row, told) for row in PASS_ROLE_PATHS)
    yield PRIVILEGE_ESCALATION_BY_PASS_ROLE, _grouped(by_passing)
    for rule, rows in _OTHER_TABLES:
        yield rule, _grouped(map(held.completed, rows))
    if kind == "task":
        yield CONTAINER_AGENT_IN_TASK, _grouped(map(held.completed, CONTAINER_AGENT))


def _grouped(completed: Iterable[Completed | None]) -> dict[Path, list[Completed]]:
    groups: dict[Path, list[Completed]] = {}
    for each in completed:
        if each:
            groups.setdefault(each.last.path, []).append(each)
    return groups


def _message(group: Sequence[Completed]) -> str:
    names = [" + ".join(each.row.actions) for each in group]
    first = group[0]
    on = f" on {shown(first.on)}" if first.on else ""
    if isinstance(first.row, PassRolePath):
        services = {each.row.services[0] for each in group if isinstance(each.row, PassRolePath)}
        trusted = services.pop() if len(services) == 1 else "their services"
        return f"{PASS_ROLE}{on} with {first_three(names)} gives any role that trusts {trusted}"
    if first.is_by_one_pattern:
        return pattern_allows(first.last.by.text, first.on, names, first.row.gains)
    return f"{names[0]}{on} {first.row.gains}"


def _about(group: Sequence[Completed]) -> tuple[str, ...]:
    """The text that completes it, the actions, and what else allows them."""
    actions = (action for each in group for action in each.row.actions)
    texts = (grant.by.text for each in group for grant in each.grants)
    return tuple(dict.fromkeys((group[0].last.by.text, *actions, *texts)))


def _alternatives(group: Sequence[Completed]) -> tuple[str, ...]:
    """The texts of the same statement without which nothing of it were complete."""
    first, *others = (each.last_texts for each in group)
    return tuple(text for text in first if all(text in texts for texts in others))
