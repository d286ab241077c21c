"""Gives what is unknown in policies a value, to find a request that tells two of them apart."""

import re
from collections.abc import Iterable, Mapping, Sequence

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.proof.context_search import Literal, key_test
from stacks.iam.rewriting import Change, rewritten
from stacks.iam.role import NamedPolicy
from stacks.iam.substitution import ESCAPES
from stacks.iam.text import parts

_VARIABLE = re.compile(r"\$\{\s*([^,}\s]+)")
# Characters that no policy has.
_FIRST_STAND_IN = 0xE000


class StandIns:
    """Texts in place of the Terraform expressions in some policies, and of their variables."""

    def __init__(self, *sides: Policies) -> None:
        self._expressions: dict[str, str] = {}
        self._variables: dict[str, tuple[str, str]] = {}
        for text, is_resource in (each for side in sides for each in _texts(side)):
            for index, part in enumerate(parts(text)):
                if part.kind == "expression":
                    self._add_expression(part.text, begins_arn=is_resource and not index)
                elif (
                    part.kind == "variable"
                    and part.text not in ESCAPES
                    and (variable := _VARIABLE.match(part.text))
                ):
                    key = variable[1]
                    value = f"some-{re.split('[:/]', key)[-1]}"
                    self._variables.setdefault(key.casefold(), (key, value))

    def _add_expression(self, text: str, *, begins_arn: bool) -> None:
        known = self._expressions.get(text)
        character = known[-1] if known else chr(_FIRST_STAND_IN + len(self._expressions))
        if begins_arn:
            self._expressions[text] = f"arn:aws:terraform:::{character}"
        else:
            self._expressions.setdefault(text, character)

    @property
    def given(self) -> list[Literal]:
        """That each variable's key has the value that stands for it, and no other."""
        return [
            Literal(key_test(Condition(operator, key, value), has_variables=False), holds=True)
            for key, value in self._variables.values()
            for operator in ("StringEquals", "ForAllValues:StringEquals")
        ]

    def without_expressions(self, side: Policies) -> Policies:
        """What can be evaluated of ``side``, its expressions replaced."""
        return _rewritten(side, self._expressions, {})

    def without_unknowns(self, side: Policies) -> Policies:
        """The same, its variables replaced as well."""
        return _rewritten(side, self._expressions, self._variables)

    def shown(self, text: str) -> str:
        """``text`` with the expressions themselves."""
        for expression, stand_in in self._expressions.items():
            text = text.replace(stand_in, expression)
        return text


def _texts(side: Policies) -> Iterable[tuple[str, bool]]:
    """The texts that may hold unknowns, and whether it is a resource's."""
    for policy in (*side.policies, *side.boundaries):
        for statement in policy.document.statements:
            for text in (*(statement.resources or ()), *(statement.not_resources or ())):
                yield text, True
            for text in (*(statement.actions or ()), *(statement.not_actions or ())):
                yield text, False
            for condition in statement.conditions:
                yield from ((value, False) for value in condition.values)
            for one in (*(statement.principals or ()), *(statement.not_principals or ())):
                yield from ((value, False) for value in one.identifiers)


def _rewritten(
    side: Policies, expressions: Mapping[str, str], variables: Mapping[str, tuple[str, str]]
) -> Policies:
    def documents(policies: Sequence[NamedPolicy]) -> tuple[NamedPolicy, ...]:
        if not expressions and not variables:
            return tuple(policies)
        return tuple(
            NamedPolicy(each.name, rewritten(each.document, change(each.document)))
            for each in policies
        )

    def change(document: PolicyDocument) -> Change:
        known: Mapping[str, tuple[str, str]] = variables if document.has_variables else {}
        return lambda text: _replaced(text, expressions, known)

    return Policies(policies=documents(side.policies), boundaries=documents(side.boundaries))


def _replaced(
    text: str, expressions: Mapping[str, str], variables: Mapping[str, tuple[str, str]]
) -> str:
    found = ""
    for part in parts(text):
        if part.kind == "expression":
            found += expressions.get(part.text, part.text)
        elif (
            part.kind == "variable"
            and part.text not in ESCAPES
            and (variable := _VARIABLE.match(part.text))
            and variable[1].casefold() in variables
        ):
            found += variables[variable[1].casefold()][1]
        else:
            found += part.text
    return found
