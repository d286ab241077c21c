"""Makes constructs without waiting for Node.js to answer, and checks the answers later.

Each construct of the bindings is a request to Node.js and a wait for its answer, in which neither
side does anything else; and before that, the bindings look up the types of their arguments anew and
check them. What is made here is known to be right already. So requests are written one after the
other, with the numbers that jsii will give to the objects, which it counts up; and every answer is
compared with that before anything is read from Node.js again.

For constructs whose arguments a static type checker has seen and whose ids can't be taken: a
mistake is told only when the answers are read.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MethodType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from stacks.bindings.line import NodeError, open_line

P = ParamSpec("P")
T = TypeVar("T")


def start_cdktf() -> None:
    """Start Node.js and have it load cdktf, which takes it half a second, without waiting.

    Raises NodeError where it can't be started.
    """
    node = os.environ.get("JSII_NODE", "node")
    if shutil.which(node) is None:
        raise NodeError(
            f"Node.js, which cdktf runs on, can't be started: {node} is no program. make installs "
            "one; JSII_NODE names another"
        )
    open_line()
    import_module("cdktf")


def construct(
    cls: Callable[Concatenate[Any, str, P], T],
    scope: object,
    id_: str,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """``cls(scope, id_, **kwargs)``, sent ahead where that is possible."""
    line = open_line()
    if line is None or line.next_number is None or args:
        return cls(scope, id_, *args, **kwargs)
    kind = cast("Any", cls)
    made = kind.__new__(kind)
    line.create(made, _wire([scope, id_, _Struct(*_shape(kind), _given(kwargs))]))
    return made


def construct_self(made: Any, cls: type[Any], scope: object, id_: str) -> None:
    """``cls.__init__(made, scope, id_)``, sent ahead.

    For a class of Python that is derived from ``cls``, takes no other arguments there, and
    overrides nothing of it.
    """
    line = open_line()
    if line is None or line.next_number is None:
        cast("Any", cls).__init__(made, scope, id_)
    else:
        line.create(made, _wire([scope, id_]))


def struct(cls: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """``cls(**kwargs)``, a struct of the bindings, without their checks."""
    if open_line() is None or args:
        return cls(*args, **kwargs)
    kind = cast("Any", cls)
    names: Mapping[str, str] = kind.__jsii_name_mapping__
    values = _given(kwargs)
    if unknown := values.keys() - names.keys():
        raise TypeError(f"{kind.__name__} has no {sorted(unknown)}")
    made = kind.__new__(kind)
    made._values = values  # noqa: SLF001 - where the bindings keep them
    return made


def call(method: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """``method(*args)`` of a construct, sent ahead. It may call nothing that is of Python."""
    line = open_line()
    if line is None or kwargs:
        method(*args, **kwargs)
        return
    bound = cast("MethodType", method)
    name: str = bound.__func__.__dict__["__jsii_name__"]
    line.invoke(_wire(bound.__self__), name, _wire(list(args)))


def _given(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if value is not None}


@cache
def _shape(kind: Any) -> tuple[str, Mapping[str, str]]:
    """What jsii calls the struct of a construct's arguments, and each of them."""
    config = getattr(sys.modules[kind.__module__], f"{kind.__name__}Config")
    return config.__jsii_type__, config.__jsii_name_mapping__


@dataclass(frozen=True)
class _Struct:
    type: str
    names: Mapping[str, str]
    values: Mapping[str, Any]


def _wire(value: Any) -> Any:
    """``value`` as jsii's protocol has it."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, list):
        return [_wire(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {"$jsii.map": {key: _wire(each) for key, each in items}}
    if reference := getattr(value, "__jsii_ref__", None):
        return {"$jsii.byref": reference.ref}
    if not isinstance(value, _Struct):
        value = _Struct(value.__jsii_type__, value.__jsii_name_mapping__, value._values)  # noqa: SLF001
    data = {value.names[name]: _wire(each) for name, each in value.values.items()}
    return {"$jsii.struct": {"fqn": value.type, "data": data}}
