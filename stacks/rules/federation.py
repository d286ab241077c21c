"""Identity providers in a trust policy: which kind they are of, and what their keys begin with."""

import re
from typing import Literal

from stacks.iam.condition import Condition
from stacks.iam.text import is_unresolved

ProviderKind = Literal["SAML", "OIDC"]

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
_PROVIDER = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:(?P<kind>saml|oidc)-provider/(?P<name>.+)")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_DOMAIN = 253


def provider_kind(principal: str) -> ProviderKind | None:
    """What ``principal``, of type Federated, is; None where it is neither."""
    if is_unresolved(principal):
        return None
    if arn := _PROVIDER.fullmatch(principal):
        return "SAML" if arn["kind"] == "saml" else "OIDC"
    is_domain = len(principal) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(principal)
    return "OIDC" if is_domain else None


def issuer(principal: str) -> str | None:
    """What an OIDC provider's condition keys begin with: its URL without the scheme."""
    if provider_kind(principal) != "OIDC":
        return None
    arn = _PROVIDER.fullmatch(principal)
    return (arn["name"] if arn else principal).lower()


def claim(test: Condition) -> tuple[str, str]:
    """What a condition key on a claim begins with, and the claim: the issuer and ``sub``."""
    prefix, _, name = test.key.lower().rpartition(":")
    return prefix, name
