"""Names: of roles that were given none, and of resources in Terraform."""

import re

from stacks.iam.limits import ROLE_NAME_LENGTH

_HASH_LENGTH = 8
_CAMEL_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_IDENTIFIER = re.compile(r"[^a-z0-9]+")


def fitted_name(stem: str, suffix: str) -> str:
    """``stem`` and ``suffix`` as the name of a role, at most 64 characters long.

    A stem that is too long is cut, and a hash of all of it keeps two long stems apart.
    """
    name = stem + suffix
    if len(name) <= ROLE_NAME_LENGTH:
        return name
    # OpenSSL, which few names need.
    import hashlib

    digest = hashlib.sha256(stem.encode()).hexdigest()[:_HASH_LENGTH]
    kept = ROLE_NAME_LENGTH - len(suffix) - _HASH_LENGTH - 1
    return f"{stem[:kept]}-{digest}{suffix}"


def logical_id(*parts: str) -> str:
    """What Terraform calls the role made of ``parts``: ``my_ecs_task`` for ``MyEcsTaskRole``.

    ``aws_iam_role`` says already that it is a role, so a ``role`` at the end is left out. An
    identifier of Terraform has letters, digits and underscores and no digit in front:
    https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
    """
    words = "_".join(_CAMEL_BOUNDARY.sub("_", part) for part in parts).lower()
    name = _NO_IDENTIFIER.sub("_", words).strip("_")
    name = name.removesuffix("_role") or "role"
    return f"_{name}" if name[0].isdigit() else name
