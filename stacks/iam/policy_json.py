"""The JSON of policies as text, and how many of its characters count."""

import json

from stacks.iam.text import known_text

JsonValue = dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
"""What `json.loads` may return."""

_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def json_text(data: JsonValue, *, indent: int | None = None) -> str:
    """``data`` as JSON; without ``indent`` there is no white space between tokens."""
    return _compact(data) if indent is None else json.dumps(data, indent=indent, ensure_ascii=False)


def counted(data: JsonValue) -> int:
    """How many characters of ``data`` count against IAM's size quotas: all but white space.

    Terraform expressions count nothing, so with them it is a lower bound.
    Source: the quotas of GetAccountSummary are "in non-whitespace characters",
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
    """
    text = _compact(data)
    if "${" in text or "#{" in text:
        text = _compact(_known(data))
    return len("".join(text.split()))


def _known(data: JsonValue) -> JsonValue:
    """``data`` without the Terraform expressions in its texts."""
    if isinstance(data, dict):
        return {key: _known(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_known(item) for item in data]
    return known_text(data) if isinstance(data, str) else data
