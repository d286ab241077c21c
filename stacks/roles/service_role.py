"""A role with permissions that are added to it in Python."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from stacks.grants.grant import Grant
from stacks.grants.scope import Scope
from stacks.iam.checks import role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.limits import policy_name_problem
from stacks.iam.listed import as_text, listed
from stacks.iam.names import fitted_name, logical_id
from stacks.iam.nearest import did_you_mean
from stacks.iam.placement import placed
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import AcceptedFinding, RoleKind, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.statement_partition import partition_problems
from stacks.roles.argument_types import refuse_wrong_types
from stacks.roles.registry import RoleRegistry
from stacks.roles.role import Role
from stacks.roles.tree import below_stack, child_path
from stacks.settings import NO_INLINE_POLICY

from constructs import Construct

_NAMELESS_MOVE = (
    "IAM can't rename a role, and by default this one is called after its construct; "
    "give it the name that it has"
)


class RoleOptions(TypedDict, total=False):
    """What every role takes.

    ``name`` is by default the construct's id, after those of the constructs between it and the
    stack, joined by hyphens and fitted to 64 characters; ``policy_name`` is the role's name.
    ``path`` and ``permissions_boundary`` are the stack's by default; ``tags`` come on top of the
    stack's. ``managed_policy_arns`` are attached. ``accept`` are findings of the rules that you
    stand by, one each. ``moved_from`` is what Terraform called the role before, such as
    ``my_ecs_task``: it is then not made anew, and ``name`` is required. With ``import_existing``
    Terraform takes over the role of that name that the account has.
    """

    name: str | None
    description: str | None
    policy_name: str | None
    path: str | None
    permissions_boundary: str | None
    tags: Mapping[str, str] | None
    managed_policy_arns: str | Sequence[str]
    accept: Iterable[AcceptedFinding]
    moved_from: str | None
    import_existing: bool


class ServiceRole(Role):
    """A role that one service of AWS may assume, with permissions that can be added to."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        trust: Callable[[Scope], PolicyDocument],
        permissions: Callable[[Scope], Iterable[Statement]] | None = None,
        kind: RoleKind | None = None,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add the role to the EcsIamStack that ``scope`` is in.

        ``trust`` makes its trust policy, ``permissions`` what it may do from the beginning; both
        get the `Scope` of the stack, and raise IamError.

        Raises IamError, before anything is added, for all that they raise, for all that IAM would
        refuse and for every error that the rules find. What else they find is told at synthesis,
        as `AccessWarning`.
        """
        refuse_unknown(type(self).__name__, options, RoleOptions.__annotations__)
        refuse_wrong_types(type(self).__name__, RoleOptions, options)
        settings = RoleRegistry.of(scope).settings
        full_path = child_path(scope, id_)
        self._scope = Scope(settings.partition, settings.region, settings.account)
        self._inline = settings.inline_policies
        self._written: list[Statement] = []
        self._granted: list[Statement] = []
        name = options.get("name")
        name = default_name(scope, full_path) if name is None else as_text(name)
        policy_name = options.get("policy_name")
        self._policy_name = name if policy_name is None else as_text(policy_name)
        problems: list[Problem] = []
        trust_policy = PolicyDocument()
        try:
            trust_policy = trust(self._scope)
        except IamError as error:
            problems.extend(error.problems)
        try:
            self._granted.extend(permissions(self._scope) if permissions else ())
        except IamError as error:
            problems.extend(error.problems)
        problems.extend(self._policy_name_problems(options))
        if options.get("moved_from") is not None and options.get("name") is None:
            problems.append(Problem(("name",), _NAMELESS_MOVE))
        arns = options.get("managed_policy_arns", ())
        path, boundary = options.get("path"), options.get("permissions_boundary")
        spec = RoleSpec(
            name=name,
            logical_id=logical_id(*below_stack(scope, full_path)),
            trust_policy=trust_policy,
            path=settings.path if path is None else path,
            description=options.get("description"),
            managed_policy_arns=listed("managed_policy_arns", arns, str),
            permissions_boundary=settings.permissions_boundary if boundary is None else boundary,
            tags={**settings.tags, **(options.get("tags") or {})},
            moved_from=options.get("moved_from"),
            import_existing=options.get("import_existing", False),
            kind=kind,
            accept=tuple(options.get("accept", ())),
        )
        if problems:
            # Without a trust policy of its own, what the role's says is no news.
            others = [each for each in role_problems(spec) if each.path[0] != "trust_policy"]
            raise IamError([*problems, *others], subject=full_path)
        super().__init__(scope, id_, self._with_policies(spec, self._written, self._granted))

    def add_to_policy(self, *statements: Statement) -> None:
        """Allow (or deny) the role more, as the statements say it.

        Works until synthesis. Raises IamError, and adds nothing, for all that IAM would refuse
        about them and for every error that the rules find.
        """
        for each in statements:
            if not isinstance(each, Statement):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(
                    f"add_to_policy takes statements, such as Statement(actions=[…], "
                    f"resources=[…]), not {type(each).__name__}; grant takes grants"
                )
        problems = [
            problem.under(index)
            for index, each in enumerate(statements)
            for problem in partition_problems(each, self._scope.partition)
        ]
        if problems:
            raise IamError(problems, subject=self._path)
        self._add(statements, ())

    def grant(self, *grants: Grant) -> None:
        """Allow the role what services need: ``role.grant(s3.read("my-bucket"), xray.write())``.

        The name of a role is that of one without a path: give another's ``role_arn``.

        Works until synthesis. Statements of grants are merged where that means the same. Raises
        IamError, and adds nothing, for wrong arguments, for all that IAM would refuse about them
        and for every error that the rules find.
        """
        problems: list[Problem] = []
        statements: list[Statement] = []
        for each in grants:
            if not isinstance(each, Grant):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(
                    f"grant takes grants, such as s3.read('my-bucket'), not {type(each).__name__}"
                )
            try:
                statements.extend(each.statements(self._scope))
            except IamError as error:
                problems.extend(problem.under(each.name) for problem in error.problems)
        if problems:
            raise IamError(problems, subject=self._path)
        self._add((), statements)

    def _add(self, written: Sequence[Statement], granted: Sequence[Statement]) -> None:
        written, granted = [*self._written, *written], [*self._granted, *granted]
        self._change(self._with_policies(self._spec, written, granted))
        self._written, self._granted = written, granted

    def _with_policies(
        self, spec: RoleSpec, written: Sequence[Statement], granted: Sequence[Statement]
    ) -> RoleSpec:
        found = placed(
            written,
            granted,
            role_name=spec.name,
            policy_name=self._policy_name,
            inline=self._inline,
        )
        return replace(
            spec,
            policies=tuple(each.policy for each in found.inline),
            managed_policies=tuple(each.policy for each in found.managed),
        )

    def _policy_name_problems(self, options: RoleOptions) -> Iterator[Problem]:
        name = options.get("policy_name")
        if name is None:
            return
        if message := policy_name_problem(name):
            yield Problem(("policy_name",), message)
        if not self._inline:
            yield Problem(("policy_name",), NO_INLINE_POLICY)


def refuse_unknown(construct: str, options: Iterable[str], known: Collection[str]) -> None:
    """Raise TypeError, as Python does for a function that lists its arguments."""
    for name in options:
        if name not in known:
            hint = did_you_mean(name, known)
            raise TypeError(f"{construct} got an unexpected keyword argument {name!r}.{hint}")


def under_trust(make: Callable[[], PolicyDocument]) -> PolicyDocument:
    """What ``make`` makes of arguments that begin with ``trust_``; problems say so."""
    try:
        return make()
    except IamError as error:
        raise IamError(problem.under("trust") for problem in error.problems) from None


def default_name(scope: Construct, full_path: str) -> str:
    """The name of what was given none: the ids below the stack, so that no two have the same."""
    return fitted_name("-".join(below_stack(scope, full_path)), "")
