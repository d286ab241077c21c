"""Starts and stops an emulator of AWS, and says how to reach it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
_SECONDS_TO_STOP = 10
_SECONDS_TO_ANSWER = 60
_KEY = "emulator"


class EmulatorError(RuntimeError):
    """The emulator is not installed, or did not start."""


class Emulator:
    """An empty AWS account on the loopback interface, in a process of its own.

    It holds everything in memory, so what is deployed to it is gone with it. Use it in a ``with``
    statement, at whose end it is stopped by its process id.
    """

    def __init__(self, account: str, port: int = 0) -> None:
        """``account`` is whose it is, 12 digits; ``port`` 0 is one that is free."""
        self._account = account
        self._port = port
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it. Raises EmulatorError."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    @property
    def url(self) -> str:
        """Where it answers, for AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self._port}"

    @property
    def port(self) -> int:
        """The port that it answers at; it keeps it when it is started again."""
        return self._port

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, at the same port as before if it ran before. Raises EmulatorError."""
        if find_spec("moto") is None:
            raise EmulatorError("moto, the emulator of AWS, is not installed; make local does it")
        process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("server.py")), str(self._port)],
            env={
                **_without_aws(os.environ),
                "MOTO_ACCOUNT_ID": self._account,
                # AWS's own managed policies, which a role may have attached.
                "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is for the one who started it, who then stops it in order.
            start_new_session=True,
        )
        assert process.stdout  # noqa: S101 - it is a pipe
        port = process.stdout.readline().strip()
        if not port:
            process.wait()
            raise EmulatorError(
                f"the emulator of AWS did not start, exit status {process.returncode}"
            )
        self._process, self._port = process, int(port)

    def stop(self) -> None:
        """Stop it; its account is gone."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """``inherited`` for a process that talks to the emulator, and can't talk to AWS.

        None of the caller's settings for AWS is in it: neither credentials nor files, profiles or
        endpoints.
        """
        return {
            **_without_aws(inherited),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": HOST,
            "no_proxy": HOST,
        }

    def enforce_policies(self, *, enforced: bool) -> None:
        """From now on, decide calls by the caller's policies, or let all pass, as at the start.

        Source: https://docs.getmoto.org/en/latest/docs/iam.html
        """
        connection = HTTPConnection(HOST, self._port, timeout=_SECONDS_TO_ANSWER)
        body, headers = "0" if enforced else "inf", {"Content-Type": "text/plain"}
        try:
            connection.request("POST", "/moto-api/reset-auth", body, headers)
            connection.getresponse().read()
        except OSError as error:
            raise EmulatorError(f"the emulator of AWS does not answer: {error}") from None
        finally:
            connection.close()


def _without_aws(inherited: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in inherited.items() if not name.startswith("AWS_")}
