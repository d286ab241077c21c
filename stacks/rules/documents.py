"""What a policy document says about itself, and what it says twice."""

from collections.abc import Iterator

from stacks.iam.document import OLD_VERSION, PolicyDocument
from stacks.iam.statement import Statement
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import statements_of

MISSING_VERSION = Rule(
    "missing-version",
    "warning",
    "The policy has no Version, so it is of 2008-10-17, which has no policy variables.",
    'Write "Version": "2012-10-17".',
    "MISSING_VERSION",
    check_source("general-warning", "missing-version"),
)
OLD = Rule(
    "old-version",
    "suggestion",
    "The policy is of 2008-10-17, which has no policy variables.",
    'Write "Version": "2012-10-17".',
    None,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
)
EMPTY_SID = Rule(
    "empty-sid",
    "suggestion",
    "A Sid is empty.",
    "Name the statement, or drop the Sid.",
    "EMPTY_SID_VALUE",
    check_source("suggestion", "empty-sid-value"),
)
REDUNDANT_STATEMENT = Rule(
    "redundant-statement",
    "suggestion",
    "A statement says what another one of the policy says.",
    "Drop one of the two.",
    "REDUNDANT_STATEMENT",
    check_source("suggestion", "redundant-statement"),
)
RULES = (MISSING_VERSION, OLD, EMPTY_SID, REDUNDANT_STATEMENT)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of the version, and of each statement."""
    if document.version is None:
        yield Finding(MISSING_VERSION, ("version",), "the policy has no Version", ("Version",))
    elif document.version == OLD_VERSION:
        message = f"the Version is {OLD_VERSION}"
        yield Finding(OLD, ("version",), message, (OLD_VERSION,))
    seen: dict[Statement, int] = {}
    for index, (place, statement) in enumerate(statements_of(document)):
        if statement.sid == "":
            yield Finding(EMPTY_SID, (*place, "sid"), "the Sid is empty", ("Sid",))
        same = seen.setdefault(_unnamed(statement), index)
        if same != index:
            message = f"statement {index + 1} says what statement {same + 1} says"
            yield Finding(REDUNDANT_STATEMENT, place, message, (statement.sid or str(index + 1),))


def _unnamed(statement: Statement) -> Statement:
    return Statement(
        effect=statement.effect,
        actions=statement.actions,
        not_actions=statement.not_actions,
        resources=statement.resources,
        not_resources=statement.not_resources,
        principals=statement.principals,
        not_principals=statement.not_principals,
        conditions=statement.conditions,
    )
