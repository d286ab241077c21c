"""``python -m stacks explain`` shows what each role may do."""

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from stacks.cli.access_lines import print_report
from stacks.cli.explain_report import Explained, as_json, as_markdown, as_text
from stacks.cli.named_roles import all_roles, role_named
from stacks.cli.progress import Progress
from stacks.cli.questions import BadInputError
from stacks.iam.explanation import explain
from stacks.iam.printable import printable
from stacks.iam.problem import IamError
from stacks.manifest import ManifestError

DESCRIPTION = """\
Show what each role may do: the actions by service and access level, on which resources and under
which conditions; who may assume it; and what is denied to it. A statement's resources are shown
with the actions that can take them, and an action that is denied altogether is not shown as
allowed. Nothing is asked of AWS.

Examples:
  python -m stacks explain
  python -m stacks explain MyEcsTaskRole
  python -m stacks explain --format markdown >> "$GITHUB_STEP_SUMMARY"
  python -m stacks explain --html roles.html

ROLE is one of services.yaml, or of the file or folder that SERVICES names; all of them without it.

Exit status: 0 shown, 2 bad input.
"""

_FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("role", nargs="?", metavar="ROLE")
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--format",
        choices=tuple(_FORMATS),
        default="text",
        help="text for people (the default), markdown for a wiki or a pull request, json for "
        "programs",
    )
    output.add_argument("--html", metavar="FILE", help="write a page to FILE instead")


def run(arguments: argparse.Namespace) -> int:
    """0 shown, 2 bad input."""
    try:
        explained = _explained(arguments.role)
    except (IamError, ManifestError, BadInputError) as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.html is not None:
        from stacks.cli.explain_page import as_page

        if _is_explained(arguments.html, explained):
            message = f"{arguments.html}: not written: it is what is explained; name another file"
            print(printable(message), file=sys.stderr)
            return 2
        return _write(arguments.html, as_page(explained))
    report = _FORMATS[arguments.format](explained)
    if arguments.format == "text":
        print_report(report, lambda _: "bold")
    else:
        print(report)
    return 0


def _explained(name: str | None) -> list[Explained]:
    with Progress() as progress:
        progress.say("Reading")
        roles = all_roles() if name is None else [role_named(name)]
        progress.say("Looking at roles", len(roles))
        return [Explained(each.account, explain(each.role)) for each in progress.track(roles)]


def _is_explained(name: str, explained: Iterable[Explained]) -> bool:
    """Whether the page would be written over the services of a role."""
    places = (each.explanation.role.declared_at for each in explained)
    files = {os.path.realpath(place.file) for place in places if place}
    return os.path.realpath(name) in files


def _write(name: str, page: str) -> int:
    """Write the page, or nothing; the exit status."""
    try:
        _put(Path(name), page)
    except OSError as error:
        print(printable(f"{name}: can't be written: {error.strerror}"), file=sys.stderr)
        return 2
    print(printable(name))
    return 0


def _put(file: Path, page: str) -> None:
    if file.exists() and not file.is_file():
        # A pipe or a terminal. Of what /dev/stdout may lead to, the path is no file's.
        file.write_text(page, "utf-8")
        return
    file = Path(os.path.realpath(file))
    # Beside what it becomes, since only there it is moved in one step.
    unfinished = file.with_name(f".explain.{os.getpid()}.html")
    try:
        # Through no link that somebody has laid there.
        with unfinished.open("x", encoding="utf-8") as stream:
            stream.write(page)
        unfinished.replace(file)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
