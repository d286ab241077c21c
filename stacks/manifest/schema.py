"""Holds a services.yaml to its JSON Schema, and says what is wrong in words.

The schema decides on the shape: keys, types, what is required. What the texts say is IAM's
business (`stacks.iam.checks`).
"""

import json
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path as FilePath
from typing import cast

from stacks.iam.nearest import did_you_mean, nearest
from stacks.iam.problem import Path
from stacks.manifest.allow_shape import shape_faults
from stacks.manifest.grant_schema import Schema, grant_at, grant_schemas
from stacks.manifest.yaml_tree import (
    Data,
    Mapping,
    Node,
    Position,
    Scalar,
    Sequence,
    Tree,
    node_at,
    to_data,
)

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

_TYPE_NAMES = {
    "null": "nothing",
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
}


@cache
def services_schema() -> dict[str, Schema]:
    """The JSON Schema of services.yaml, grants and all."""
    return _with_grants(grant_schemas())


def _with_grants(grants: AbstractMapping[str, Schema]) -> dict[str, Schema]:
    text = FilePath(__file__).with_name("schema.json").read_text("utf-8")
    schema: dict[str, Schema] = json.loads(text)
    entry = cast("dict[str, dict[str, dict[str, Schema]]]", schema["$defs"])["allow_entry"]
    entry["properties"].update(grants)
    return schema


@cache
def _validator(keys: frozenset[str]) -> Draft202012Validator:
    """One that knows of the grants among ``keys``: all of them take longer than a small file."""
    return Draft202012Validator(json.dumps(_with_grants(grant_schemas(sorted(keys)))))


def _dotted_keys(data: Data) -> Iterator[str]:
    """The keys, anywhere in ``data``, that may be names of grants."""
    if isinstance(data, dict):
        yield from (key for key in data if "." in key)
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in values:
        if isinstance(value, dict | list):
            yield from _dotted_keys(value)


def schema_faults(tree: Tree) -> list[tuple[Position, str]]:
    """Every departure of the file's shape from the schema."""
    shapes = shape_faults(tree, frozenset(known_keys("statement")))
    data = to_data(tree.root)
    errors = [
        error
        for error in _validator(frozenset(_dotted_keys(data))).iter_errors(data)
        if not _is_about(tuple(error.instance_path), shapes.keys())
    ]
    misspelt = {
        (tuple(error.instance_path), known)
        for error in errors
        if isinstance(error.kind, ValidationErrorKind.AdditionalProperties)
        for name in error.kind.unexpected
        if (known := nearest(name, _known_keys(error)))
    }
    return list(shapes.values()) + [
        fault
        for error in errors
        # A key that is missing because it is misspelt is one fault, not two.
        if not isinstance(error.kind, ValidationErrorKind.Required)
        or (tuple(error.instance_path), error.kind.property) not in misspelt
        for fault in _in_words(error, tree)
    ]


def _is_about(path: Path, entries: AbstractSet[Path]) -> bool:
    """Whether what is wrong at ``path`` follows from the shape of one of ``entries``."""
    return any(path[: len(entry)] == entry for entry in (path, path[:-1]) if entry in entries)


def known_keys(definition: str) -> AbstractSet[str]:
    """The keys of a mapping that the schema defines, such as ``statement``."""
    return _mapping(_definitions()[definition].get("properties")).keys()


@cache
def _definitions() -> dict[str, dict[str, Schema]]:
    return cast("dict[str, dict[str, Schema]]", _with_grants({})["$defs"])


def _known_keys(error: ValidationError) -> tuple[str, ...]:
    schema = _schema_at([str(step) for step in error.schema_path[:-1]])
    return tuple(_mapping(schema.get("properties")))


