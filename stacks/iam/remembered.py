"""Answers about a value that is asked about more than once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import ref

T = TypeVar("T")
Answer = TypeVar("Answer")


def remembered(ask: Callable[[T], Answer]) -> Callable[[T], Answer]:
    """``ask``, which asks once about each object, and keeps the answer as long as the object.

    For answers that nobody changes, about frozen values. It goes by the object, not by what it
    equals: two that are equal may differ in what does not count for that.
    """
    known: dict[int, tuple[ref[T], Answer]] = {}

    @wraps(ask)
    def answer(about: T) -> Answer:
        number = id(about)
        entry = known.get(number)
        if entry is None or entry[0]() is not about:
            entry = known[number] = (ref(about, lambda _: known.pop(number, None)), ask(about))
        return entry[1]

    return answer
