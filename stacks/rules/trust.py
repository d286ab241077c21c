"""Who may assume a role of ECS: its tasks, or ECS itself, and nobody else."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.principal import ANYONE, EVERYONE
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule
from stacks.rules.trust_services import misspelt_service
from stacks.rules.trust_statements import (
    ASSUME_ROLE,
    ASSUMING,
    ECS_TASKS,
    allowing,
    allows,
    arn_of,
    identifiers,
    may_allow,
    trusts,
)

_TASK_ROLES = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"

ECS_TASKS_NOT_TRUSTED = Rule(
    "ecs-tasks-not-trusted",
    "error",
    "No statement lets ECS assume the role, so no task starts with it.",
    f"Allow {ASSUME_ROLE} for the service principal {ECS_TASKS}.",
    None,
    _TASK_ROLES,
)
OTHER_SERVICE_TRUSTED = Rule(
    "other-service-trusted",
    "error",
    "Another service is trusted in place of the one that assumes the roles of tasks.",
    f"Write {ECS_TASKS}, which is the principal for task roles and for execution roles.",
    None,
    _TASK_ROLES,
)
OTHER_PRINCIPAL_TRUSTED = Rule(
    "other-principal-trusted",
    "warning",
    "Not only ECS may assume the role: whoever else may has all that its tasks may.",
    "Drop the principal, or give it a role of its own. A role that assumes itself has to be "
    "named in its own trust policy; accept the finding for that one.",
    None,
    _TASK_ROLES,
)
RULES = (ECS_TASKS_NOT_TRUSTED, OTHER_SERVICE_TRUSTED, OTHER_PRINCIPAL_TRUSTED)


def findings(document: PolicyDocument, kind: RoleKind | None) -> Iterator[Finding]:
    """Of the trust policy of a task role or an execution role; of no other role.

    A role whose kind is not known is one of the two where it trusts ECS's tasks.
    """
    statements = list(allowing(document))
    if kind is None and not any(trusts(statement, ECS_TASKS) for _, statement in statements):
        return
    is_trusted = any(
        _may_mean_ecs(statement)
        or (trusts(statement, ECS_TASKS) and may_allow(statement, ASSUME_ROLE))
        for _, statement in statements
    )
    found = [
        finding.under(*place)
        for place, statement in statements
        if allows(statement, *ASSUMING)
        for finding in _of_statement(statement, kind, is_trusted=is_trusted)
    ]
    yield from found
    if is_trusted or any(each.rule is OTHER_SERVICE_TRUSTED for each in found):
        return
    if document.statements:
        message = f"{ECS_TASKS} can't assume this {_shown(kind)}"
        yield Finding(ECS_TASKS_NOT_TRUSTED, ("statements",), message, (ECS_TASKS,))


def _shown(kind: RoleKind | None) -> str:
    return f"{kind} role" if kind else "role of tasks"


def _of_statement(
    statement: Statement, kind: RoleKind | None, *, is_trusted: bool
) -> Iterator[Finding]:
    for path, service in identifiers(statement, "Service"):
        if service == ECS_TASKS or misspelt_service(service):
            continue
        if is_trusted:
            message = f"{service} may assume the {_shown(kind)}, too"
            yield Finding(OTHER_PRINCIPAL_TRUSTED, path, message, (service,))
        else:
            message = f"{service} does not assume a {_shown(kind)}; {ECS_TASKS} does"
            yield Finding(OTHER_SERVICE_TRUSTED, path, message, (service,))
    for type_ in ("AWS", "Federated"):
        for path, principal in identifiers(statement, type_):
            if principal != ANYONE:
                message = f"{principal} may assume the {_shown(kind)}{_excuse(principal)}"
                yield Finding(OTHER_PRINCIPAL_TRUSTED, path, message, (principal,))


def _excuse(principal: str) -> str:
    arn = arn_of(principal)
    if arn is not None and arn.resource.startswith("role/"):
        return "; right only if it is this role, which assumes itself"
    return ""


def _may_mean_ecs(statement: Statement) -> bool:
    """Whether ECS may be trusted here, unknown or spelt wrong, so that no more need be said."""
    if statement.principals is None or statement.principals == EVERYONE:
        return True
    return any(
        ANYONE in principal.identifiers
        or (principal.type == "Service" and any(map(_is_unclear, principal.identifiers)))
        for principal in statement.principals
    )


def _is_unclear(service: str) -> bool:
    return is_unresolved(service) or misspelt_service(service) is not None
