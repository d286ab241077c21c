"""``python -m stacks grants``: the catalogue of grants."""

import argparse
import json
import sys

from stacks.cli.console import console, print_grid
from stacks.grants.catalogue import AnyGrant, catalogue
from stacks.grants.page import example_statements, statement_lines
from stacks.iam.nearest import did_you_mean
from stacks.iam.policy_json import JsonValue
from stacks.manifest.grant_schema import example_of

from rich.padding import Padding
from rich.text import Text

DESCRIPTION = """\
List the grants, or show what one of them allows and leaves out.

  python -m stacks grants
  python -m stacks grants s3
  python -m stacks grants s3.read
  python -m stacks grants s3.read --format json

In services.yaml a grant is an entry of allow:

  allow:
    - s3.read: my-bucket
    - s3.read: {bucket: my-config, prefix: app/}

Exit status: 0 shown, 2 there is no grant of that name.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a grant, or a service: s3.read, s3"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue, a part of it, or one grant; the exit status."""
    name: str | None = arguments.name
    chosen = [each for each in catalogue().values() if name in (None, each.service, each.name)]
    if not chosen:
        services = sorted({each.service for each in catalogue().values()})
        hint = did_you_mean(str(name), [*catalogue(), *services])
        hint = hint or " `python -m stacks grants` lists them."
        print(f"{name} is no grant and no service with grants.{hint}", file=sys.stderr)
        return 2
    if arguments.format == "json":
        print(json.dumps([_as_data(each) for each in chosen], indent=2, ensure_ascii=False))
    elif name in catalogue():
        _show(chosen[0])
    else:
        _list(chosen)
    return 0


def _list(grants: list[AnyGrant]) -> None:
    out = console()
    if not out.is_terminal:
        print_grid(out, [(Text(each.signature), Text(each.summary)) for each in grants])
        return
    # The longest signatures are as wide as a terminal.
    for each in grants:
        out.print(Text(each.signature, style="bold"))
        out.print(Padding(Text(each.summary), (0, 0, 0, 4)))


def _show(grant: AnyGrant) -> None:
    out = console()
    out.print(Text(grant.signature, style="bold"))
    out.print()
    out.print(Text(grant.documentation))
    if grant.parameters:
        out.print()
        rows: list[tuple[Text, ...]] = []
        for name, parameter in grant.parameters.items():
            kind = "required" if name in grant.required else "optional"
            rows.append((Text(f"  {name}", style="bold"), Text(kind), Text(parameter.description)))
        print_grid(out, rows)
    out.print()
    out.print(Text(f"- {grant.name}: {example_of(grant)}", style="bold"))
    for statement in example_statements(grant):
        for line in statement_lines(statement):
            out.print(Text(f"    {line}"))


def _as_data(grant: AnyGrant) -> JsonValue:
    return {
        "name": grant.name,
        "signature": grant.signature,
        "documentation": grant.documentation,
        "parameters": {
            name: {"description": parameter.description, "required": name in grant.required}
            for name, parameter in grant.parameters.items()
        },
        "example": f"{grant.name}: {example_of(grant)}",
        "statements": [each.to_data() for each in example_statements(grant)],
    }
