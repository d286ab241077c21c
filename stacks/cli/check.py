"""``python -m stacks check`` finds what is wrong or unsafe about roles and policies."""

import argparse
import os
import sys
from pathlib import Path

from stacks.cli.check_report import print_json, print_text
from stacks.cli.inputs import (
    YAML_SUFFIXES,
    input_file,
    is_json,
    is_several,
    json_text,
    read_input,
    synthesized_stacks,
)
from stacks.cli.located import Report
from stacks.cli.questions import BadInputError, TaskDefinitionError
from stacks.cli.services_check import check_services, clashes, faults_report
from stacks.iam.printable import printable
from stacks.manifest import (
    ManifestError,
    ServicesFile,
    read_services,
    read_services_text,
    services_paths,
)

DESCRIPTION = """\
Find what is wrong or unsafe about roles and policies, before Terraform sees them: actions that AWS
does not have, resources that an action does not take, wildcards, ways to more permissions, trust
that is too wide, conditions that never hold. docs/rules.md has every rule. Nothing is asked of AWS.

Each PATH is a services.yaml, a folder of files, a policy document in JSON, a synthesized
cdk.tf.json or the folder cdktf.out, or the JSON of a Terraform plan; - is standard input. Without a
PATH it is services.yaml, or what SERVICES names.

Examples:
  python -m stacks check
  python -m stacks check teams/payments.yaml cdktf.out/stacks/ecs-iam/cdk.tf.json
  python -m stacks check --type trust --kind task trust.json
  python -m stacks check --format json policy.json | jq '.[].rule'

A finding can be accepted in services.yaml, with a reason:
  accept:
    - {rule: wildcard-resource, match: "sqs:SendMessage", reason: "Queues are made at run time"}

Exit status: 0 no errors (warnings and suggestions there may be), 1 errors, 2 bad input.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or a folder")
    parser.add_argument(
        "--type",
        choices=("identity", "trust"),
        help="what a policy document is: a role's permissions, or who may assume it; by default "
        "one that names principals is a trust policy",
    )
    parser.add_argument(
        "--kind",
        choices=("task", "execution"),
        help="what a role in JSON is: the task role, or the execution role; by default it is open",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text for people (the default), json for programs",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 no errors, 1 errors, 2 bad input."""
    report = Report()
    bad: list[str] = []
    services: list[ServicesFile] = []
    for name in arguments.paths or [os.environ.get("SERVICES") or "services.yaml"]:
        path = input_file(name)
        parts = _parts(path)
        passed_over = 0
        for part in parts:
            try:
                report.add(_check(part, arguments, services))
            except TaskDefinitionError as error:
                # In a folder, it is there for the services.yaml beside it.
                bad += [str(error)] if part == path else []
                passed_over += part != path
            except BadInputError as error:
                # What else lies in a folder need be none of this project's.
                (report.notes if part != path else bad).append(str(error))
                passed_over += part != path
        if passed_over == len(parts):
            bad.append(f"{path}: nothing in it can be checked")
    told = set(report.findings)
    report.findings += [each for each in clashes(services) if each not in told]
    report.sort()
    for message in [*map(printable, report.notes), *bad]:
        print(message, file=sys.stderr)
    if arguments.format == "json":
        print_json(report)
    elif report.findings or not bad:
        print_text(report)
    if bad or report.is_unreadable:
        return 2
    return 1 if report.errors else 0


def _parts(path: str) -> list[str]:
    """What is checked for ``path``.

    Of a folder that is its services.yaml files together and its JSON files; of the folder that
    CDKTF synthesizes into, each stack.
    """
    folder = Path(path)
    if not path or not folder.is_dir():
        others = services_paths(path)
        folders = [each for each in others if len(others) > 1 and Path(each).is_dir()]
        return [path, *(file for each in folders for file in _parts(each) if file != each)]
    if synthesized := synthesized_stacks(path):
        return synthesized
    files = [file for file in sorted(folder.iterdir()) if not file.name.startswith(".")]
    json_files = [str(file) for file in files if file.suffix.lower() == ".json"]
    has_services = any(file.suffix.lower() in YAML_SUFFIXES for file in files)
    return [path, *json_files] if has_services or not json_files else json_files


def _check(path: str, arguments: argparse.Namespace, services: list[ServicesFile]) -> Report:
    """What is found in ``path``; what it has of services.yaml files is added to ``services``."""
    try:
        if is_several(path):
            files = read_services(path)
            services += files
            return check_services(files)
        content = read_input(path)
        if not is_json(path, content):
            file = read_services_text(path, content)
            services.append(file)
            report = check_services([file])
            if arguments.type or arguments.kind:
                report.notes.append(f"{path}: --type and --kind are for JSON; this says it itself")
            return report
        # What reads them is imported where there is one of them.
        from stacks.cli.json_check import check_json

        return check_json(path, json_text(path, content), arguments.type, arguments.kind)
    except ManifestError as error:
        return faults_report(error)
