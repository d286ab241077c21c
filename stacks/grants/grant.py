"""Grants: intents that become statements once it is known where the role is."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import (
    Annotated,
    Concatenate,
    Generic,
    ParamSpec,
    get_args,
    get_origin,
    get_type_hints,
)

from stacks.grants.parameter import Parameter, Several
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement

P = ParamSpec("P")


@dataclass(frozen=True)
class Grant:
    """What a call such as ``s3.read("my-bucket")`` means, for a role to take: `EcsTaskRole.grant`.

    ``name`` is that of services.yaml, such as ``s3.read``.
    """

    name: str
    signature: str
    arguments: Mapping[str, object]
    parameters: Mapping[str, Parameter]
    make: Callable[..., Iterable[Statement]]

    def statements(self, scope: Scope) -> tuple[Statement, ...]:
        """What it allows a role in ``scope``.

        Raises IamError with everything that is wrong with the arguments; paths are their names.
        """
        problems: list[Problem] = []
        for name, value in self.arguments.items():
            if message := self.parameters[name].problem(value, scope):
                problems.append(Problem((name,), message))
        if problems:
            raise IamError(problems)
        resolved = {
            name: self.parameters[name].resolve(value, scope)
            for name, value in self.arguments.items()
        }
        return tuple(self.make(scope, **resolved))


class GrantFunction(Generic[P]):
    """A function that makes a `Grant` of its arguments, and what the catalogue tells about it."""

    def __init__(self, make: Callable[Concatenate[Scope, P], Iterable[Statement]]) -> None:
        """Take the parameters of ``make``, after its scope, from its annotations."""
        update_wrapper(self, make)
        self._make = make
        service = make.__module__.rsplit(".", 1)[-1].rstrip("_")
        self.service = service
        self.name = f"{service}.{make.__name__.rstrip('_')}"
        self.documentation = inspect.cleandoc(make.__doc__ or "")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Grant:
        """The grant; its arguments are checked when a role takes it."""
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}; it is {self.signature}") from None
        arguments = {
            name: value
            for name, value in bound.arguments.items()
            # An option that is off is as one that is not there.
            if value is not None or self._signature.parameters[name].default is not None
        }
        return Grant(self.name, self.signature, arguments, self.parameters, self._make)

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.split("\n", 1)[0]

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """What each parameter takes, by its name, in order."""
        hints = get_type_hints(self._make, include_extras=True)
        return {name: _parameter(hints[name]) for name in self._signature.parameters}

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters without a default."""
        return tuple(
            name
            for name, parameter in self._signature.parameters.items()
            if parameter.default is inspect.Parameter.empty
        )

    @property
    def first(self) -> str | None:
        """The parameter that a value alone, in services.yaml, is given to."""
        required = self.required
        return required[0] if len(required) == 1 else None

    @cached_property
    def signature(self) -> str:
        """``s3.read(bucket, *, prefix=None, kms_key=None)``."""
        return self.name + str(
            self._signature.replace(
                parameters=[
                    each.replace(annotation=inspect.Parameter.empty)
                    for each in self._signature.parameters.values()
                ]
            )
        )

    @cached_property
    def _signature(self) -> inspect.Signature:
        signature = inspect.signature(self._make)
        parameters = list(signature.parameters.values())[1:]
        return signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)


def grant(make: Callable[Concatenate[Scope, P], Iterable[Statement]]) -> GrantFunction[P]:
    """Make a grant of a function from a `Scope` and arguments to statements.

    Each parameter is annotated with its Python type and a `Parameter`; the function gets what that
    resolves the arguments to: ARNs rather than names.
    """
    return GrantFunction(make)


def _parameter(hint: object) -> Parameter:
    """The `Parameter` in an annotation such as ``Annotated[str, BUCKET] | None``."""
    if get_origin(hint) is Annotated:
        return get_args(hint)[1]
    return next(_parameter(each) for each in get_args(hint) if get_origin(each) is Annotated)


def is_list(parameter: Parameter) -> bool:
    """Whether it takes several values."""
    return isinstance(parameter, Several)
