"""How long is searched before a search is given up."""


class TooComplexError(Exception):
    """A question that takes more steps than are taken."""


class Effort:
    """What is left of the steps that may be taken; each takes some microseconds.

    A comparison of policies of IAM's sizes, even with wildcards all over, takes a few thousand.
    """

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Raises TooComplexError when nothing is left."""
        self._left -= steps
        if self._left < 0:
            raise TooComplexError
