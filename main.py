"""The app: reads services.yaml, builds the stacks of its roles and synthesizes them.

SERVICES names another file, a folder of files, or several joined as in PATH; CDKTF_OUTDIR names
another folder for the output:

    SERVICES=teams/payments.yaml CDKTF_OUTDIR=out python main.py

Exit status: 0 synthesized, 1 the services have faults or a rule finds an error about a role, 2 they
can't be read, the output can't be written, or there is no Node.js. Nothing is written but with 0.
"""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import suppress
from pathlib import Path

from stacks.bindings.ahead import start_cdktf
from stacks.bindings.line import NodeError

if __name__ == "__main__" and not sys.argv[1:]:
    # It takes Node.js half a second, in which the services are read. What keeps it from starting is
    # told when it is needed.
    with suppress(NodeError):
        start_cdktf()

from stacks.cli.check_report import print_remarks
from stacks.cli.outdir import outdir_problem, write_problem
from stacks.cli.process import exit_status
from stacks.cli.summary import print_summary
from stacks.cli.synthesis import services_of, services_path, synthesize


def main() -> int:
    """Synthesize; the exit status."""
    ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter).parse_args()
    outdir = os.environ.get("CDKTF_OUTDIR") or "cdktf.out"
    files = services_of(services_path())
    if problem := outdir_problem(outdir):
        print(problem, file=sys.stderr)
        return 2
    try:
        found = synthesize(files, Path(outdir))
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
