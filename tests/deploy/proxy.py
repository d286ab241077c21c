"""Stands between Terraform and the emulator, and makes trouble when it is told to."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs

from stacks.emulator.emulator import HOST

Trouble = Callable[[str], str | None]
"""Says by a call's action, such as CreateRole, what to do about it; None lets it pass."""

REFUSE = "refuse"
"""Answer that AWS has an internal error."""
THROTTLE = "throttle"
"""Answer that too many calls are made."""
DENY = "deny"
"""Answer that the caller may not do this."""
DROP = "drop"
"""Close the connection, as a network that fails does."""
HOLD = "hold"
"""Pass the call on, and keep the answer back until the network recovers."""

_ERRORS = {
    REFUSE: (500, "InternalFailure", "The request processing has failed."),
    DENY: (403, "AccessDenied", "User is not authorized to perform this action."),
    THROTTLE: (400, "Throttling", "Rate exceeded"),
}


class FaultyNetwork:
    """A proxy in front of the emulator's ``port``, in a ``with`` statement.

    ``trouble`` can be set at any time. ``calls`` has the actions of IAM and STS that were asked
    for, in order; ``held`` is set when an answer is kept back.
    """

    def __init__(self, port: int) -> None:
        self.trouble: Trouble = lambda _: None
        self.calls: list[str] = []
        self.held = threading.Event()
        self.going_on = threading.Event()
        self.port = port
        self._connections = 0
        self._changed = threading.Condition()
        self._server = _Server(self)
        self.url = f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Start it."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.recover()
        self._server.shutdown()
        self._server.server_close()

    def recover(self) -> None:
        """Make no more trouble; answers that were kept back are given."""
        self.trouble = lambda _: None
        self.going_on.set()

    def settle(self) -> None:
        """Wait until what a killed client has sent is answered, and its connections are closed."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._connections, 60)

    @contextmanager
    def connection(self) -> Generator[None]:
        """Count a connection while it is open."""
        with self._changed:
            self._connections += 1
        try:
            yield
        finally:
            with self._changed:
                self._connections -= 1
                self._changed.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, network: FaultyNetwork) -> None:
        self.network = network
        super().__init__((HOST, 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that was killed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with self._network.connection():
            super().handle()

    def handle_call(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            # The client was killed in the middle of it. The emulator would wait for the rest.
            self.close_connection = True
            return
        action = parse_qs(body.decode("latin-1")).get("Action", [""])[0]
        self._network.calls.append(action)
        trouble = self._network.trouble(action)
        if trouble in _ERRORS:
            status, code, message = _ERRORS[trouble]
            error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
            answer = f"<ErrorResponse>{error}</ErrorResponse>".encode()
            self._answer(status, {"Content-Type": "text/xml"}, answer)
        elif trouble == DROP or not self._pass_on(body, hold=trouble == HOLD):
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_call  # noqa: N815 - the base's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass

    @property
    def _network(self) -> FaultyNetwork:
        assert isinstance(self.server, _Server)
        return self.server.network

    def _pass_on(self, body: bytes, *, hold: bool) -> bool:
        """Whether there is an answer, and it was given."""
        connection = HTTPConnection(HOST, self._network.port)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answered = connection.getresponse()
            content = answered.read()
        except OSError:
            return False
        finally:
            connection.close()
        if hold:
            self._network.held.set()
            self._network.going_on.wait()
        self._answer(answered.status, dict(answered.getheaders()), content)
        return True

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
