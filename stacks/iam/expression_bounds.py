"""What IAM would say at least and at most, whatever the Terraform expressions in policies become.

An expression is a text that is not known yet; the same expression is the same text wherever it
stands. Between the two bounds nothing is decided before Terraform runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import Decision, action_matches, evaluate
from stacks.iam.glob import fold, texts_overlap
from stacks.iam.request import Request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Effect, Statement
from stacks.iam.text import Part, expressions, is_unresolved, parts

# Characters that no policy has stand for the request's own expressions.
_FIRST_STAND_IN = 0xE000
# What is asked has no wildcards: a * in it is a character like this, that only those match.
_NO_WILDCARDS = {ord("*"): "\uf8fe", ord("?"): "\uf8ff"}


class Bounds(NamedTuple):
    """The decision with the least that the expressions may allow, and with the most."""

    least: Decision
    most: Decision

    @property
    def decision(self) -> Decision | None:
        """The decision that does not depend on an expression; None where there is none."""
        if self.least.verdict == "allow":
            return self.least
        return None if self.most.verdict == "allow" else self.most


def bounds(
    request: Request, policies: Sequence[NamedPolicy], boundaries: Sequence[NamedPolicy] = ()
) -> Bounds:
    """Decide ``request`` as `stacks.iam.evaluate.evaluate` does, both ways. Raises IamError as it.

    Without expressions both are the same.
    """
    question = _Question(request)
    least, most = (
        evaluate(
            question.asked,
            [question.rewritten(each, widened) for each in policies],
            [question.rewritten(each, widened) for each in boundaries],
        )
        for widened in ("Deny", "Allow")
    )
    return Bounds(least, most)


def expressions_about(request: Request, policies: Sequence[NamedPolicy]) -> list[str]:
    """The expressions in ``request``, and in the statements that may be about its action."""
    texts = [request.action, request.resource]
    for policy in policies:
        for each in policy.document.statements:
            actions = (*(each.actions or ()), *(each.not_actions or ()))
            if action_matches(each, request.action) or any(map(is_unresolved, actions)):
                texts += (*actions, *(each.resources or ()), *(each.not_resources or ()))
                texts += (text for test in each.conditions for text in (test.key, *test.values))
    return list(dict.fromkeys(found for text in texts for found in expressions(text)))


class _Question:
    """A request, with stand-ins for the expressions in it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        found = dict.fromkeys((*expressions(request.action), *expressions(request.resource)))
        self._stand_ins = {each: chr(_FIRST_STAND_IN + at) for at, each in enumerate(found)}
        self.asked = request._replace(
            action=self._known(request.action), resource=self._known(request.resource)
        )

    def rewritten(self, policy: NamedPolicy, widened: Effect) -> NamedPolicy:
        """``policy`` with statements of the effect ``widened`` that apply as often as can be.

        The others apply as seldom as can be.
        """
        document = policy.document
        statements = [
            self._statement(each, widen=each.effect == widened) for each in document.statements
        ]
        changed = PolicyDocument(statements, version=document.version, id=document.id)
        return NamedPolicy(policy.name, changed)

    def _statement(self, statement: Statement, *, widen: bool) -> Statement:
        action, resource = self._request.action, self._request.resource
        open_tests = [each for each in statement.conditions if self._is_open(each)]
        if open_tests and not widen:
            # It may never hold, and what is on no resource never applies.
            return replace(statement, resources=(), not_resources=None, conditions=())
        return replace(
            statement,
            actions=self._texts(statement.actions, action, widen=widen),
            not_actions=self._texts(statement.not_actions, action, widen=not widen),
            resources=self._texts(statement.resources, resource, widen=widen),
            not_resources=self._texts(statement.not_resources, resource, widen=not widen),
            conditions=[each for each in statement.conditions if each not in open_tests],
        )

    def _texts(
        self, texts: Iterable[str] | None, asked: str, *, widen: bool
    ) -> tuple[str, ...] | None:
        """Patterns of what is ``asked``: those that may match as ``*``, or those that do match."""
        if texts is None:
            return None
        found: list[str] = []
        for text in texts:
            if not is_unresolved(text) and not is_unresolved(asked):
                found.append(text)
            elif widen:
                found += ["*"] if _may_match(text, asked) else []
            elif not is_unresolved(known := self._known(text)) and "?" not in known:
                # A ? would match the stand-in, which is one character.
                found.append(known)
        return tuple(found)

    def _is_open(self, test: Condition) -> bool:
        values = (test.key, *test.values, *self._request.context.get(test.key))
        return any(map(is_unresolved, values))

    def _known(self, text: str) -> str:
        """``text`` with the stand-ins; what else is an expression stays one."""
        if not self._stand_ins:
            return text
        return "".join(
            self._stand_ins.get(each.text, each.text) if each.kind == "expression" else each.text
            for each in parts(text)
        )


def _may_match(text: str, asked: str) -> bool:
    """Whether the pattern ``text`` matches what is ``asked``, for some values of expressions."""
    wanted, given = parts(text), parts(asked)
    while wanted and given and wanted[0] == given[0] and wanted[0].kind == "expression":
        # The same text in front of both takes nothing away from what follows.
        wanted, given = wanted[1:], given[1:]
    return texts_overlap(_any(wanted), _any(given, _NO_WILDCARDS))


def _any(found: Sequence[Part], literally: Mapping[int, str] | None = None) -> str:
    """A pattern that matches, among others, all that ``found`` may be."""
    # Case is no difference to actions; to think so of resources too widens what may match.
    return "".join(
        fold(each.text).translate(literally or {}) if each.kind == "text" else "*" for each in found
    )
