import copy
from pathlib import Path

from stacks.manifest import ManifestError, read_services
from stacks.manifest.schema import Schema, services_schema
from tests.manifest.services import GOOD

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FULL = yaml.safe_load(
    GOOD.replace(
        "region: us-east-1\n",
        """region: us-east-1
stack: ecs-iam
partition: aws
path: /ecs/
permissions_boundary: arn:aws:iam::111122223333:policy/b
tags: {a: b}
backend: {s3: {bucket: my-state, key: k, region: us-east-1}}
""",
    ).replace(
        "      allow:",
        """      description: x
      trust_policy:
        regions: [us-east-1]
        conditions: {StringEquals: {aws:SourceOrgID: o-1}}
      allow:""",
    )
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["", "${x}", "${aws:username}", "%{if}", "arn:aws:s3:::b", "日本", "a" * 300, "\x85", "*"]
    )
)
values = st.recursive(
    scalars,
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.text(max_size=4) | st.just("statement"), children, max_size=3)
    ),
    max_leaves=6,
)


def read_or_list(folder: Path, text: str) -> None:
    """There are services, or faults with a place and a message; nothing else."""
    file = folder / "services.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_services(str(file))
    except ManifestError as error:
        assert error.faults
        for fault in error.faults:
            assert fault.where.line >= 1
            assert fault.where.column >= 1
            assert fault.message


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values in a value."""
    found = [path]
    children = value.items() if isinstance(value, dict) else ()
    children = enumerate(value) if isinstance(value, list) else children
    for key, child in children:
        found += places(child, (*path, key))
    return found


PER_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@PER_FOLDER
@given(text=st.text(max_size=80))
def test_any_text_is_read_or_listed(tmp_path: Path, text: str):
    """Text that is no services.yaml, or no YAML at all, gives faults and no exception."""
    read_or_list(tmp_path, text)


@PER_FOLDER
@given(value=values)
def test_any_yaml_is_read_or_listed(tmp_path: Path, value: object):
    """YAML of any shape gives services or faults."""
    read_or_list(tmp_path, yaml.safe_dump(value, allow_unicode=True))


@PER_FOLDER
@given(data=st.data())
def test_any_change_of_a_good_file_is_read_or_listed(tmp_path: Path, data: st.DataObject):
    """Put anything in the place of any value: services or faults."""
    changed = copy.deepcopy(FULL)
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from([path for path in places(changed) if path]))
        node = changed
        for step in parents:
            node = node[step]
        node[last] = data.draw(values)
    read_or_list(tmp_path, yaml.safe_dump(changed, allow_unicode=True))


@PER_FOLDER
@given(data=st.data())
def test_any_cut_and_paste_is_read_or_listed(tmp_path: Path, data: st.DataObject):
    """A file cut off or mixed up in the middle of a line gives services or faults."""
    text = yaml.safe_dump(FULL)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    junk = data.draw(st.text(alphabet="&*!|>%@`{}[]:,-?#'\"\t\n ax1", max_size=6))
    read_or_list(tmp_path, text[:start] + junk + text[end:])


def subschemas(schema: Schema) -> list[dict[str, Schema]]:
    """The parts of a schema that say what a value is."""
    if isinstance(schema, list):
        return [found for item in schema for found in subschemas(item)]
    if not isinstance(schema, dict):
        return []
    found = [schema] if "type" in schema or "enum" in schema else []
    return found + [inner for item in schema.values() for inner in subschemas(item)]


def test_every_part_of_the_schema_has_an_example():
    """Messages say what would be right with the schema's examples."""
    parts = subschemas(services_schema())
    assert len(parts) > 20
    assert [part for part in parts if not part.get("examples")] == []
