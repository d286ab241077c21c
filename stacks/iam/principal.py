"""Who a trust policy speaks of.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stacks.iam.arn import Arn
from stacks.iam.listed import as_text, listed

ANYONE = "*"
PRINCIPAL_TYPES = ("AWS", "CanonicalUser", "Federated", "Service")


@dataclass(frozen=True, init=False)
class Principal:
    """Principals of one type: ``Principal("Service", "ecs-tasks.amazonaws.com")``.

    ``identifiers`` is one or several.

    The type ``*`` stands for IAM's other form, ``"Principal": "*"``. Terraform's documentation of
    aws_iam_policy_document says that a trust policy treats it differently from ``{"AWS": "*"}``,
    so the two are kept apart.
    """

    type: str
    identifiers: tuple[str, ...]

    def __init__(self, type: str, identifiers: str | Arn | Iterable[str | Arn]) -> None:  # noqa: A002 - Terraform's name
        found = listed("identifiers", identifiers, str, Arn)
        object.__setattr__(self, "type", type)
        object.__setattr__(self, "identifiers", tuple(map(as_text, found)))


EVERYONE = (Principal(ANYONE, (ANYONE,)),)
"""The principals of ``"Principal": "*"``."""
