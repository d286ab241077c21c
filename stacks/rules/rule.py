"""What a rule is, and what it finds."""

from typing import Literal, NamedTuple

from stacks.iam.problem import Path, Problem

Severity = Literal["error", "warning", "suggestion"]
"""``error``: IAM refuses it, it can't work, or it is unsafe. ``warning``: it allows more than is
likely to be needed, or is likely not what was meant. ``suggestion``: it can be said better."""

CHECKS_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
)
"""The page that describes what IAM Access Analyzer's policy validation finds."""


class Rule(NamedTuple):
    """One thing that is looked for.

    ``id`` is in words, ``cause`` says what is wrong and why it matters, ``fix`` what to do.
    ``access_analyzer`` is the issue code of IAM Access Analyzer's policy validation that the rule
    answers to, None where there is none. ``source`` is the page that the rule was read from.
    """

    id: str
    severity: Severity
    cause: str
    fix: str
    access_analyzer: str | None
    source: str


class Finding(NamedTuple):
    """What a rule found, in one sentence, and where: ``path`` leads through what was examined.

    ``about`` holds the texts that tell this finding from others of the same rule, such as the
    action, then the resource; an `AcceptedFinding` names the first. Which one that is does not
    depend on the order in which a statement lists them: it is chosen by the alphabet, and
    ``alternatives`` could as well have been it. ``fix`` is the rule's where it is empty.
    """

    rule: Rule
    path: Path
    message: str
    about: tuple[str, ...]
    fix: str = ""
    about_key: bool = False
    alternatives: tuple[str, ...] = ()

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.fix or self.rule.fix

    def as_problem(self) -> Problem:
        """The finding as a reason to refuse a value; what to do is a part of it."""
        message = f"{self.message} [{self.rule.id}]: {self.remedy}"
        return Problem(self.path, message, self.about_key, self.rule.id)

    def under(self, *prefix: str | int) -> "Finding":
        """The same finding, seen from a value that holds what was examined under ``prefix``."""
        path = (*prefix, *self.path)
        rule, _, message, about, fix, about_key, alternatives = self
        return Finding(rule, path, message, about, fix, about_key, alternatives)


def check_source(kind: str, title: str) -> str:
    """The place on AWS's page for a check: its kind (``error``), and its title in anchor form."""
    return f"{CHECKS_PAGE}#access-analyzer-reference-policy-checks-{kind}-{title}"
