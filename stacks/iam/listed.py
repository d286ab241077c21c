"""Arguments that are one value or several, as most of IAM's elements are."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

KIND_WORDS = {str: "text", bool: "True or False", int: "a number", float: "a number"}
"""What the types of values are called in messages."""


def listed(name: str, value: object, *kinds: type) -> tuple[Any, ...]:
    """The values of the argument ``name``: ``value`` itself, or what it is a list of.

    Raises TypeError, which names the argument, where one is of none of ``kinds``. A mapping is no
    list of its keys, and bytes are none of numbers.
    """
    if isinstance(value, kinds):
        return (value,)
    # Most are lists, and what an Iterable is takes Python long to tell.
    is_list = isinstance(value, list | tuple) or (
        isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    )
    if not is_list:
        raise TypeError(f"{name} takes {_takes(kinds)}, or a list of it, not {shown(value)}")
    items = tuple(cast("Iterable[object]", value))
    for index, item in enumerate(items):
        if not isinstance(item, kinds):
            raise TypeError(f"{name}[{index}] takes {_takes(kinds)}, not {shown(item)}")
    return items


def _takes(kinds: tuple[type, ...]) -> str:
    return " or ".join(dict.fromkeys(KIND_WORDS.get(kind, kind.__name__) for kind in kinds))


def shown(value: Any) -> str:
    """A wrong value in a message: what is short itself, of the rest the type."""
    return repr(value) if isinstance(value, str | int | float | None) else type(value).__name__


def as_text(value: object) -> str:
    """The text of an argument, be it an ARN or a member of a class of texts.

    What ``str`` makes of a member of ``class Bucket(str, Enum)`` is its name.
    """
    return str.__str__(value) if isinstance(value, str) else str(value)
