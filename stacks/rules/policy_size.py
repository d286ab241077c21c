"""The size of a permissions policy on its own."""

from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.limits import SizeQuota
from stacks.rules.rule import Finding, Rule

POLICY_SIZE = Rule(
    "policy-size",
    "warning",
    "The policy is larger than the inline policies of a role, or a managed policy, may be.",
    "Split it, merge statements, or use fewer.",
    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
RULES = (POLICY_SIZE,)


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Whether ``document`` is over the largest quota that a permissions policy can have."""
    quota = SizeQuota.INLINE.value
    size = document.size
    if size > quota:
        message = f"{size:,} characters, white space not counted, are over IAM's {quota:,}"
        yield Finding(POLICY_SIZE, (), message, ("size",))
