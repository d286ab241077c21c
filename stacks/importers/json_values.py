"""Values out of JSON, each of the type that is expected of it."""

from decimal import Decimal

from stacks.iam.policy_json import JsonValue
from stacks.iam.policy_reader import kind
from stacks.iam.problem import Path, Problem


class JsonValues:
    """Collects what is of a wrong type on the way, so that one reading finds it all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: Path, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, message))

    def mapping(self, value: JsonValue, path: Path) -> dict[str, JsonValue]:
        """An object; an empty one for null, and for what is none."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong(path, f"expected an object, found {kind(value)}")
        return {}

    def items(self, value: JsonValue, path: Path) -> list[JsonValue]:
        """A list; an empty one for null, and for what is none."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.wrong(path, f"expected a list, found {kind(value)}")
        return []

    def text(self, value: JsonValue, path: Path) -> str | None:
        """A string; None for null, and for what is none."""
        if isinstance(value, str):
            return value
        if value is not None:
            self.wrong(path, f"expected text, found {kind(value)}")
        return None


def scalar_text(value: str | float) -> str:
    """``value`` as Terraform makes text of it: ``true``, ``1000`` for ``1e3``, ``0.1``."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = value.is_integer()
        return str(int(value)) if whole else format(Decimal(repr(value)), "f")
    return str(value)
