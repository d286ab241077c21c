"""The arguments in a block of Terraform JSON: texts, lists of texts, nested blocks."""

import contextlib
import re
from collections.abc import Iterator

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import Path
from stacks.iam.text import Part
from stacks.importers.configuration import Configuration
from stacks.importers.json_values import JsonValues, scalar_text
from stacks.importers.template import UnreadableError, as_expression, joined, template_parts

_LOCAL = re.compile(r"\$\{\s*local\.([\w-]+(?:\.[\w-]+)*)\s*\}")
# Several times what a policy may hold. Locals that multiply one another reach any size.
_LONGEST_TEXT = 200_000


class Arguments:
    """Reads the arguments of one file's blocks; ``${local.x}`` is what the file says it is."""

    def __init__(self, configuration: Configuration, values: JsonValues) -> None:
        self._configuration = configuration
        self._values = values
        self._locals: dict[str, list[Part]] = {}
        self.fingerprints: dict[str, str] = {}
        """Those of the expressions in the texts that were read by `policy_text`."""

    def name(self, value: JsonValue, path: Path) -> str | None:
        """A text that only names something; one that can't be read stands there as expression."""
        try:
            return self.text(value, path)
        except UnreadableError:
            return as_expression(str(value))

    def text(self, value: JsonValue, path: Path) -> str | None:
        """A text, with the expressions in it; None for null. Raises UnreadableError."""
        parts = self.parts(value, path)
        return None if parts is None else joined(parts)

    def policy_text(
        self, value: JsonValue, path: Path, *, has_variables: bool = False
    ) -> str | None:
        """A text that decides what a role may do. Raises UnreadableError.

        With ``has_variables``, ``&{`` is how aws_iam_policy_document writes the ``${`` of IAM.
        """
        if isinstance(value, str) and "{" not in value:
            return value
        parts = self.parts(value, path)
        if parts is None:
            return None
        for part in parts:
            if part.kind == "expression":
                self.take_fingerprint(part.text)
        if has_variables:
            parts = [
                Part("text", part.text.replace("&{", "${")) if part.kind == "text" else part
                for part in parts
            ]
        return joined(parts)

    def policy_texts(
        self, value: JsonValue, path: Path, *, has_variables: bool = False
    ) -> tuple[str, ...] | None:
        """A list of such texts; None for null. Raises UnreadableError."""
        if value is None:
            return None
        texts: list[str] = []
        for index, item in enumerate(self.items(value, path)):
            if item is None:
                self._values.wrong((*path, index), "expected text, found null")
            elif (
                text := self.policy_text(item, (*path, index), has_variables=has_variables)
            ) is not None:
                texts.append(text)
        return tuple(texts)

    def items(self, value: JsonValue, path: Path) -> list[JsonValue]:
        """A list, also by way of ``${local.x}``. Raises UnreadableError for an expression."""
        if not isinstance(value, str):
            return self._values.items(value, path)
        parts = self._resolved(value)
        if not any(part.kind == "expression" for part in parts):
            return self._values.items(value, path)
        found = self._value_of_local(parts[0].text) if len(parts) == 1 else None
        if not isinstance(found, list):
            raise UnreadableError
        return found

    def blocks(self, value: JsonValue, path: Path) -> Iterator[tuple[dict[str, JsonValue], Path]]:
        """Nested blocks: an object or a list of them. Raises UnreadableError for an expression."""
        if isinstance(value, str) and _has_expression(value):
            raise UnreadableError
        if not isinstance(value, list):
            if value is not None:
                yield self._values.mapping(value, path), path
            return
        for index, item in enumerate(value):
            if isinstance(item, str) and _has_expression(item):
                raise UnreadableError
            yield self._values.mapping(item, (*path, index)), (*path, index)

    def parts(self, value: JsonValue, path: Path) -> list[Part] | None:
        """What a text is made of; None for null. Raises UnreadableError."""
        if isinstance(value, str):
            return self._resolved(value)
        if isinstance(value, bool | int | float):
            return [Part("text", self._scalar(value, path))]
        self._values.text(value, path)
        return None

    def take_fingerprint(self, expression: str) -> None:
        """Keep what the file says about an expression. Raises UnreadableError."""
        if expression not in self.fingerprints:
            digest = self._configuration.fingerprint(expression, of_resources=False)
            if digest:
                self.fingerprints[expression] = digest

    def _scalar(self, value: float, path: Path) -> str:
        try:
            return scalar_text(value)
        except (ValueError, OverflowError):
            self._values.wrong(path, "this number can't be written")
            return ""

    def _resolved(self, template: str) -> list[Part]:
        parts: list[Part] = []
        for part in template_parts(template):
            parts.extend(self._local(part) if part.kind == "expression" else (part,))
        if sum(len(part.text) for part in parts) > _LONGEST_TEXT:
            raise UnreadableError
        return parts

    def _local(self, part: Part) -> list[Part]:
        """What ``${local.x}`` stands for, or itself when the file does not plainly say."""
        if part.text not in self._locals:
            # What can't be taken apart stays the expression, and so does a local of itself.
            self._locals[part.text] = [part]
            value = self._value_of_local(part.text)
            if isinstance(value, str):
                with contextlib.suppress(UnreadableError):
                    self._locals[part.text] = self._resolved(value)
            elif isinstance(value, bool | int | float):
                self._locals[part.text] = [Part("text", self._scalar(value, ("locals",)))]
        return self._locals[part.text]

    def _value_of_local(self, expression: str) -> JsonValue:
        found = _LOCAL.fullmatch(expression)
        if not found:
            return None
        value: JsonValue = self._configuration.locals
        for name in found.group(1).split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value


def _has_expression(template: str) -> bool:
    return any(part.kind == "expression" for part in template_parts(template))
