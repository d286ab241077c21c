"""The line to the process of Node.js that jsii runs: what is sent, and what is answered when.

A request need not wait for the answer to the last one: jsii counts up the objects that it makes, so
their numbers are known before. Every answer is compared with the one that was expected, before
anything is read from Node.js again.
"""

import json
import os
import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

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


@dataclass
class Line:
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
        self._ask({"api": "create", "fqn": type_, "args": args}, expected)
        self.register(made)

    def invoke(self, element: Any, method: str, args: list[Any]) -> None:
        """Ask for a call that returns nothing. What is sent is on the wire's own form already."""
        request = {"api": "invoke", "objref": element, "method": method, "args": args}
        self._ask(request, _DONE)

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
def open_line() -> Line | None:
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
        line = Line(
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
