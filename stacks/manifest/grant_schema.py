"""The part of the JSON Schema of services.yaml that is about grants: made from the catalogue."""

from collections.abc import Iterable, Iterator

from stacks.grants.catalogue import AnyGrant, catalogue, grant_named
from stacks.grants.grant import is_list
from stacks.grants.parameter import Parameter
from stacks.iam.problem import Path

Schema = dict[str, "Schema"] | list["Schema"] | str | int | bool
"""JSON, as the schema's file holds it."""

EXEC_AGENT = "ecs.exec_agent"
"""The grant that ``execute_command`` stands for, its keys for the grant's parameters."""


def grant_schemas(names: Iterable[str] | None = None) -> dict[str, Schema]:
    """A schema for what follows the name of each grant in ``allow``, or of those named."""
    if names is None:
        names = catalogue()
    return {name: _grant_schema(grant) for name in names if (grant := grant_named(name))}


def grant_at(path: Path) -> AnyGrant | None:
    """The grant that is given at ``path`` of a services.yaml, arguments and all."""
    match path:
        case (*_, "allow", int(), str(name)):
            return grant_named(name)
        case _:
            return None


def parameter_at(path: Path) -> Parameter | None:
    """The parameter that the text at ``path`` of a services.yaml is an argument for."""
    match path:
        case (*_, "allow", int(), str(grant), str(name), int()) | (
            *_,
            "allow",
            int(),
            str(grant),
            str(name),
        ) if known := grant_named(grant):
            return known.parameters.get(name)
        case (*_, "allow", int(), str(grant), int()) | (*_, "allow", int(), str(grant)) if (
            known := grant_named(grant)
        ):
            return known.parameters[known.first] if known.first else None
        case ("services", _, "execute_command", str(name)) if known := grant_named(EXEC_AGENT):
            return known.parameters.get(name)
        case _:
            return None


def example_of(grant: AnyGrant) -> str:
    """Arguments as services.yaml has them: the first alone where that will do."""
    if grant.first:
        return _yaml(grant.parameters[grant.first].example)
    return _mapping_example(grant)


def _mapping_example(grant: AnyGrant) -> str:
    pairs = (f"{name}: {_yaml(grant.parameters[name].example)}" for name in grant.required)
    return "{" + ", ".join(pairs) + "}"


def _grant_schema(grant: AnyGrant) -> Schema:
    schema: dict[str, Schema] = {
        "description": grant.summary,
        "type": list(_types(grant)),
        "additionalProperties": False,
        "properties": {
            name: _parameter_schema(parameter) for name, parameter in grant.parameters.items()
        },
        "required": list(grant.required),
        "examples": [example_of(grant)],
    }
    if grant.first and is_list(grant.parameters[grant.first]):
        schema["items"] = {"type": "string", "examples": [example_of(grant)]}
    return schema


def _types(grant: AnyGrant) -> Iterator[Schema]:
    if not grant.required:
        # "- xray.write:" is a mapping without a key to whoever writes it.
        yield "null"
    if grant.first:
        yield "string"
        if is_list(grant.parameters[grant.first]):
            yield "array"
    yield "object"


def _parameter_schema(parameter: Parameter) -> Schema:
    schema: dict[str, Schema] = {
        "description": parameter.description,
        "examples": [_yaml(parameter.example)],
    }
    if isinstance(parameter.example, bool):
        schema["type"] = "boolean"
    elif is_list(parameter):
        schema["type"] = ["string", "array"]
        schema["items"] = {"type": "string", "examples": [_yaml(parameter.example)]}
    else:
        schema["type"] = "string"
    return schema


def _yaml(example: object) -> str:
    if isinstance(example, bool):
        return str(example).lower()
    if isinstance(example, str):
        # What begins with a digit or has a colon in it would be something else to YAML.
        return f'"{example}"' if not example[:1].isalpha() or ": " in example else example
    return "[" + ", ".join(_yaml(each) for each in example) + "]"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportGeneralTypeIssues]
