"""Makes constructs without waiting for Node.js to answer, and checks the answers later.

Each construct of the bindings is a request to Node.js and a wait for its answer, in which neither
side does anything else; and before that, the bindings look up the types of their arguments anew and
check them. What is made here is known to be right already. So requests are written one after the
other, with the numbers that jsii will give to the objects, which it counts up; and every answer is
compared with that before anything is read from Node.js again.

For constructs whose arguments a static type checker has seen and whose ids can't be taken: a
mistake is told only when the answers are read.
"""

import json
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MethodType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_WINDOW = 32
"""How many requests wait for an answer at most. Both sides would wait for ever if the answers, of
some 100 bytes, did not fit into the pipe: 64 KB in Linux, and 4 KB where pipes are short,
https://man7.org/linux/man-pages/man7/pipe.7.html"""

_LOADED = b'{"ok":{"assembly":'
_DONE = b'{"ok":{}}\n'
"""What jsii answers when it has loaded an assembly, and to a call that returns nothing."""

_PLAIN = ("GetResponse", "InvokeResponse", "SetResponse")
"""Of jsii's answers those with nothing but a value."""


class NodeError(RuntimeError):
    """Node.js can't be started, or has ended: what to do about it."""


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
    _line()
    import_module("cdktf")


def construct(
    cls: Callable[Concatenate[Any, str, P], T],
    scope: object,
    id_: str,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """``cls(scope, id_, **kwargs)``, sent ahead where that is possible."""
    line = _line()
    if line is None or line.next_number is None or args:
        return cls(scope, id_, *args, **kwargs)
    kind = cast("Any", cls)
    made = kind.__new__(kind)
    line.create(made, [scope, id_, _Struct(*_shape(kind), _given(kwargs))])
    return made


def construct_self(made: Any, cls: type[Any], scope: object, id_: str) -> None:
    """``cls.__init__(made, scope, id_)``, sent ahead.

    For a class of Python that is derived from ``cls``, takes no other arguments there, and
    overrides nothing of it.
    """
    line = _line()
    if line is None or line.next_number is None:
        cast("Any", cls).__init__(made, scope, id_)
    else:
        line.create(made, [scope, id_])


def struct(cls: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """``cls(**kwargs)``, a struct of the bindings, without their checks."""
    if _line() is None or args:
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
    line = _line()
    if line is None or kwargs:
        method(*args, **kwargs)
        return
    bound = cast("MethodType", method)
    name: str = bound.__func__.__dict__["__jsii_name__"]
    line.invoke(bound.__self__, name, list(args))


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


@dataclass
class _Line:
    """The line to the process of Node.js, with what was sent and not yet answered."""

    process: Any
    send: Callable[[Any, Any], Any]
    """The process's own, which waits for the answer."""
    refer: Callable[[str], Any]
    """Makes jsii's reference to an object of a number."""
    register: Callable[[Any], None]
    is_load: Callable[[Any], bool]
    next_number: int | None = None
    """What jsii gives to the next object, where that is known."""
    waiting: deque[bytes] = field(default_factory=deque[bytes])
    """For each request that is not answered, how the answer will begin."""

    def create(self, made: Any, args: list[Any]) -> None:
        """Ask for ``made``; what is wrong with it is raised by a later `settle`."""
        if self.next_number is None:
            raise RuntimeError("the number of the next object is not known")
        type_: str = made.__jsii_type__
        name = f"{type_}@{self.next_number}"
        self.next_number += 1
        made.__jsii_ref__ = self.refer(name)
        expected = b'{"ok":{"$jsii.byref":"%b"}}\n' % name.encode()
        self._ask({"api": "create", "fqn": type_, "args": _wire(args)}, expected)
        self.register(made)

    def invoke(self, element: Any, method: str, args: list[Any]) -> None:
        """Ask for a call that returns nothing."""
        target, wired = _wire(element), _wire(args)
        self._ask({"api": "invoke", "objref": target, "method": method, "args": wired}, _DONE)

    def _ask(self, request: Mapping[str, Any], expected: bytes) -> None:
        try:
            self.process._process.stdin.write(json.dumps(request).encode() + b"\n")  # noqa: SLF001
        except OSError:
            raise self._ended() from None
        self.waiting.append(expected)
        if len(self.waiting) >= _WINDOW:
            self.settle(_WINDOW // 2)

    def send_and_wait(self, request: Any, response_type: Any) -> Any:
        """What jsii itself sends. It waits, but for an assembly, of whose load it uses nothing."""
        if self.is_load(request):
            self._ask(self.process._serializer.unstructure(request), _LOADED)  # noqa: SLF001
            self._flush()
            return None
        self.settle()
        number, self.next_number = self.next_number, None
        try:
            response = self.send(request, response_type)
        except (OSError, json.JSONDecodeError):
            raise self._ended() from None
        reference = getattr(response, "ref", None)
        if reference is not None:
            self.next_number = int(reference.rpartition("@")[2]) + 1
        elif type(response).__name__ in _PLAIN and isinstance(
            getattr(response, "value", getattr(response, "result", None)), str | None
        ):
            # A text is no object, so none was counted.
            self.next_number = number
        return response

    def settle(self, left: int = 0) -> None:
        """Read answers until ``left`` are waited for.

        Raises RuntimeError for the first that is not as expected, as jsii does for what JavaScript
        raised; nothing is waited for then.
        """
        if len(self.waiting) <= left:
            return
        self._flush()
        while len(self.waiting) > left:
            expected = self.waiting.popleft()
            line = self._answer()
            if not line.startswith(expected):
                # What comes after it counts on it, and is not to be told for another's.
                for _ in range(len(self.waiting)):
                    self._answer()
                self.waiting.clear()
                self.next_number = None
                raise RuntimeError(_told(line) or _unexpected(line, expected))

    def _flush(self) -> None:
        try:
            self.process._process.stdin.flush()  # noqa: SLF001
        except OSError:
            raise self._ended() from None

    def _answer(self) -> bytes:
        line = self.process._process.stdout.readline()  # noqa: SLF001
        if not line:
            raise self._ended()
        return line

    def _ended(self) -> NodeError:
        """What to raise; jsii would say goodbye to Node.js once more."""
        with suppress(OSError):
            self.process._process.stdin.close()  # noqa: SLF001
        self.process.stop()
        return NodeError(
            "Node.js, which cdktf runs on, has ended; what it said is above. For very many roles "
            "it may lack memory: name some of the files, or split the file"
        )


def _unexpected(answer: bytes, expected: bytes) -> str:
    from stacks.bindings import OFF

    return f"jsii answered {answer}, not {expected}; with {OFF}=1 each call waits for its answer"


def _told(answer: bytes) -> str | None:
    try:
        return json.loads(answer).get("error")
    except ValueError:
        return None


@cache
def _line() -> _Line | None:
    """The line, or None where jsii is not as it is known to be, or nothing is to be sent ahead."""
    from stacks.bindings import OFF

    if os.environ.get(OFF):
        return None
    greeted: list[Any] = []
    try:
        from jsii import __jsii_runtime_version__

        # No public name of jsii leads to these.
        from jsii._kernel.providers import (  # pyright: ignore[reportPrivateUsage]
            process as processes,
        )
        from jsii._kernel.types import (  # pyright: ignore[reportPrivateUsage]
            LoadRequest,
            ObjRef,
        )
        from jsii._reference_map import (  # pyright: ignore[reportPrivateUsage]
            register_reference,
        )
        from jsii._runtime import kernel  # pyright: ignore[reportPrivateUsage]

        greeting = b'{"hello":"@jsii/runtime@%b"}\n' % __jsii_runtime_version__.encode()
        node: Any = processes._NodeProcess  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

        def greet_later(started: Any) -> None:
            greeted.append(started)

        handshake, node.handshake = node.handshake, greet_later
        try:
            # Starts Node.js, where it does not run yet.
            process: Any = cast("Any", kernel.provider)._process  # noqa: SLF001
        finally:
            node.handshake = handshake
        line = _Line(
            process,
            process.send,
            lambda name: ObjRef(ref=name),
            register_reference,
            # One that lies among the temporary files may be gone before it is read.
            lambda request: (
                isinstance(request, LoadRequest)
                and not Path(request.tarball).is_relative_to(tempfile.gettempdir())
            ),
        )
        for stream in (process._process.stdin, process._process.stdout):  # noqa: SLF001
            stream.fileno()
        callable(process._serializer.unstructure)  # noqa: SLF001
    except (ImportError, AttributeError):
        for process in greeted:
            process.handshake()
        return None
    if greeted:
        line.waiting.append(greeting)
    process.send = line.send_and_wait
    return line
