"""Reads files that may be services.yaml or JSON; which, their names say, or else their content."""

from collections.abc import Iterable
from pathlib import Path

from stacks.cli.questions import BadInputError
from stacks.iam.policy_reader import load_json
from stacks.iam.problem import IamError
from stacks.manifest import services_paths
from stacks.manifest.yaml_tree import Mapping, YamlError, read_yaml

YAML_SUFFIXES = (".yaml", ".yml")
# Those that a services.yaml has to have, and nothing in JSON has.
_SERVICES_KEYS = frozenset({"account", "region", "services"})

FORMS = (
    "a services.yaml, a policy document in JSON, a synthesized cdk.tf.json, or the JSON of a plan "
    "(terraform show -json PLAN)"
)
"""What a file can be."""


def input_file(name: str) -> str:
    """The file that ``name`` stands for on the command line: ``-`` is standard input."""
    return "/dev/stdin" if name == "-" else name


def is_several(path: str) -> bool:
    """Whether ``path`` is of services.yaml files: a folder, or several joined as in PATH."""
    return bool(path) and (Path(path).is_dir() or len(services_paths(path)) > 1)


def synthesized_stacks(path: str) -> list[str]:
    """The files of the stacks where ``path`` is the folder that CDKTF synthesizes into."""
    folder = Path(path)
    return sorted(map(str, folder.glob("stacks/*/cdk.tf.json"))) if path and folder.is_dir() else []


def read_input(file: str) -> bytes:
    """The content of ``file``. Raises BadInputError."""
    if Path(file).suffix == ".tf":
        raise BadInputError(f"{file}: this is HCL; name the JSON of its plan instead: {FORMS}")
    try:
        if Path(file).is_char_device():
            raise BadInputError(f"{file}: this is a device, such as may never end; name a file")
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInputError(f"{file}: can't be read: {reason}; name {FORMS}") from None


def is_json(file: str, content: bytes) -> bool:
    """Whether ``file`` is meant to be JSON: its name says it, or its content, as that of a pipe."""
    name = file.lower()
    if name.endswith((".json", *YAML_SUFFIXES)):
        return name.endswith(".json")
    begins_so = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    return begins_so and _SERVICES_KEYS.isdisjoint(_keys(content))


def _keys(content: bytes) -> Iterable[str]:
    """The keys of a mapping in JSON or in YAML's flow style, and none of anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    try:
        # Most are, and reading a large plan as YAML takes long.
        data = load_json(text)
    except IamError:
        try:
            root = read_yaml(text).root
        except YamlError:
            return ()
        return root.entries if isinstance(root, Mapping) else ()
    return data if isinstance(data, dict) else ()


def json_text(file: str, content: bytes) -> str:
    """The text of ``content``. Raises BadInputError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{file}: this is no UTF-8 text") from None
