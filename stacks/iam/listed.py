"""Arguments that are one value or several, as most of IAM's elements are."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

_WORDS = {str: "text", bool: "True or False", int: "a number"}


def listed(name: str, value: object, *kinds: type) -> tuple[Any, ...]:
    """The values of the argument ``name``: ``value`` itself, or what it is a list of.

    Raises TypeError, which names the argument, where one is of none of ``kinds``. A mapping is no
    list of its keys, and bytes are none of numbers.
    """
    if isinstance(value, kinds):
        return (value,)
    takes = " or ".join(_WORDS.get(kind, kind.__name__) for kind in kinds)
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        raise TypeError(f"{name} takes {takes}, or a list of it, not {_shown(value)}")
    items = tuple(cast("Iterable[object]", value))
    for index, item in enumerate(items):
        if not isinstance(item, kinds):
            raise TypeError(f"{name}[{index}] takes {takes}, not {_shown(item)}")
    return items


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str | int | float | None) else type(value).__name__
