"""The AWS provider as a server of its own, which one Terraform after the other talks to.

Terraform otherwise starts it anew for each command, and a start is half of what a command costs.
https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
"""

import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_SECONDS_TO_START = 30


class RunningProvider:
    """The provider that Terraform has put into a folder, with an environment of its own.

    ``environment`` is what a Terraform needs besides to talk to it. It ends with a ``with``
    statement, or when it is stopped.
    """

    def __init__(self, initialized: Path, environment: Mapping[str, str], log: Path) -> None:
        """``initialized`` is a folder after terraform init; ``log`` takes what the provider says.

        Raises AssertionError where it does not start.
        """
        (executable,) = initialized.glob(".terraform/providers/*/hashicorp/aws/*/*/terraform-*")
        with log.open("w", encoding="utf-8") as out:
            self._process = subprocess.Popen(
                [executable, "-debug"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + _SECONDS_TO_START
        while not (found := re.search("TF_REATTACH_PROVIDERS='(.*)'", log.read_text("utf-8"))):
            assert self._process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.05)
        self.environment = {"TF_REATTACH_PROVIDERS": found[1]}

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.stop()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
