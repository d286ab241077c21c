"""Runs the Terraform that is installed, on a folder that was synthesized."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

# Where a mirror of providers may lie that Terraform does not search by itself.
# https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
_MIRROR_PARENTS = ("~/.terraform.d", "~/.local/share", "/usr/local/share", "/usr/share", "/opt")
_PROVIDER = "*/hashicorp/aws/*/*/terraform-provider-aws_v*"

# Lets the AWS provider plan without AWS: keys that are none, and no look-ups. The account can't be
# compared then (allowed_account_ids), and there is no state to read.
_OFFLINE_OVERRIDE = {
    "provider": {
        "aws": {
            "access_key": "offline",
            "secret_key": "offline",
            "allowed_account_ids": None,
            "skip_credentials_validation": True,
            "skip_metadata_api_check": "true",
            "skip_region_validation": True,
            "skip_requesting_account_id": True,
        }
    },
    "terraform": {"backend": {"local": {"path": "offline.tfstate"}}},
}


class TerraformError(RuntimeError):
    """Terraform is not there, or refused; the message is what it said."""


class Terraform:
    """Terraform on one folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        """``environment`` is that of this process by default.

        Raises TerraformError when Terraform is not installed.
        """
        executable = shutil.which("terraform")
        if executable is None:
            raise TerraformError(
                "terraform is not on the PATH; "
                "install 1.11 or newer, https://developer.hashicorp.com/terraform/install"
            )
        self._executable = executable
        self._folder = folder
        self._environment = terraform_environment(
            os.environ if environment is None else environment
        )

    def init(self, *options: str) -> Path | None:
        """Fetch the provider: as Terraform is configured to, or else from a mirror on the disk.

        ``options`` are more of terraform init's. Returns the mirror, where one was needed. Raises
        TerraformError when neither has the provider.
        """
        arguments = ["init", "-input=false", "-no-color", *options]
        result = self._run(arguments)
        if result.returncode and (mirror := find_mirror()):
            result = self._run([*arguments, f"-plugin-dir={mirror}"])
            if not result.returncode:
                return mirror
        if result.returncode:
            raise TerraformError(result.stdout)
        return None

    def validate(self) -> None:
        """Raises TerraformError with what ``terraform validate`` refuses."""
        result = self._run(["validate", "-no-color"])
        if result.returncode:
            raise TerraformError(result.stdout)

    def plan(self) -> int:
        """Show the plan on standard output; Terraform's exit status."""
        arguments = [self._executable, "plan", "-input=false"]
        if not sys.stdout.isatty():
            arguments.append("-no-color")
        return subprocess.run(
            arguments, cwd=self._folder, env=self._environment, check=False
        ).returncode

    def apply(self, *options: str) -> str:
        """Make it so; what Terraform said. Raises TerraformError with what it refused."""
        return self._do("apply", *options)

    def destroy(self) -> str:
        """Take away what the state has; what Terraform said. Raises TerraformError."""
        return self._do("destroy")

    def has_changes(self) -> bool:
        """Whether a plan would change anything, outputs included. Raises TerraformError.

        Half the work of `planned`. Source:
        https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode
        """
        result = self._run(["plan", "-input=false", "-no-color", "-detailed-exitcode"])
        if result.returncode not in {0, 2}:
            raise TerraformError(result.stdout)
        return result.returncode == 2

    def planned(self) -> dict[str, object]:
        """The plan as ``terraform show -json`` gives it. Raises TerraformError."""
        file = "planned"
        for arguments in (
            ["plan", "-input=false", "-no-color", f"-out={file}"],
            ["show", "-json", file],
        ):
            result = self._run(arguments)
            if result.returncode:
                raise TerraformError(result.stdout)
        return json.loads(result.stdout)

    def _do(self, command: str, *options: str) -> str:
        result = self._run([command, "-input=false", "-no-color", "-auto-approve", *options])
        if result.returncode:
            raise TerraformError(result.stdout)
        return result.stdout

    def _run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run Terraform quietly; when interrupted, let it end in order."""
        command = [self._executable, *arguments]
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C goes to a terminal's whole group; two of them make Terraform give up at once.
            start_new_session=True,
        )
        try:
            output, _ = process.communicate()
        except BaseException:
            process.send_signal(signal.SIGINT)
            process.communicate()
            raise
        return subprocess.CompletedProcess(command, process.returncode, output)


def configured_mirror(mirror: Path, folder: Path) -> dict[str, str]:
    """The environment in which every Terraform takes providers from ``mirror``.

    Its configuration is written to ``folder``. Source:
    https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
    """
    configuration = folder / "mirror.tfrc"
    path = json.dumps(str(mirror))
    configuration.write_text(
        f"provider_installation {{ filesystem_mirror {{ path = {path} }} }}\n", "utf-8"
    )
    return {"TF_CLI_CONFIG_FILE": str(configuration)}


def find_mirror() -> Path | None:
    """The root of a mirror of providers with hashicorp/aws in it, if the disk has one."""
    for parent in _MIRROR_PARENTS:
        for depth in ("", "*/"):
            for found in sorted(Path(parent).expanduser().glob(f"{depth}{_PROVIDER}")):
                return found.parents[5]
    return None


@contextmanager
def offline_copy(stack_folder: Path) -> Generator[Path]:
    """A copy of a synthesized stack that plans without AWS, as if nothing were deployed yet."""
    with tempfile.TemporaryDirectory(prefix="terraform-offline-") as folder:
        text = (stack_folder / "cdk.tf.json").read_text("utf-8")
        Path(folder, "cdk.tf.json").write_text(_without_imports(text), "utf-8")
        override = Path(folder, "offline_override.tf.json")
        override.write_text(json.dumps(_OFFLINE_OVERRIDE), "utf-8")
        yield Path(folder)


def _without_imports(text: str) -> str:
    """An empty account has no role to take over, and the provider would ask AWS for it."""
    try:
        configuration = json.loads(text)
    except ValueError:
        # Terraform will say what is wrong with it.
        return text
    if not isinstance(configuration, dict) or "import" not in configuration:
        return text
    return json.dumps({**configuration, "import": []})


def has_credentials(environment: Mapping[str, str]) -> bool:
    """Whether credentials of AWS are configured, by environment or file.

    Those of an EC2 instance's role are not looked for: the look takes seconds where there are none.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration
    """
    named = (
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    )
    files = (
        environment.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        environment.get("AWS_CONFIG_FILE", "~/.aws/config"),
    )
    return any(environment.get(name) for name in named) or any(
        Path(file).expanduser().is_file() for file in files
    )


def terraform_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """``inherited``, with what keeps Terraform quiet."""
    environment = {**inherited, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    configuration = environment.get("TF_CLI_CONFIG_FILE")
    if configuration and not Path(configuration).is_file():
        # Terraform warns about it at every call, and goes on without.
        del environment["TF_CLI_CONFIG_FILE"]
    return environment
