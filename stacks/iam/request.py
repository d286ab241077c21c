"""What is asked of IAM: an action on a resource, in a context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Values = str | Iterable[str]
"""The value, or the values, of one context key."""


@dataclass(frozen=True, init=False)
class Context:
    """The context keys of a request, each with its values. The case of a key does not count.

    A key without values is as good as absent.
    """

    values: Mapping[str, tuple[str, ...]]

    def __init__(self, values: Mapping[str, Values] | None = None) -> None:
        folded = {
            key.casefold(): (value,) if isinstance(value, str) else tuple(value)
            for key, value in (values or {}).items()
        }
        object.__setattr__(self, "values", {key: each for key, each in folded.items() if each})

    def get(self, key: str) -> tuple[str, ...]:
        """The values of ``key``; none where it is absent."""
        return self.values.get(key.casefold(), ())


@dataclass(frozen=True)
class Request:
    """``Request("s3:GetObject", "arn:aws:s3:::my-log-bucket/key", Context({…}))``.

    ``resource`` is ``*`` for an action that takes none.
    """

    action: str
    resource: str
    context: Context
