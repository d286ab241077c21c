"""Reads files that may be services.yaml or JSON; which of the two shows in their content."""

from pathlib import Path

from stacks.cli.questions import BadInputError

FORMS = (
    "a services.yaml, a policy document in JSON, a synthesized cdk.tf.json, or the JSON of a plan "
    "(terraform show -json PLAN)"
)
"""What a file can be."""


def input_file(name: str) -> str:
    """The file that ``name`` stands for on the command line: ``-`` is standard input."""
    return "/dev/stdin" if name == "-" else name


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
    """Whether ``file`` is meant to be JSON, by its name or because YAML here never begins so."""
    return file.lower().endswith(".json") or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {
        b"{",
        b"[",
    }


def json_text(file: str, content: bytes) -> str:
    """The text of ``content``. Raises BadInputError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{file}: this is no UTF-8 text") from None
