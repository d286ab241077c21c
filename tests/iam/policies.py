"""Policies to compare, with short ways to say them."""

from stacks.iam.compare import Compared, compare
from stacks.iam.condition import Conditions
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.policies import Policies
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Effect, Statement

BUCKET = "arn:aws:s3:::b"
OBJECTS = f"{BUCKET}/*"


def policies(*statements: Statement, version: str = "2012-10-17") -> Policies:
    """One policy of these statements."""
    return Policies((NamedPolicy("P", PolicyDocument(statements, version=version)),))


def bounded(side: Policies, *statements: Statement) -> Policies:
    """The same under a permissions boundary."""
    return side._replace(boundaries=(NamedPolicy("B", PolicyDocument(statements)),))


def allow(
    actions: str | list[str] = "s3:GetObject",
    resources: str | list[str] = OBJECTS,
    conditions: Conditions = (),
    effect: Effect = "Allow",
) -> Statement:
    """Reading objects, unless something else is said."""
    return Statement(effect=effect, actions=actions, resources=resources, conditions=conditions)


def deny(
    actions: str | list[str] = "s3:GetObject",
    resources: str | list[str] = OBJECTS,
    conditions: Conditions = (),
) -> Statement:
    """The opposite."""
    return allow(actions, resources, conditions, effect="Deny")


def compared(old: Policies, new: Policies) -> Compared:
    """What is found, each witness asked of the policies as they stand, which know no proofs."""
    found = compare(old, new)
    for finding in found.findings:
        assert finding.witness or finding.doubts
        if finding.witness and not finding.doubts:
            request = finding.witness.request
            assert evaluate(request, new.policies, new.boundaries) == finding.witness.new
            assert evaluate(request, old.policies, old.boundaries) == finding.witness.old
            assert finding.witness.new.verdict == "allow"
            assert finding.witness.old.verdict != "allow"
    return found
