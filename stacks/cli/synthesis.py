"""From services.yaml to Terraform JSON: what main.py does, and the trial on the emulator too."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.bindings.ahead import start_cdktf
from stacks.bindings.line import NodeError
from stacks.cli.check_report import print_errors
from stacks.cli.faults import print_faults
from stacks.cli.located import Report
from stacks.cli.progress import Progress
from stacks.cli.services_check import check_services, rest_report
from stacks.cli.staging import staged
from stacks.iam.printable import printable
from stacks.iam.problem import IamError
from stacks.manifest import ManifestError, ServicesFile, read_services

if TYPE_CHECKING:
    from cdktf import App


def services_path() -> str:
    """What SERVICES names, files or a folder, or services.yaml."""
    return os.environ.get("SERVICES") or "services.yaml"


def services_of(path: str) -> list[ServicesFile]:
    """The services of ``path``.

    Prints everything that is wrong and raises SystemExit otherwise: 1, or 2 where ``path`` can't be
    read.
    """
    try:
        with Progress() as progress:
            progress.say(f"Reading {printable(path)}")
            return read_services(path)
    except ManifestError as error:
        print_faults(error, rest_report(error))
        sys.exit(2 if error.unreadable else 1)


def build_app(
    files: Sequence[ServicesFile], outdir: str, progress: Progress | None = None
) -> "App":
    """An app with a stack for each of ``files``.

    Raises IamError for the first error that the rules find about a role.
    """
    # Imported here because it needs Node.js, which most of the commands do without.
    from stacks.ecs_iam_stack import EcsIamStack

    from cdktf import App

    app = App(outdir=outdir)
    track = progress.track if progress else iter
    for services in files:
        EcsIamStack.from_services(app, services, track=track)
    return app


def synthesize(files: Sequence[ServicesFile], outdir: Path) -> Report:
    """Write the Terraform JSON of ``files`` to ``outdir``, which is made if it is not there.

    Returns what the rules find about them, none of it an error. Prints why not and raises
    SystemExit otherwise: 1 for errors about the roles, 2 without Node.js. Raises OSError, or
    RuntimeError from cdktf; `stacks.cli.outdir.write_problem` tells what of it is about writing.
    ``outdir`` is then as it was.
    """
    try:
        with staged(outdir) as folder, Progress() as progress:
            start_cdktf()
            progress.say("Building roles", sum(len(services.roles) for services in files))
            # Each role is checked as it is built, so that Node.js works on one while Python checks
            # the next.
            app = build_app(files, str(folder), progress)
            progress.say("Writing Terraform JSON")
            app.synth()
    except IamError as error:
        _print_refusals(files, error)
        sys.exit(1)
    except NodeError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    return check_services(files)


def _print_refusals(files: Sequence[ServicesFile], error: IamError) -> None:
    """All errors that the rules find; or ``error``, which they know nothing of."""
    found = check_services(files)
    if found.errors:
        print_errors(found)
    else:
        print(f"{printable(str(error))}\nnothing was written", file=sys.stderr)
