"""Holds the arguments of constructs to their annotations, so that an error names the argument.

Python does not, and what a wrong type leads to far below names neither.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

_WORDS = {str: "text", bool: "True or False", NoneType: "None"}
_COLLECTIONS = (list, tuple)


def refuse_wrong_types(
    subject: str, annotated: type | Callable[..., object], values: Mapping[str, object]
) -> None:
    """Raise TypeError for the first of ``values`` that is not as ``annotated`` says.

    ``annotated`` is a function, or the TypedDict of its options; ``subject`` is what was called.
    The texts of a list are left to what reads them, which tells a token from a mistake.
    """
    hints = _hints(annotated)
    for name, value in values.items():
        if name in hints and not _fits(value, hints[name]):
            found = value if isinstance(value, str | int | float | None) else None
            shown = type(value).__name__ if found is None and value is not None else repr(value)
            raise TypeError(f"{subject}: {name} takes {_takes(hints[name])}, not {shown}")


@cache
def _hints(annotated: type | Callable[..., object]) -> Mapping[str, object]:
    return get_type_hints(annotated)


def _fits(value: object, hint: object) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType):
        return any(_fits(value, each) for each in arguments)
    if origin is None:
        return isinstance(value, cast("type", hint))
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            _fits(each, wanted)
            for item in cast("Mapping[Any, Any]", value).items()
            for each, wanted in zip(item, arguments, strict=True)
        )
    if not issubclass(origin, Iterable):
        return isinstance(value, origin)
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        return False
    # What can be gone through once only is not gone through here.
    items = cast("list[object]", value) if isinstance(value, _COLLECTIONS) else ()
    return arguments == (str,) or all(_fits(item, arguments[0]) for item in items)


def _takes(hint: object) -> str:
    """``text or a list of text`` for ``str | Sequence[str]``."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType):
        return " or ".join(_takes(each) for each in arguments)
    if origin is None:
        return _WORDS.get(cast("type", hint), getattr(hint, "__name__", ""))
    if issubclass(origin, Mapping):
        return "a mapping"
    if issubclass(origin, Iterable):
        return f"a list of {_takes(arguments[0])}"
    return "a path"
