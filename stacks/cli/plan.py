"""``python -m stacks plan``: what Terraform would do with what was synthesized."""

import argparse
import json
import os
import sys
from pathlib import Path

from stacks.cli.terraform import Terraform, TerraformError, has_credentials, offline_copy

DESCRIPTION = """\
Run terraform plan on each synthesized stack, or on those named.

With AWS credentials it is the plan against the account. Without, or with --offline, it is the plan
for an empty account: nothing is asked of AWS, nothing is read from or written to the state.

Example: python -m stacks plan ecs-iam --offline
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("stacks", nargs="*", metavar="STACK", help="a stack; default: all")
    parser.add_argument(
        "--offline", action="store_true", help="plan for an empty account, without AWS"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 planned, 1 Terraform refused, 2 there is no such stack or no Terraform."""
    outdir = Path(os.environ.get("CDKTF_OUTDIR") or "cdktf.out")
    synthesized = _synthesized_stacks(outdir)
    if not synthesized:
        return _bad_input(f"{outdir} holds no synthesized stack; run python main.py first")
    for stack in arguments.stacks:
        if stack not in synthesized:
            known = ", ".join(synthesized)
            return _bad_input(f"{stack} is no stack in {outdir}; there are: {known}")
    offline = arguments.offline or not has_credentials(os.environ)
    if offline and not arguments.offline:
        print("No AWS credentials found: planning for an empty account, without AWS.")
    status = 0
    for stack in arguments.stacks or synthesized:
        try:
            status = max(status, _plan(outdir / "stacks" / stack, offline=offline))
        except TerraformError as error:
            return _bad_input(str(error))
    return status


def _plan(folder: Path, *, offline: bool) -> int:
    if not offline:
        return _init_and_plan(folder)
    with offline_copy(folder) as copy:
        return _init_and_plan(copy)


def _init_and_plan(folder: Path) -> int:
    terraform = Terraform(folder)
    print("terraform init, which fetches the AWS provider the first time …", flush=True)
    terraform.init()
    print("terraform plan …", flush=True)
    return 1 if terraform.plan() else 0


def _synthesized_stacks(outdir: Path) -> list[str]:
    """The stacks that the output folder's manifest names and that are there."""
    try:
        manifest = json.loads((outdir / "manifest.json").read_text("utf-8"))
        return sorted(
            name
            for name in manifest["stacks"]
            if (outdir / "stacks" / name / "cdk.tf.json").is_file()
        )
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _bad_input(message: str) -> int:
    print(message.rstrip(), file=sys.stderr)
    return 2
