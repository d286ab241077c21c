"""Stacks deployed with plain Terraform to the emulator of AWS."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from stacks.cli.synthesis import synthesize
from stacks.cli.terraform import Terraform, TerraformError, terraform_environment
from stacks.emulator import Emulator
from stacks.manifest import ServicesFile, read_services
from tests.projects import ROOT, cannot_run
from tests.terraform.provider import RunningProvider

ACCOUNT = "111122223333"


def shop(stack: str) -> ServicesFile:
    """The services of examples/shop in one stack, which takes a fifth of the time of five."""
    files = read_services(str(ROOT / "examples" / "shop"))
    return files[0]._replace(
        stack=stack,
        roles=tuple(role for file in files for role in file.roles),
        places=tuple(place for file in files for place in file.places),
    )


class Deployment:
    """A project: services.yaml files, what is synthesized from them, and Terraform's state."""

    def __init__(self, folder: Path, emulator: Emulator, *, endpoint: str = "") -> None:
        """``endpoint`` is where Terraform looks for AWS, if not at the emulator itself."""
        self.folder = folder
        self.outdir = folder / "cdktf.out"
        environment = emulator.environment(os.environ)
        if endpoint:
            environment["AWS_ENDPOINT_URL"] = endpoint
        self.environment = terraform_environment(environment)
        self._provider: RunningProvider | None = None

    def __enter__(self) -> Self:
        """End the provider with the statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, if it was started."""
        if self._provider:
            self._provider.stop()

    def synthesize(
        self, services: Mapping[str, str] | str, more: Sequence[ServicesFile] = ()
    ) -> list[ServicesFile]:
        """Write the files of ``services``, or one services.yaml; synthesize them and ``more``."""
        files = {"services.yaml": services} if isinstance(services, str) else services
        source = self.folder / "services"
        source.mkdir(exist_ok=True)
        for name, text in files.items():
            (source / name).write_text(text, "utf-8")
        read = [*read_services(str(source)), *more]
        synthesize(read, self.outdir)
        return read

    def stack(self, name: str = "services") -> Path:
        """The folder that Terraform runs in."""
        return self.outdir / "stacks" / name

    def terraform(self, name: str = "services", *options: str) -> Terraform:
        """Terraform in the folder of a stack, initialized once."""
        terraform = Terraform(self.stack(name), self.environment)
        if not (self.stack(name) / ".terraform").exists():
            try:
                terraform.init(*options)
            except TerraformError as error:
                cannot_run(f"the AWS provider can't be had: {error}")
        if self._provider is None:
            log = self.folder / "provider.log"
            self._provider = RunningProvider(self.stack(name), self.environment, log)
        return Terraform(self.stack(name), self.environment | self._provider.environment)

    def apply(self, name: str = "services") -> str:
        """Apply a stack; what Terraform said."""
        return self.terraform(name).apply()

    def start_apply(self, name: str = "services") -> "subprocess.Popen[str]":
        """Begin to apply a stack, in a process that can be killed, and its own provider with it."""
        self.terraform(name)
        return subprocess.Popen(
            ["terraform", "apply", "-input=false", "-no-color", "-auto-approve"],
            cwd=self.stack(name),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def changes(self, name: str = "services") -> dict[str, str]:
        """What a plan would change: ``create``, ``update``, … by address, outputs included."""
        return planned_changes(self.terraform(name).planned())

    def has_changes(self, name: str = "services") -> bool:
        """Whether a plan would change anything; half the work of telling what."""
        return self.terraform(name).has_changes()

    def state_file(self, name: str = "services") -> Path:
        """Terraform's state, which lies beside the output folder."""
        return self.folder / f"terraform.{name}.tfstate"

    def state(self, name: str = "services") -> dict[str, Any]:
        """What Terraform knows of what it has made."""
        return json.loads(self.state_file(name).read_text("utf-8"))


def planned_changes(plan: Mapping[str, Any]) -> dict[str, str]:
    """The changes of a plan by address; reads of data sources change nothing."""
    resources = {
        each["address"]: "-".join(each["change"]["actions"])
        for each in plan.get("resource_changes", ())
        if each["mode"] == "managed"
    }
    outputs = {
        f"output.{name}": "-".join(change["actions"])
        for name, change in plan.get("output_changes", {}).items()
    }
    return {
        address: actions for address, actions in (resources | outputs).items() if actions != "no-op"
    }
