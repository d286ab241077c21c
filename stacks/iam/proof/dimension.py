"""The three texts of a request, the forms that they have, and how a reader would write one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from stacks.iam.comparisons import arn_fields
from stacks.iam.glob import Pattern, Wildcard
from stacks.iam.proof.automaton import Matcher, form_matcher


@dataclass(frozen=True, eq=False)
class Dimension:
    """``forms`` are patterns of all that a request can name here."""

    name: Literal["actions", "resources", "principals"]
    form: re.Pattern[str]
    forms: Sequence[Matcher]
    readable: Callable[[Pattern], list[str]]

    def has_form(self, word: str) -> bool:
        """Whether a request can name ``word``."""
        return self.form.fullmatch(word) is not None


def _filled(wanted: Pattern, any_: str) -> str:
    """``wanted`` with ``any_`` for ``*``."""
    found = ""
    for index, each in enumerate(wanted):
        if not isinstance(each, Wildcard):
            found += each
        elif each is Wildcard.ONE:
            found += "x"
        elif not index or wanted[index - 1] is not Wildcard.ANY:
            found += any_
    return found


def _actions(wanted: Pattern) -> list[str]:
    return [_filled(wanted, "example"), _filled(wanted, "example:example")]


_FIELDS = ("arn", "aws", "example", "us-east-1", "111122223333", "example")


def _resources(wanted: Pattern) -> list[str]:
    found = [_filled(wanted, each) for each in ("example", "")]
    fields = arn_fields(wanted)
    if fields is not None:
        filled = [_filled(field, name) for field, name in zip(fields, _FIELDS, strict=True)]
        found.insert(0, ":".join(filled))
    if all(each is Wildcard.ANY for each in wanted):
        found += ["*", ":".join(_FIELDS)]
    missing = ":".join(_FIELDS[6 - max(1, 6 - sum(each == ":" for each in wanted)) :])
    return [*found, _filled(wanted, missing)]


def _principals(wanted: Pattern) -> list[str]:
    return [
        _filled(wanted, each) for each in ("root", "AWS|iam::111122223333:root", "example", "x|x")
    ]


ACTIONS = Dimension(
    "actions", re.compile(r"[^:]+:[^:]+", re.DOTALL), [form_matcher("+:+")], _actions
)
"""``service:Action``, in small letters."""

RESOURCES = Dimension(
    "resources",
    re.compile(r"\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", re.DOTALL),
    [form_matcher("*"), form_matcher("arn:+:+:~:~:.")],
    _resources,
)
"""An ARN, or ``*`` for an action that takes no resource."""

PRINCIPALS = Dimension(
    "principals", re.compile(r"[^|]+\|.+", re.DOTALL), [form_matcher(".|.")], _principals
)
"""As `stacks.iam.principal_match.principal_text` writes it."""
