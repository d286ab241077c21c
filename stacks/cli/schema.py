"""``python -m stacks schema``: the JSON Schema of services.yaml."""

import argparse
import json

from stacks.manifest.schema import services_schema

DESCRIPTION = """\
Print the JSON Schema of services.yaml, with every grant, for editors to complete and check by.

  python -m stacks schema > services.schema.json

An editor with the YAML language server takes it from a comment in the file:

  # yaml-language-server: $schema=services.schema.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--format", choices=("json",), default="json", help="it is JSON always")


def run(arguments: argparse.Namespace) -> int:
    """Print the schema; the exit status."""
    del arguments
    print(json.dumps(services_schema(), indent=2, ensure_ascii=False))
    return 0
