"""What was synthesized, on one screen."""

import os
import shlex
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from stacks.cli.console import console, print_grid
from stacks.iam.printable import printable
from stacks.iam.role import RoleSpec
from stacks.iam.statement import Statement
from stacks.manifest import ServicesFile

from rich.text import Text

_ROLES_SHOWN = 20
_ITEMS_SHOWN = 8
# What make sets by itself is no news to it.
_MAKE_DEFAULTS = {"CDKTF_OUTDIR": "cdktf.out"}
_NEXT = (
    ("{setting}make plan", "what Terraform would do"),
    ("{services}make local", "deploy to an emulator of AWS and try what the roles may do"),
    ("{setting}make deploy", "create the roles in the account of your AWS credentials"),
)


def print_summary(files: Sequence[ServicesFile], outdir: str) -> None:
    """Print the stacks, what each of their roles may do, and what to run next."""
    out = console()
    for services in files:
        settings = services.settings
        title = Text(services.stack, style="bold")
        title.append(f"  account {settings.account}, {settings.region}", style="not bold")
        title.append(f"  (from {printable(services.file)})", style="not bold dim")
        out.print(title)
        synthesized = Path(outdir, "stacks", services.stack, "cdk.tf.json")
        out.print(Text(f"  {printable(str(synthesized))}"))
    roles = [role for services in files for role in services.roles]
    out.print()
    print_grid(out, _roles_rows(roles[:_ROLES_SHOWN]))
    if len(roles) > _ROLES_SHOWN:
        out.print(Text(f"… and {len(roles) - _ROLES_SHOWN:,} more roles"))
    out.print()
    print_grid(
        out,
        [
            (
                Text("Next") if not index else Text(),
                Text(
                    command.format(
                        setting=_settings("SERVICES", "CDKTF_OUTDIR"),
                        services=_settings("SERVICES"),
                    )
                ),
                Text(what),
            )
            for index, (command, what) in enumerate(_NEXT)
        ],
    )


def _settings(*names: str) -> str:
    """What this run was told by its environment, so that the next one is told it too."""
    return "".join(
        printable(f"{name}={shlex.quote(os.environ[name])} ")
        for name in names
        if os.environ.get(name) and os.environ[name] != _MAKE_DEFAULTS.get(name)
    )


def _roles_rows(roles: Sequence[RoleSpec]) -> list[tuple[Text, ...]]:
    rows: list[tuple[Text, ...]] = [
        tuple(Text(title, style="dim") for title in ("Role", "May", "On"))
    ]
    for role in roles:
        name = Text(role.name, style="bold")
        for may, on in _lines(role):
            rows.append((name, Text(printable(may)), Text(printable(on))))
            name = Text()
    return rows


def _lines(role: RoleSpec) -> Iterator[tuple[str, str]]:
    """Pairs of an action and a resource, side by side; what they share is the statement."""
    statements = [
        statement for _, policy in role.own_policies for statement in policy.document.statements
    ]
    if not statements and not role.managed_policy_arns:
        yield "nothing", ""
    for statement in statements:
        yield from zip_longest(_may(statement), _on(statement), fillvalue="")
    for arn in role.managed_policy_arns:
        yield "what the managed policy says", arn


def _may(statement: Statement) -> list[str]:
    never = "never " if statement.effect == "Deny" else ""
    if statement.actions is None:
        return [f"{never}all but {action}" for action in _first(statement.not_actions)]
    return [f"{never}{action}" for action in _first(statement.actions)]


def _on(statement: Statement) -> list[str]:
    if statement.resources is None:
        on = [f"all but {resource}" for resource in _first(statement.not_resources)]
    else:
        on = _first(statement.resources)
    return on + [
        f"if {test.operator} {test.key} = {' or '.join(_first(test.values))}"
        for test in statement.conditions
    ]


def _first(texts: Sequence[str] | None) -> list[str]:
    shown = sorted(texts or ())
    if len(shown) > _ITEMS_SHOWN:
        return [*shown[: _ITEMS_SHOWN - 1], f"… and {len(shown) - _ITEMS_SHOWN + 1} more"]
    return shown
