"""``python -m stacks COMMAND``."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from stacks.iam.nearest import did_you_mean

_COMMANDS = {
    "can": "may a role do this?",
    "cdktf": "deploy what was synthesized, after a look at the account",
    "check": "what is wrong or unsafe about roles and policies?",
    "diff": "what does a change newly allow?",
    "explain": "what may each role do?",
    "grants": "what can be granted, and what it allows",
    "local": "deploy to an emulator of AWS and try what the roles may do",
    "plan": "what Terraform would do with what was synthesized",
    "schema": "the JSON Schema of services.yaml",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. Bad arguments exit with 2, as argparse does."""
    words = sys.argv[1:] if argv is None else argv
    wanted = next((word for word in words if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(prog="python -m stacks", description="IAM roles for ECS.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        # The others are listed, but what they import is not needed.
        if name == wanted:
            module = import_module(f"stacks.cli.{name}")
            command.description = module.DESCRIPTION
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    if wanted and wanted not in _COMMANDS and (hint := did_you_mean(wanted, _COMMANDS)):
        parser.error(f"{wanted} is no command.{hint}")
    arguments = parser.parse_args(words)
    return arguments.run(arguments)
