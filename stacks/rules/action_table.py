"""Which of many actions a statement speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from stacks.iam.glob import fold, text_matches
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved
from stacks.rules.statements import Covering


class ActionTable:
    """Actions arranged so that a statement is compared with all of them in one pass."""

    def __init__(self, actions: Iterable[str]) -> None:
        self._names = {fold(action): action for action in actions}
        self._by_service: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for folded, action in self._names.items():
            self._by_service[folded.partition(":")[0]].append((folded, action))

    def coverings(self, statement: Statement) -> dict[str, Covering]:
        """`stacks.rules.statements.covering` of each action that has one."""
        found: dict[str, Covering] = {}
        by_pattern: dict[str, Covering] = {}
        for index, text in enumerate(statement.actions or ()):
            for action in self._matching(text):
                covering = Covering(("actions", index), text)
                kept = by_pattern if covering.is_wildcard else found
                if action not in kept or text < kept[action].text:
                    kept[action] = covering
        found = by_pattern | found
        excluded = statement.not_actions
        if excluded is not None and not any(is_unresolved(text) for text in excluded):
            left_out = {action for text in excluded for action in self._matching(text)}
            for action in self._names.values():
                if action not in left_out:
                    found.setdefault(action, Covering(("not_actions",), "NotAction"))
        return found

    def _matching(self, text: str) -> Iterator[str]:
        folded = fold(text)
        if set(text) == {"*"}:
            yield from self._names.values()
        elif "*" not in text and "?" not in text:
            if folded in self._names:
                yield self._names[folded]
        else:
            for name, action in self._of_service(folded.partition(":")[0]):
                if text_matches(folded, name):
                    yield action

    def _of_service(self, service: str) -> Iterable[tuple[str, str]]:
        """The actions of a service; all of them for a pattern of services."""
        if "*" in service or "?" in service:
            return self._names.items()
        return self._by_service.get(service, ())
