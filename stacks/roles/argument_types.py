"""Holds the arguments of constructs to their annotations, so that an error names the argument.

Python does not, and what a wrong type leads to far below names neither.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from stacks.iam.listed import KIND_WORDS, shown

_WORDS = {**KIND_WORDS, NoneType: "None"}
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
            place, found, hint = _misfit(name, value, hints[name])
            raise TypeError(f"{subject}: {place} takes {_takes(hint)}, not {shown(found)}")


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


def _misfit(place: str, value: object, hint: object) -> tuple[str, object, object]:
    """What does not fit, as deep in ``value`` as it is a mapping or a list where one is taken."""
    for each in get_args(hint) if isinstance(hint, UnionType) else (hint,):
        origin, arguments = get_origin(each), get_args(each)
        if origin and issubclass(origin, Mapping) and isinstance(value, Mapping):
            for key, item in cast("Mapping[Any, Any]", value).items():
                if not _fits(key, arguments[0]):
                    return f"a key of {place}", key, arguments[0]
                if not _fits(item, arguments[1]):
                    return _misfit(f"{place}[{key!r}]", item, arguments[1])
        elif origin and issubclass(origin, Iterable) and isinstance(value, _COLLECTIONS):
            for index, item in enumerate(cast("list[object]", value)):
                if not _fits(item, arguments[0]):
                    return _misfit(f"{place}[{index}]", item, arguments[0])
    return place, cast("object", value), hint


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
