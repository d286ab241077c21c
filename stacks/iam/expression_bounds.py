"""What IAM would say at least and at most, whatever the Terraform expressions in policies become.

An expression is a text that is not known yet; the same expression is the same text wherever it
stands. Between the two bounds nothing is decided before Terraform runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import Decision, action_matches, evaluate
from stacks.iam.expression_match import may_match
from stacks.iam.request import Context, Request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Effect, Statement
from stacks.iam.substitution import with_values
from stacks.iam.text import expressions, is_unresolved, parts

# Characters that no policy has: they stand for the request's own expressions, and for a value that
# is none of those that the request has.
_FIRST_STAND_IN = 0xE000
_NO_MATCH = "\uf8fd"


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
    texts = list(_texts_of(request))
    for policy in policies:
        for each in policy.document.statements:
            actions = (*(each.actions or ()), *(each.not_actions or ()))
            if action_matches(each, request.action) or any(map(is_unresolved, actions)):
                texts += (*actions, *(each.resources or ()), *(each.not_resources or ()))
                texts += (text for test in each.conditions for text in (test.key, *test.values))
    return list(dict.fromkeys(found for text in texts for found in expressions(text)))


def _texts_of(request: Request) -> Iterable[str]:
    yield from (request.action, request.resource)
    for values in request.context.values.values():
        yield from values


class _Question:
    """A request, with stand-ins for the expressions in it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        found = dict.fromkeys(each for text in _texts_of(request) for each in expressions(text))
        self._stand_ins = {each: chr(_FIRST_STAND_IN + at) for at, each in enumerate(found)}
        self.asked = request._replace(
            action=self._known(request.action),
            resource=self._known(request.resource),
            context=Context(
                {key: map(self._known, each) for key, each in request.context.values.items()}
            ),
        )

    def rewritten(self, policy: NamedPolicy, widened: Effect) -> NamedPolicy:
        """``policy`` with statements of the effect ``widened`` that apply as often as can be.

        The others apply as seldom as can be.
        """
        document = policy.document
        statements = [
            self._statement(
                each, widen=each.effect == widened, has_variables=document.has_variables
            )
            for each in document.statements
        ]
        changed = PolicyDocument(statements, version=document.version, id=document.id)
        return NamedPolicy(policy.name, changed)

    def _statement(self, statement: Statement, *, widen: bool, has_variables: bool) -> Statement:
        def actions(texts: Iterable[str] | None, *, widen: bool) -> list[str] | None:
            return self._texts(texts, self._request.action, widen=widen, has_variables=False)

        def resources(texts: Iterable[str] | None, *, widen: bool) -> list[str] | None:
            asked = self._request.resource
            return self._texts(texts, asked, widen=widen, has_variables=has_variables)

        is_open = [
            self._is_open(each, has_variables=has_variables) for each in statement.conditions
        ]
        if any(is_open) and not widen:
            # It may never hold, and what is on no resource never applies.
            return replace(statement, resources=(), not_resources=None, conditions=())
        return replace(
            statement,
            actions=actions(statement.actions, widen=widen),
            not_actions=actions(statement.not_actions, widen=not widen),
            resources=resources(statement.resources, widen=widen),
            not_resources=resources(statement.not_resources, widen=not widen),
            conditions=[
                Condition(
                    each.operator,
                    each.key,
                    [self._decided(value, has_variables=has_variables) for value in each.values],
                )
                for each, skip in zip(statement.conditions, is_open, strict=True)
                if not skip
            ],
        )

    def _texts(
        self, texts: Iterable[str] | None, asked: str, *, widen: bool, has_variables: bool
    ) -> list[str] | None:
        """Patterns of what is ``asked``: those that may match as ``*``, or those that do match."""
        if texts is None:
            return None
        found: list[str] = []
        for text in texts:
            given = with_values(text, self._request.context) if has_variables else text
            if given is None or not (is_unresolved(given) or is_unresolved(asked)):
                # A variable without a value has its meaning, whatever an expression beside it is.
                found.append(text)
            elif widen:
                found += ["*"] if may_match(given, asked) else []
            elif not is_unresolved(known := self._known(given)) and _is_exact(text, known):
                found.append(known)
        return found

    def _is_open(self, test: Condition, *, has_variables: bool) -> bool:
        """Whether it depends on an expression if ``test`` holds."""
        if is_unresolved(test.key):
            return True
        given = self._request.context.get(test.key)
        is_text = "String" in test.operator or "Arn" in test.operator
        if not is_text:
            is_unknown = any(map(is_unresolved, (*test.values, *given)))
            return is_unknown and (bool(given) or "Null" in test.operator)
        context = self._request.context
        values = [with_values(each, context) if has_variables else each for each in test.values]
        return any(
            value is not None
            and value != each
            and (is_unresolved(value) or is_unresolved(each))
            and may_match(value, each)
            for value in values
            for each in given
        )

    def _decided(self, value: str, *, has_variables: bool) -> str:
        """A condition's value, of which it is known what it matches."""
        if has_variables and with_values(value, self._request.context) is None:
            return value
        known = self._known(value)
        return _NO_MATCH if is_unresolved(known) else known

    def _known(self, text: str) -> str:
        """``text`` with the stand-ins; what else is an expression stays one."""
        if not self._stand_ins:
            return text
        return "".join(
            self._stand_ins.get(each.text, each.text) if each.kind == "expression" else each.text
            for each in parts(text)
        )


def _is_exact(text: str, known: str) -> bool:
    """Whether ``known``, made of ``text``, matches nothing by a wildcard that is none in it.

    A ``?`` would match a stand-in, which is one character; the value of a variable has none.
    """
    return "?" not in known and known.count("*") == text.count("*")
