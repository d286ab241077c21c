"""From services.yaml to Terraform JSON: what main.py does, and the trial on the emulator too."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.cli.check_report import print_errors
from stacks.cli.faults import print_faults
from stacks.cli.located import Report
from stacks.cli.services_check import check_services, rest_report
from stacks.cli.staging import staged
from stacks.manifest import ManifestError, ServicesFile, read_services

if TYPE_CHECKING:
    from cdktf import App


def services_path() -> str:
    """The file or folder that SERVICES names, or services.yaml."""
    return os.environ.get("SERVICES") or "services.yaml"


def checked_services(path: str) -> tuple[list[ServicesFile], Report]:
    """The services of ``path``, and what the rules find about them, none of it an error.

    Prints everything that is wrong and raises SystemExit otherwise: 1, or 2 where ``path`` can't be
    read.
    """
    try:
        files = read_services(path)
    except ManifestError as error:
        print_faults(error, rest_report(error))
        sys.exit(2 if error.unreadable else 1)
    found = check_services(files)
    if found.errors:
        print_errors(found)
        sys.exit(1)
    return files, found


def build_app(files: Sequence[ServicesFile], outdir: str) -> "App":
    """An app with a stack for each of ``files``."""
    # Imported here because it starts Node.js, which faults in the input need not wait for.
    from stacks.ecs_iam_stack import EcsIamStack

    from cdktf import App

    app = App(outdir=outdir)
    for services in files:
        EcsIamStack.from_services(app, services)
    return app


def synthesize(files: Sequence[ServicesFile], outdir: Path) -> None:
    """Write the Terraform JSON of ``files`` to ``outdir``, which is made if it is not there.

    Raises OSError, or RuntimeError from cdktf; `stacks.cli.outdir.write_problem` tells what of it
    is about writing. ``outdir`` is then as it was.
    """
    with staged(outdir) as folder:
        build_app(files, str(folder)).synth()
