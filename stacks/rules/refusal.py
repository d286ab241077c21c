"""Rules about what IAM refuses: errors all of them, which nobody can accept."""

from stacks.rules.rule import Rule, check_source

USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
GRAMMAR = f"{USER_GUIDE}/reference_policies_grammar.html"
QUOTAS = f"{USER_GUIDE}/reference_iam-quotas.html"
API = "https://docs.aws.amazon.com/IAM/latest/APIReference"


def refusal(id_: str, cause: str, fix: str, code: str | None = None, source: str = GRAMMAR) -> Rule:
    """A rule of severity error."""
    return Rule(id_, "error", cause, fix, code, source)


def checked_refusal(id_: str, cause: str, fix: str, code: str) -> Rule:
    """One that AWS's page describes as an error, under the words of its code."""
    return refusal(id_, cause, fix, code, check_source("error", code.lower().replace("_", "-")))


def empty_refusal(id_: str, cause: str, fix: str, code: str) -> Rule:
    """One that AWS's page describes as a suggestion; here nothing empty is meant."""
    source = check_source("suggestion", code.lower().replace("_", "-"))
    return refusal(id_, cause, fix, code, source)
