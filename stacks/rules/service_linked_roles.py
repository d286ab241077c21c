"""iam:CreateServiceLinkedRole for more services than are named."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.glob import pattern, pattern_covers
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.limiting import limits
from stacks.rules.reach import Reach
from stacks.rules.rule import Finding
from stacks.rules.six_ways import finding_of_way, rules_of_six_ways
from stacks.rules.statements import covering, statements_of

_CREATE = "iam:CreateServiceLinkedRole"
# The path of service-linked roles begins with the service that each is for.
_OF_ANY_SERVICE = pattern("role/aws-service-role/*")

_OF_SIX_WAYS = rules_of_six_ways(
    _CREATE,
    "create-service-linked-role",
    "warning",
    so="a service that is not meant can be given a role",
    fix="Name the roles, or the services with a condition on iam:AWSServiceName.",
    code="CREATE_SLR",
    kind="general-warning",
)
RULES = tuple(_OF_SIX_WAYS.values())


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every statement that allows iam:CreateServiceLinkedRole for any service; one of each."""
    for place, statement in statements_of(document):
        if statement.effect != "Allow" or limits(statement.conditions, "iam:AWSServiceName"):
            continue
        by = covering(statement, _CREATE)
        resource = _every_service(statement) if by else None
        if by and resource:
            lacks = "without a condition on iam:AWSServiceName"
            yield finding_of_way(_OF_SIX_WAYS, _CREATE, by, resource, lacks).under(*place)


def _every_service(statement: Statement) -> str | None:
    """The text by which the roles of every service are meant."""
    return Reach(statement).all_of(_CREATE) or next(
        (
            each
            for each in sorted(statement.resources or ())
            if each.startswith("arn:")
            and not is_unresolved(each)
            and pattern_covers(pattern(each.split(":", 5)[-1]), _OF_ANY_SERVICE)
        ),
        None,
    )
