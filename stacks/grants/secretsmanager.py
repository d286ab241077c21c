"""Grants on AWS Secrets Manager.

An ARN of a secret ends in a hyphen and six random characters, so that a secret of the same name
that is made later is another one:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, is_arn
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved

_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}")
# Any six: ? is one character to IAM, so that no longer name fits.
_ANY_SUFFIX = "-??????"


@dataclass(frozen=True)
class _Secret(Resource):
    """A secret: a name, and an ARN without its six characters, become an ARN with any six."""

    def resolve(self, value: object, scope: Scope) -> object:
        """The ARN; one that holds an expression is taken for a whole one."""
        text = str(value)
        arn = str(super().resolve(value, scope))
        # A name may end as if it had the six characters; an ARN that ends so has them.
        is_whole = is_arn(text) and (is_unresolved(text) or _SUFFIX.fullmatch(text[-7:]))
        return arn if is_whole else arn + _ANY_SUFFIX


SECRET = _Secret(
    noun="a secret",
    arn="arn:{partition}:secretsmanager:{region}:{account}:secret:{name}",
    name=r"[A-Za-z0-9/_+=.@-]{1,512}",
    form="a secret's name has 1 to 512 letters, digits and /_+=.@-",
    example="my-secret",
    source="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    description="a secret: its ARN, its ARN without the six characters at its end, or its name; "
    "what ends in a hyphen and six characters by chance is given by name",
)
_KEY = kms.KEY.described("the customer-managed key of the secret, if it has one")


@grant
def read(
    scope: Scope,
    secret: Annotated[str, SECRET],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read the value of a secret, and its description, as AWS's caching clients do first.

    Leaves out listing secrets and reading several in one call, changing and rotating them.

    Sources:
        https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
        https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
    """
    # Both are what https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_cache-python.html
    # asks for.
    actions = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    yield Statement(actions=actions, resources=[secret])
    # "Permissions for the KMS key", of which only writing needs kms:GenerateDataKey:
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    yield from kms.use_via(scope, kms_key, "secretsmanager", "kms:Decrypt", of=[secret])
