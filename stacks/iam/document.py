"""Policy documents, and their form in JSON.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stacks.iam.policy_json import JsonValue, counted, json_text
from stacks.iam.policy_reader import read_policy, read_policy_data
from stacks.iam.statement import Statement

VERSION = "2012-10-17"
OLD_VERSION = "2008-10-17"
"""IAM's only other version. It is what a document without a Version means, and it knows no policy
variables. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""


@dataclass(frozen=True, init=False, eq=False)
class PolicyDocument:
    """A policy: its version and its statements, and the optional ``Id`` that IAM itself ignores.

    Two documents are equal when they say the same in another order.
    """

    statements: tuple[Statement, ...]
    version: str | None
    id: str | None

    def __init__(
        self,
        statements: Iterable[Statement] = (),
        *,
        version: str | None = VERSION,
        id: str | None = None,  # noqa: A002 - the element's name in IAM
    ) -> None:
        object.__setattr__(self, "statements", tuple(statements))
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "id", id)

    @classmethod
    def from_json(cls, text: str) -> "PolicyDocument":
        """Read IAM's JSON, nothing lost.

        Raises IamError with everything that keeps ``text`` from being a policy: broken JSON, an
        unknown or repeated element, a value of the wrong type.
        """
        policy = read_policy(text)
        return cls(policy.statements, version=policy.version, id=policy.id)

    @classmethod
    def from_data(cls, data: JsonValue) -> "PolicyDocument":
        """Read what `json.loads` made of IAM's JSON. Raises IamError as `from_json` does."""
        policy = read_policy_data(data)
        return cls(policy.statements, version=policy.version, id=policy.id)

    def __eq__(self, other: object) -> bool:
        """Equal when both say the same; neither order nor a repeated statement counts."""
        if not isinstance(other, PolicyDocument):
            return NotImplemented
        return self._meaning() == other._meaning()

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash(self._meaning())

    def _meaning(self) -> tuple[object, ...]:
        return (self.version or OLD_VERSION, self.id, frozenset(self.statements))

    @property
    def has_variables(self) -> bool:
        """Whether IAM reads ``${aws:username}`` and the like as variables in this document."""
        return self.version == VERSION

    def to_data(self) -> dict[str, JsonValue]:
        """The document in IAM's JSON, as `json.dumps` takes it."""
        data: dict[str, JsonValue] = {}
        if self.version is not None:
            data["Version"] = self.version
        if self.id is not None:
            data["Id"] = self.id
        data["Statement"] = [statement.to_data() for statement in self.statements]
        return data

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON text; without ``indent`` there is no white space between tokens."""
        return json_text(self.to_data(), indent=indent)

    @property
    def size(self) -> int:
        """Characters that count against IAM's size quotas: all but white space.

        Terraform expressions count nothing, so with them the size is a lower bound.
        Source: the quotas of GetAccountSummary are "in non-whitespace characters",
        https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
        """
        envelope = PolicyDocument(version=self.version, id=self.id).to_data()
        commas = max(len(self.statements) - 1, 0)
        return counted(envelope) + sum(each.size for each in self.statements) + commas
