"""Who a trust policy speaks of.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from dataclasses import dataclass

ANYONE = "*"
PRINCIPAL_TYPES = ("AWS", "CanonicalUser", "Federated", "Service")


@dataclass(frozen=True)
class Principal:
    """Principals of one type: ``Principal("Service", ("ecs-tasks.amazonaws.com",))``.

    The type ``*`` stands for IAM's other form, ``"Principal": "*"``. Terraform's documentation of
    aws_iam_policy_document says that a trust policy treats it differently from ``{"AWS": "*"}``,
    so the two are kept apart.
    """

    type: str
    identifiers: tuple[str, ...]


EVERYONE = (Principal(ANYONE, (ANYONE,)),)
"""The principals of ``"Principal": "*"``."""
