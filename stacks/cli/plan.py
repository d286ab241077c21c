"""``python -m stacks plan``: what Terraform would do with what was synthesized."""

import argparse
import os
import sys
from pathlib import Path

from stacks.cli.outputs import chosen_stacks, output_folder
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
    try:
        stacks = chosen_stacks(output_folder(), arguments.stacks)
    except TerraformError as error:
        return _bad_input(str(error))
    offline = arguments.offline or not has_credentials(os.environ)
    if offline and not arguments.offline:
        print("No AWS credentials found: planning for an empty account, without AWS.")
    status = 0
    for folder in stacks.values():
        try:
            status = max(status, _plan(folder, offline=offline))
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


def _bad_input(message: str) -> int:
    print(message.rstrip(), file=sys.stderr)
    return 2
