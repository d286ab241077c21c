"""From services.yaml to Terraform JSON: what main.py does, and the trial on the emulator too."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
    # Imported here because it starts Node.js, which faults in the input need not wait for.
    from stacks.ecs_iam_stack import EcsIamStack

    from cdktf import App

    app = App(outdir=outdir)
    track = progress.track if progress else iter
    for services in files:
        EcsIamStack.from_services(app, services, track=track)
    return app


def synthesize(files: Sequence[ServicesFile], outdir: Path) -> Report:
    """Write the Terraform JSON of ``files`` to ``outdir``, which is made if it is not there.

    Returns what the rules find about them, none of it an error; prints the errors and raises
    SystemExit, 1, otherwise. Raises OSError, or RuntimeError from cdktf;
    `stacks.cli.outdir.write_problem` tells what of it is about writing. ``outdir`` is then as it
    was.
    """
    with staged(outdir) as folder, Progress() as progress:
        progress.say("Building roles", sum(len(services.roles) for services in files))
        try:
            # Each role is checked as it is built, so that Node.js works on one while Python checks
            # the next.
            app = build_app(files, str(folder), progress)
        except IamError:
            found = check_services(files)
            if not found.errors:
                raise
            print_errors(found)
            sys.exit(1)
        progress.say("Writing Terraform JSON")
        app.synth()
    return check_services(files)
