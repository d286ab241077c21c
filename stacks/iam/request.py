"""What is asked of IAM: an action on a resource, in a context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from stacks.iam.principal import Principal

Value = str | bool | int | float
Values = Value | Iterable[Value]
"""The value, or the values, of one context key; true and false are those of IAM's JSON."""


@dataclass(frozen=True, init=False)
class Context:
    """The context keys of a request, each with its values. The case of a key does not count.

    A key without values is as good as absent.
    """

    values: Mapping[str, tuple[str, ...]]
    """By keys as they were given."""

    def __init__(self, values: Mapping[str, Values] | None = None) -> None:
        listed = {
            key: tuple(map(_text, (value,) if isinstance(value, Value) else value))
            for key, value in (values or {}).items()
        }
        object.__setattr__(self, "values", {key: each for key, each in listed.items() if each})

    @cached_property
    def _folded(self) -> Mapping[str, tuple[str, ...]]:
        return {key.casefold(): each for key, each in self.values.items()}

    def get(self, key: str) -> tuple[str, ...]:
        """The values of ``key``; none where it is absent."""
        return self._folded.get(key.casefold(), ())


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Request(NamedTuple):
    """``Request("s3:GetObject", "arn:aws:s3:::my-log-bucket/key", Context({…}))``.

    ``resource`` is ``*`` for an action that takes none. ``principal`` is who asks, of one type and
    with one identifier; only policies that name principals, such as trust policies, look at it.
    """

    action: str
    resource: str
    context: Context
    principal: Principal | None = None
