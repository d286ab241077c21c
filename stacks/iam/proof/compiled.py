"""Policies made ready to be compared: rules, each a statement or what stands for an unknown one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stacks.iam.evaluate import located, refuse_ambiguous
from stacks.iam.glob import fold
from stacks.iam.policies import Policies
from stacks.iam.principal import Principal
from stacks.iam.principal_match import principal_patterns
from stacks.iam.problem import IamError
from stacks.iam.proof.context_search import AnyOf, Literal, key_test
from stacks.iam.proof.selector import ALL, NOTHING, Glob, Selector, glob, principal_glob, selector
from stacks.iam.proof.unknowns import PolicySays
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Effect, Statement
from stacks.iam.text import parts


@dataclass(frozen=True, eq=False)
class Rule:
    """When a statement applies: each selector selects and each literal is so.

    ``statement`` is None for what stands for a policy that can't be read.
    """

    policy: str
    statement: Statement | None
    index: int
    actions: Selector
    resources: Selector
    principals: Selector
    literals: tuple[Literal, ...]

    @property
    def names_principals(self) -> bool:
        """Whether it stands in a policy that says who, such as a trust policy."""
        statement = self.statement
        return statement is not None and (
            statement.principals is not None or statement.not_principals is not None
        )

    @property
    def key(self) -> object:
        """Equal for rules that apply to the same requests."""
        selectors = (self.actions.key, self.resources.key, self.principals.key)
        return (*selectors, frozenset(self.literals))


@dataclass(frozen=True)
class Compiled:
    """`Policies` as rules. ``gates`` are the boundaries: one rule of each has to allow."""

    allows: list[Rule] = field(default_factory=list["Rule"])
    denies: list[Rule] = field(default_factory=list["Rule"])
    gates: list[list[Rule]] = field(default_factory=list["list[Rule]"])


def compiled(old: Policies, new: Policies) -> tuple[Compiled, Compiled]:
    """Make two sets of policies ready to be compared, in either direction.

    If one of them names principals, a request has one: then a statement without principals applies
    to nobody, and one without resources to its role.

    Raises IamError for a condition operator that IAM does not have, and for a statement that says
    two things about its actions, resources or principals.
    """
    names_principals = any(map(_has_principals, (old, new)))
    return (
        _compiled(old, names_principals=names_principals),
        _compiled(new, names_principals=names_principals),
    )


def _has_principals(policies: Policies) -> bool:
    return any(
        statement.principals is not None or statement.not_principals is not None
        for policy in (*policies.policies, *policies.boundaries)
        for statement in policy.document.statements
    )


def _compiled(policies: Policies, *, names_principals: bool) -> Compiled:
    result = Compiled()
    for policy in policies.policies:
        for rule in _rules(policy, names_principals=names_principals):
            _effect_list(rule, result.allows, result.denies).append(rule)
    for boundary in policies.boundaries:
        gate: list[Rule] = []
        for rule in _rules(boundary, names_principals=names_principals):
            _effect_list(rule, gate, result.denies).append(rule)
        result.gates.append(gate)
    for name in policies.unread:
        result.allows.append(_unread(name, "Allow"))
        result.denies.append(_unread(name, "Deny"))
    for name in policies.unread_boundaries:
        result.gates.append([_unread(name, "Allow")])
        result.denies.append(_unread(name, "Deny"))
    return result


def _effect_list(rule: Rule, allows: list[Rule], denies: list[Rule]) -> list[Rule]:
    return denies if rule.statement and rule.statement.effect == "Deny" else allows


def _rules(policy: NamedPolicy, *, names_principals: bool) -> Iterable[Rule]:
    has_variables = policy.document.has_variables
    for index, statement in enumerate(policy.document.statements):
        try:
            refuse_ambiguous(statement)
            tests = [key_test(each, has_variables=has_variables) for each in statement.conditions]
        except IamError as error:
            raise located(error, policy, index) from None
        yield Rule(
            policy.name,
            statement,
            index,
            actions=_actions(statement),
            resources=_resources(
                statement, has_variables=has_variables, names_principals=names_principals
            ),
            principals=_principals(statement, names_principals=names_principals),
            literals=tuple(dict.fromkeys(Literal(each, holds=True) for each in tests)),
        )


def _unread(name: str, effect: Effect) -> Rule:
    literal = Literal(AnyOf(frozenset({PolicySays(name, effect)})), holds=True)
    return Rule(name, None, 0, ALL, ALL, ALL, (literal,))


def _actions(statement: Statement) -> Selector:
    # There are no policy variables in actions; the names in an expression have their case.
    for texts, negated in ((statement.actions, False), (statement.not_actions, True)):
        if texts is not None:
            globs = [glob("action", _folded(each), has_variables=False) for each in texts]
            return selector(_distinct(globs), negated=negated)
    return NOTHING


def _folded(action: str) -> str:
    return "".join(
        part.text if part.kind == "expression" else fold(part.text) for part in parts(action)
    )


def _resources(statement: Statement, *, has_variables: bool, names_principals: bool) -> Selector:
    for texts, negated in ((statement.resources, False), (statement.not_resources, True)):
        if texts is not None:
            globs = [glob("resource", each, has_variables=has_variables) for each in texts]
            return selector(_distinct(globs), negated=negated)
    return ALL if names_principals else NOTHING


def _principals(statement: Statement, *, names_principals: bool) -> Selector:
    for principals, negated in ((statement.principals, False), (statement.not_principals, True)):
        if principals is not None:
            return selector(_distinct(_principal_globs(principals)), negated=negated)
    return NOTHING if names_principals else ALL


def _principal_globs(principals: Sequence[Principal]) -> Iterable[Glob]:
    for principal in principals:
        for tokens in principal_patterns(principal):
            yield principal_glob(tuple(tokens))


def _distinct(globs: Iterable[Glob]) -> tuple[Glob, ...]:
    return tuple(dict.fromkeys(globs))
