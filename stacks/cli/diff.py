"""``python -m stacks diff`` tells what a change newly allows."""

import argparse
import os
import sys

from stacks.cli.access_lines import print_report
from stacks.cli.comparing import compared
from stacks.cli.diff_report import as_json, as_markdown, as_text
from stacks.cli.questions import BadInputError
from stacks.cli.sides import read_side
from stacks.iam.printable import printable
from stacks.iam.problem import IamError
from stacks.manifest import ManifestError

DESCRIPTION = """\
Tell what NEW allows that OLD does not, and what it no longer allows. The comparison is of all
requests there can be, not of samples: "no new access" is a proof. For each new item there is a
request that NEW allows and OLD does not; what could not be proven to be allowed by OLD as well is
reported as new, and says so. Nothing is asked of AWS.

Each side is a services.yaml or a folder of them, a policy document in JSON, a synthesized
cdk.tf.json or the folder cdktf.out, or the JSON of a Terraform plan (terraform show -json PLAN).

Examples:
  git worktree add --detach ../before main
  python -m stacks diff ../before/services.yaml services.yaml
  python -m stacks diff old/cdk.tf.json cdktf.out/stacks/ecs-iam/cdk.tf.json
  python -m stacks diff --format markdown old.json new.json >> "$GITHUB_STEP_SUMMARY"

Exit status: 0 no new access, 1 new access, 2 bad input.
"""

_READ_BY_BOTH = (
    "both sides read this task definition as it is now, so no change of it shows; docs/diff.md has "
    "how to compare with a commit as it was"
)
_STYLES = {"New access": "bold red", "Removed access": "bold green"}
_FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("old", metavar="OLD", help="what is, such as services.yaml as committed")
    parser.add_argument("new", metavar="NEW", help="what is to be")
    parser.add_argument(
        "--format",
        choices=tuple(_FORMATS),
        default="text",
        help="text for people (the default), markdown for a pull request, json for programs",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 no new access, 1 new access, 2 bad input."""
    try:
        old, new = read_side(arguments.old), read_side(arguments.new)
        diff = compared(old, new)
    except (IamError, ManifestError, BadInputError) as error:
        print(error, file=sys.stderr)
        return 2
    for _, side in (*old.parts, *new.parts):
        for note in side.notes:
            print(printable(f"{side.file}: {note}"), file=sys.stderr)
    for file in sorted(old.task_definitions & new.task_definitions):
        print(printable(f"{os.path.relpath(file)}: {_READ_BY_BOTH}"), file=sys.stderr)
    report = _FORMATS[arguments.format](diff)
    if arguments.format == "text":
        print_report(report, lambda title: _STYLES.get(title, ""))
    else:
        print(report)
    return 1 if diff.new else 0
