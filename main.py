"""The app: reads services.yaml, builds the stacks of its roles and synthesizes them.

SERVICES names another file or a folder of files, CDKTF_OUTDIR another folder for the output:

    SERVICES=teams/payments.yaml CDKTF_OUTDIR=out python main.py

Exit status: 0 synthesized, 1 the services have faults or a rule finds an error about a role, 2 they
can't be read or the output can't be written. Nothing is written unless it is 0.
"""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.cli.check_report import print_errors, print_remarks
from stacks.cli.faults import print_faults
from stacks.cli.outdir import outdir_problem, write_problem
from stacks.cli.process import exit_status
from stacks.cli.services_check import check_services, rest_report
from stacks.cli.summary import print_summary
from stacks.manifest import ManifestError, ServicesFile, read_services

if TYPE_CHECKING:
    from cdktf import App


def build_app(files: Sequence[ServicesFile], outdir: str) -> "App":
    """An app with a stack for each of ``files``."""
    # Imported here because it starts Node.js, which faults in the input need not wait for.
    from stacks.ecs_iam_stack import EcsIamStack

    from cdktf import App

    app = App(outdir=outdir)
    for services in files:
        EcsIamStack.from_services(app, services)
    return app


def main() -> int:
    """Synthesize; the exit status."""
    ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter).parse_args()
    outdir = os.environ.get("CDKTF_OUTDIR") or "cdktf.out"
    try:
        files = read_services(os.environ.get("SERVICES") or "services.yaml")
    except ManifestError as error:
        print_faults(error, rest_report(error))
        return 2 if error.unreadable else 1
    found = check_services(files)
    if found.errors:
        print_errors(found)
        return 1
    if problem := outdir_problem(outdir):
        print(problem, file=sys.stderr)
        return 2
    try:
        Path(outdir).mkdir(parents=True, exist_ok=True)
        build_app(files, outdir).synth()
    except (OSError, RuntimeError) as error:
        if problem := write_problem(outdir, error):
            print(problem, file=sys.stderr)
            return 2
        raise
    print_summary(files, outdir)
    print_remarks(found)
    return 0


if __name__ == "__main__":
    sys.exit(exit_status(main))
