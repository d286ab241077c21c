"""Grants on parameters of AWS Systems Manager Parameter Store.

What each way of reading is authorized against:
https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Several
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement

_NAME = r"(?=.{1,1011}$)/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*"
_NAMES = (
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html"
)
# AWS's own, which are in no account:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
_PUBLIC = ":parameter/aws/service/"
_REFERENCE = "parameter/aws/reference/secretsmanager/"
_ARN = "arn:{partition}:ssm:{region}:{account}:parameter/{name}"


@dataclass(frozen=True)
class _Hierarchical(Resource):
    """A resource of which the name has a slash in front, which is the one in the ARN."""

    def problem(self, value: object, scope: Scope) -> str | None:
        """As of every resource; the ARN of a public parameter has no account."""
        if isinstance(value, str):
            value = value.replace("::parameter/aws/service/", f":{scope.account}{_PUBLIC}", 1)
        return super().problem(value, scope)

    def resolve(self, value: object, scope: Scope) -> object:
        """``parameter/app/password`` for ``/app/password``, and for an ARN with both slashes."""
        arn = str(super().resolve(value, scope)).replace(":parameter//", ":parameter/", 1)
        before, public, name = arn.partition(_PUBLIC)
        return f"{before.rsplit(':', 1)[0]}:{public}{name}" if public else arn


PARAMETERS = Several(
    _Hierarchical(
        noun="a parameter of Parameter Store",
        arn=_ARN,
        name=_NAME,
        form="its name has letters, digits and _.- between slashes",
        example="/my-app/password",
        source=_NAMES,
    ),
    description="one or more parameters of Parameter Store: their names or ARNs",
)
PATH = _Hierarchical(
    noun="a path of Parameter Store",
    arn=_ARN,
    name=f"{_NAME}/?",
    form="a path has letters, digits and _.- between slashes, and is not / alone",
    example="/my-app",
    source=_NAMES,
    description="a path of Parameter Store: what stands before a slash in names of parameters",
)
_KEY = kms.KEY.described("the customer-managed key of SecureString, if the values have one")

_BY_NAME = ("ssm:GetParameter", "ssm:GetParameters")


@grant
def read(
    scope: Scope,
    parameters: Annotated[Sequence[str], PARAMETERS],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read parameters by their names.

    Leaves out reading them by their path (`ssm.read_path`), their history, finding out what
    parameters there are, and changing them.

    Sources:
        https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
        https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
    """
    if secret := next((arn for arn in parameters if _REFERENCE in arn), None):
        name = secret.partition(_REFERENCE)[2]
        message = (
            f"/aws/reference/secretsmanager/{name} stands for the secret {name}, which Parameter "
            f"Store reads as the role; grant secretsmanager.read on {name}, and read it there, or "
            "write a statement for the parameter beside it"
        )
        raise IamError([Problem(("parameters",), message)])
    yield Statement(actions=_BY_NAME, resources=parameters)
    yield from kms.use_via(scope, kms_key, "ssm", "kms:Decrypt", of=parameters)


@grant
def read_path(
    scope: Scope,
    path: Annotated[str, PATH],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read all parameters under a path, at any depth: at once or each by its name.

    Leaves out a parameter that has the path itself for a name, their history, and changing them.

    Sources:
        https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
        https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
    """
    top = path.rstrip("/")
    if _REFERENCE in f"{top}/":
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
        message = (
            "Parameter Store reads no secrets of Secrets Manager by their path; grant "
            "secretsmanager.read on each"
        )
        raise IamError([Problem(("path",), message)])
    # Who may ask for a path gets all that is under it, so asking for a part gives no more.
    yield Statement(actions=["ssm:GetParametersByPath"], resources=[top, f"{top}/*"])
    yield Statement(actions=_BY_NAME, resources=[f"{top}/*"])
    yield from kms.use_via(scope, kms_key, "ssm", "kms:Decrypt", of=[path])
