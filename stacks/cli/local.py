"""``python -m stacks local``: deploy to an emulator of AWS, and try what the roles may do."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import FrameType

from stacks.cli.console import console, print_grid
from stacks.cli.synthesis import services_of, services_path, synthesize
from stacks.cli.terraform import Terraform, TerraformError
from stacks.emulator import Emulator, EmulatorError
from stacks.emulator.account import prepare_account
from stacks.emulator.trial import Trial, Tried, try_role
from stacks.manifest import ServicesFile

from rich.text import Text

DESCRIPTION = """\
Deploy the roles of services.yaml to an emulator of AWS on this machine, and try what they may do.

No AWS account is needed and none is touched. The real Terraform and the real AWS provider apply
what was synthesized; then each role is assumed, and calls of S3 and SQS are made that it should and
should not be allowed. Everything is taken away at the end, also after Ctrl-C.

  python -m stacks local
  SERVICES=examples/shop python -m stacks local

Exit status: 0 the emulator did as IAM would, 1 it did not, or Terraform refused, 2 bad input, or
the emulator or Terraform is not installed.
"""
_TERMINATED = 143


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes none; SERVICES names the services."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Deploy and try; the exit status."""
    del arguments
    signal.signal(signal.SIGTERM, _end)
    files = services_of(services_path())
    as_expected = True
    with tempfile.TemporaryDirectory(prefix="ecs-iam-local-") as folder:
        outdir = Path(folder, "cdktf.out")
        synthesize(files, outdir)
        by_account = sorted(files, key=lambda each: each.settings.account)
        try:
            for account, stacks in groupby(by_account, lambda each: each.settings.account):
                _say(f"Starting moto, an emulator of AWS, as account {account} …")
                with Emulator(account) as emulator:
                    for trial in _trials(emulator, outdir, list(stacks)):
                        _show(trial)
                        as_expected &= all(each.is_as_decided for each in trial.tried)
        except (EmulatorError, TerraformError) as error:
            print(str(error).rstrip(), file=sys.stderr)
            return 1 if isinstance(error, TerraformError) and shutil.which("terraform") else 2
    _say("\nThe emulator is stopped, and all that was deployed to it is gone.")
    return 0 if as_expected else 1


def _trials(emulator: Emulator, outdir: Path, files: Sequence[ServicesFile]) -> Iterator[Trial]:
    environment = emulator.environment(os.environ)
    for services in files:
        prepare_account(emulator, services)
        _deploy(services, outdir, environment)
        for role in services.roles:
            yield try_role(emulator, role, services.settings)


def _deploy(services: ServicesFile, outdir: Path, environment: Mapping[str, str]) -> None:
    terraform = Terraform(outdir / "stacks" / services.stack, environment)
    _say(f"{services.stack}: terraform init …")
    # The emulator has no names of its own for buckets, as bucket.s3.amazonaws.com is one.
    path_style = ["-backend-config=use_path_style=true"] if services.settings.backend else []
    terraform.init(*path_style)
    _say(f"{services.stack}: terraform apply …")
    lines = terraform.apply().splitlines()
    _say(f"  {next(line for line in lines if line.startswith('Apply complete!'))}")


def _show(trial: Trial) -> None:
    """A table of the calls of one role."""
    out = console()
    out.print()
    if not trial.tried and not trial.left_out:
        text = Text(trial.role.name, style="bold")
        text.append(" names no bucket and no queue, and the emulator decides calls of these only")
        out.print(text)
        return
    out.print(Text(trial.role.name, style="bold"))
    rows = [tuple(Text(title, style="dim") for title in ("  Call", "On", "Answer", "Because"))]
    rows.extend(_row(each) for each in trial.tried)
    if trial.tried:
        print_grid(out, rows)
    for why in dict.fromkeys(why for _, why in trial.left_out):
        left = ", ".join(f"{call} on {call.on}" for call, each in trial.left_out if each == why)
        out.print(Text(f"  not tried, since the emulator ignores {why}: {left}", style="dim"))


def _row(tried: Tried) -> tuple[Text, ...]:
    answer = "allowed" if tried.is_allowed else "refused"
    style = "green" if tried.is_allowed else "red"
    because = Text(tried.decision.because)
    if not tried.is_as_decided:
        answer, style = f"{answer}, IAM would not", "bold yellow"
    return Text(f"  {tried.call}"), Text(tried.call.on), Text(answer, style=style), because


def _say(text: str) -> None:
    print(text, flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl-C, so that what was started is stopped."""
    del number, frame
    sys.exit(_TERMINATED)
