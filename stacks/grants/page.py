"""docs/grants.md, made from the catalogue: ``python -m stacks.grants.page > docs/grants.md``."""

from itertools import groupby

from stacks.grants.catalogue import AnyGrant, catalogue
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

_HEAD = """\
# Grants

A grant says what a service needs, and makes the statements that allow it: exactly the actions, on
exactly the resources that are named. In services.yaml it is an entry of `allow`, in Python
`role.grant(s3.read("my-bucket"))`, with `from stacks.grants import s3`. `python -m stacks grants`
lists them, `python -m stacks grants s3.read` shows one.

Where a resource is asked for, its name in the stack's account and region will do, or an ARN; in
Python also a Terraform token of an ARN, such as `bucket.arn`. A token that stands alone is taken
for an ARN; one that is known to be a name, such as `bucket.bucket`, is
[refused at synthesis](rules.md#names-in-the-place-of-arns). Wildcards are refused in all arguments,
and in quotes in an expression; what an expression computes only Terraform knows. A grant adds the
wildcards that it needs itself. What no grant says is said by a
[statement](services-yaml.md#statement).

Below, each grant is shown with its first argument, or with those that it requires, in us-east-1.
This page is made from the catalogue in the code; a test keeps it so.
"""
EXAMPLE_SCOPE = Scope("aws", "us-east-1", "111122223333")
"""Where the examples are."""


def page() -> str:
    """The text of docs/grants.md."""
    services = groupby(catalogue().values(), key=lambda grant: grant.service)
    return _HEAD + "".join(
        f"\n## {service}\n{''.join(_section(each) for each in grants)}"
        for service, grants in services
    )


def example_statements(grant: AnyGrant) -> tuple[Statement, ...]:
    """What a grant makes of the examples of the arguments that it requires."""
    arguments = {name: grant.parameters[name].example for name in grant.required}
    return grant(**arguments).statements(EXAMPLE_SCOPE)


def statement_lines(statement: Statement) -> list[str]:
    """A statement for people: actions, then resources, then conditions."""
    return [
        ", ".join(statement.actions or ()),
        *(f"  on {resource}" for resource in statement.resources or ()),
        *(f"  if {_condition(test)}" for test in statement.conditions),
    ]


def _condition(test: Condition) -> str:
    return f"{test.operator} {test.key} = {' or '.join(test.values)}"


def _section(grant: AnyGrant) -> str:
    parameters = "".join(
        f"| `{name}` | {_cell(parameter.description)} | {_default(grant, name)} |\n"
        for name, parameter in grant.parameters.items()
    )
    if parameters:
        parameters = f"\n| argument | what it is | |\n| --- | --- | --- |\n{parameters}"
    lines = [line for each in example_statements(grant) for line in statement_lines(each)]
    allows = "\n".join(lines)
    return (
        f"\n### {grant.name}\n\n`{grant.signature}`\n\n{_linked(grant.documentation)}\n"
        f"{parameters}\n```\n{allows}\n```\n"
    )


def _default(grant: AnyGrant, name: str) -> str:
    return "required" if name in grant.required else "optional"


def _linked(documentation: str) -> str:
    """The documentation, with links that Markdown sees and backquotes that it has already."""
    return "\n".join(
        " ".join(f"<{word}>" if word.startswith("https://") else word for word in line.split(" "))
        for line in documentation.splitlines()
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    print(page(), end="")
