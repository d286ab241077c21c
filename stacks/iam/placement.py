"""Spreads the statements of a role over its policies, so that each keeps within IAM's quotas.

The inline policy takes 10,240 characters. What does not fit goes into customer-managed policies of
at most 6,144 each, whole statements at a time. Statements are placed in an order of their own, by a
hash, each where it fits first: one more, or one less, moves few of the others. One that is written
by hand stays whole; where no managed policy takes it, the inline one does.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from stacks.iam.document import PolicyDocument
from stacks.iam.limits import SizeQuota
from stacks.iam.minimize import minimized, sort_key
from stacks.iam.role import NamedPolicy
from stacks.iam.statement import Statement
from stacks.iam.text import by_rank, expressions

# What an expression of Terraform's, an ARN mostly, is taken for: its length is not known before
# Terraform runs.
_EXPRESSION_SIZE = 128
_EMPTY = PolicyDocument().size


class PlacedPolicy(NamedTuple):
    """A policy, and for each of its statements the indices of what it was made of.

    The indices count the statements as written first, then those granted.
    """

    policy: NamedPolicy
    origins: tuple[tuple[int, ...], ...]


class Placed(NamedTuple):
    """The policies of a role: one inline at most, then customer-managed ones."""

    inline: tuple[PlacedPolicy, ...]
    managed: tuple[PlacedPolicy, ...]


class _Piece(NamedTuple):
    """A statement to be placed: ``order`` is its place among those written, None when granted."""

    statement: Statement
    origins: tuple[int, ...]
    order: int | None = None

    @property
    def rank(self) -> tuple[object, ...]:
        """Where it stands in its policy: those written first, then by what they say."""
        if self.order is None:
            return (1, *sort_key(self.statement))
        return (0, self.order)


@dataclass
class _Bin:
    capacity: int
    size: int = _EMPTY
    pieces: list[_Piece] = field(default_factory=list[_Piece])

    def take(self, piece: _Piece) -> bool:
        """Take in a statement, where there is room for it; one alone is always taken."""
        size = _size(piece.statement)
        if self.size + size > self.capacity and self.pieces:
            return False
        self.pieces.append(piece)
        self.size += size
        return True


def placed(
    written: Sequence[Statement],
    granted: Sequence[Statement],
    *,
    role_name: str,
    policy_name: str,
    inline: bool = True,
) -> Placed:
    """The policies with all of ``written``, as they are, and of ``granted``, merged.

    The inline policy is called ``policy_name``; the others are called after the role, which has its
    name alone in the account. Without ``inline`` there is no inline policy.
    """
    own = [_Piece(statement, (index,), index) for index, statement in enumerate(written)]
    merged = [
        _Piece(each.statement, tuple(len(written) + index for index in each.origins))
        for each in minimized(granted)
    ]
    if not own and not merged:
        return Placed((), ())
    total = _EMPTY + _size(*(piece.statement for piece in (*own, *merged)))
    if inline and total <= SizeQuota.INLINE.value:
        return Placed((_policy(policy_name, [*own, *merged]),), ())
    first = _Bin(SizeQuota.INLINE.value if inline else _EMPTY)
    more: list[_Bin] = []
    stable = by_rank(text for piece in (*own, *merged) for text in _texts(piece.statement))
    small = sorted(
        (part for piece in merged for part in _split(piece, stable)),
        key=lambda piece: _order(piece, stable),
    )
    # What no managed policy takes is placed before what one may.
    for piece in sorted((*own, *small), key=_fits_managed):
        fits_first = first.size + _size(piece.statement) <= first.capacity
        if (fits_first and first.take(piece)) or any(bin_.take(piece) for bin_ in more):
            continue
        more.append(_Bin(SizeQuota.MANAGED.value))
        more[-1].take(piece)
    return Placed(
        (_policy(policy_name, first.pieces),) if first.pieces else (),
        tuple(_policy(f"{role_name}-{number}", bin_.pieces) for number, bin_ in enumerate(more, 1)),
    )


def _policy(name: str, pieces: Sequence[_Piece]) -> PlacedPolicy:
    in_order = sorted(pieces, key=lambda piece: piece.rank)
    document = PolicyDocument(piece.statement for piece in in_order)
    return PlacedPolicy(NamedPolicy(name, document), tuple(piece.origins for piece in in_order))


def _split(piece: _Piece, stable: Callable[[str], str]) -> Iterator[_Piece]:
    """``piece`` itself, or pieces by resources of which each fits into a managed policy.

    Which resource is in which of them does not depend on the others, as long as their number is
    the same.
    """
    resources = piece.statement.resources or ()
    number = 1
    while True:
        groups: dict[int, list[str]] = {}
        for resource in resources:
            groups.setdefault(_hash(stable(resource)) % number, []).append(resource)
        parts = [_with_resources(piece.statement, group) for _, group in sorted(groups.items())]
        fit = all(_EMPTY + _size(part) <= SizeQuota.MANAGED.value for part in parts)
        if fit or all(len(group) == 1 for group in groups.values()):
            yield from (piece._replace(statement=part) for part in parts)
            return
        number *= 2


def _with_resources(statement: Statement, resources: Sequence[str]) -> Statement:
    return Statement(
        effect=statement.effect,
        actions=statement.actions,
        resources=resources,
        conditions=statement.conditions,
    )


def _fits_managed(piece: _Piece) -> bool:
    return _EMPTY + _size(piece.statement) <= SizeQuota.MANAGED.value


def _order(piece: _Piece, stable: Callable[[str], str]) -> tuple[int, object]:
    """By the hash of what a statement is for; a resource more leaves it where it is."""
    statement = piece.statement
    conditions = sorted(
        (each.operator, each.key, tuple(map(stable, each.values))) for each in statement.conditions
    )
    actions = sorted(map(stable, statement.actions or ()))
    return _hash(repr((actions, conditions))), sort_key(statement)


def _texts(statement: Statement) -> Iterator[str]:
    yield from statement.actions or ()
    yield from statement.resources or ()
    for test in statement.conditions:
        yield from test.values


def _hash(text: str) -> int:
    # OpenSSL, which only policies of many statements need.
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _size(*statements: Statement) -> int:
    """What statements add to their policy, with the commas that part them from the others."""
    unknown = sum(
        len(expressions(text))
        for statement in statements
        for text in _texts(statement)
        if "{" in text
    )
    return sum(each.size + 1 for each in statements) + unknown * _EXPRESSION_SIZE