def _in_words(error: ValidationError, tree: Tree) -> list[tuple[Position, str]]:
    path: Path = tuple(error.instance_path)
    subject = _subject(path)
    schema = _schema_at([str(step) for step in error.schema_path[:-1]])
    match error.kind:
        case ValidationErrorKind.AdditionalProperties(unexpected=names):
            properties = _mapping(schema.get("properties"))
            return [
                (
                    tree.locate_key((*path, name)),
                    _unknown_key(name, subject, properties) + _signature(path),
                )
                for name in names
            ]
        case ValidationErrorKind.Required(property=name):
            example = _example(_mapping(_mapping(schema.get("properties")).get(name)))
            message = f"{subject} needs {name}; add {name}: {example}"
            message += _signature(path, ". It is ")
            return [(tree.locate_key(path), message)]
        case ValidationErrorKind.Type(types=types):
            found = node_at(tree.root, path)
            empty = isinstance(found, Scalar) and found.value is None
            position = tree.locate_key(path) if empty else tree.locate(path)
            message = _wrong_type(path, types, found, _example(schema))
            return [(position, message + _signature(path, ". It is "))]
        case ValidationErrorKind.Enum(options=options):
            text = _written(node_at(tree.root, path))
            message = f"{subject} is {text}; it is {' or '.join(map(str, options))}"
            return [(tree.locate(path), message)]
        case (
            ValidationErrorKind.MinItems()
            | ValidationErrorKind.MinProperties()
            | ValidationErrorKind.MinLength()
        ):
            message = f"{subject} is empty; it reads like {_example(schema)}"
            return [(tree.locate(path), message)]
        case _:
            return [(tree.locate(path), f"{subject}: {error.message}")]


def _unknown_key(name: str, subject: str, known: AbstractMapping[str, Schema]) -> str:
    for key, schema in known.items():
        if name in _mapping(_mapping(schema).get("properties")):
            return f"{subject} has no key {name!r}; indent it under {key}:"
    hint = did_you_mean(name, known)
    hint = hint or f" Known here: {', '.join(known)}."
    return f"{subject} has no key {name!r}.{hint}"


def _signature(path: Path, before: str = " It is ") -> str:
    """How the grant whose arguments are at ``path`` is written, where there is one."""
    grant = grant_at(path)
    return f"{before}{grant.signature}" if grant else ""


def _wrong_type(path: Path, types: AbstractSequence[str], found: Node | None, example: str) -> str:
    subject = _subject(path)
    expected = " or ".join(
        _TYPE_NAMES[type_] for type_ in types if type_ != "array" or len(types) == 1
    )
    if isinstance(found, Scalar) and "string" in types and found.value is not None:
        kind = "true or false" if isinstance(found.value, bool) else "a number"
        return f'{subject} is {kind} to YAML, and must be text; quote it: "{found.text}"'
    if isinstance(found, Mapping) and "string" in types and (text := _ends_in_colon(found)):
        return f'{subject} is a mapping to YAML, because it ends in a colon; quote it: "{text}"'
    if subject == "allow" and isinstance(found, Mapping):
        return (
            "allow is a mapping; it must be a list: begin each entry with a hyphen, as - s3.read:"
        )
    if isinstance(found, Sequence) and grant_at(path) and "array" not in types:
        return f"{subject} is a list; a grant is on one each, so write an entry for each"
    return f"{subject} is {_written(found)}; it must be {expected}, as {example}"


def _ends_in_colon(found: Mapping) -> str | None:
    """What was meant as text, and is the one key of ``found`` because of the colon at its end."""
    match list(found.entries.items()):
        case [(key, Scalar(value=None))]:
            return f"{key}:"
        case _:
            return None


def _written(node: Node | None) -> str:
    if isinstance(node, Scalar):
        if node.value is None:
            return "empty"
        return repr(node.text) if isinstance(node.value, str) else node.text
    return "a mapping" if isinstance(node, Mapping) else "a list"


def _subject(path: Path) -> str:
    """What a path means to the reader: ``allow[2].statement.actions`` rather than all of it."""
    if not path:
        return "the file"
    names = path[3:] if len(path) > 3 and path[0] == "services" else path
    text = ""
    for step in names:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def _schema_at(path: AbstractSequence[str]) -> AbstractMapping[str, Schema]:
    schema: Schema = services_schema()
    for step in path:
        schema = _mapping(schema).get(step, {})
    return _mapping(schema)


def _mapping(schema: Schema | None) -> AbstractMapping[str, Schema]:
    """``schema`` as a mapping, its ``$ref`` followed."""
    if not isinstance(schema, dict):
        return {}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _schema_at(reference.removeprefix("#/").split("/"))
    return schema


def _example(schema: AbstractMapping[str, Schema]) -> str:
    return str(cast("list[Schema]", schema["examples"])[0])
