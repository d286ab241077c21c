"""Where an image of a container comes from.

Registries of Amazon ECR have one host name for each account and region; FIPS and dual-stack
endpoints have their own:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
https://docs.aws.amazon.com/general/latest/gr/ecr.html
"""

import re

from stacks.grants.ecr import REPOSITORY
from stacks.grants.parameter import is_arn
from stacks.grants.scope import Scope
from stacks.iam.partition import partition_of, region_problem
from stacks.iam.problem import IamError, Problem
from stacks.iam.text import is_unresolved, parts

_REGISTRY = re.compile(
    r"(?P<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\."
    r"(amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.com\.cn)|c2s\.ic\.gov|sc2s\.sgov\.gov"
    r"|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)"
)
# What was meant as a registry of ECR, if it is none: its pull would need permissions.
_NEAR_REGISTRY = re.compile(r"\.ecr\.|\.ecr-fips\.|dkr-ecr|amazonaws", re.IGNORECASE)
_PUBLIC_REGISTRY = "public.ecr.aws"
_REPOSITORY_NAME = re.compile(r"(?P<name>[^:@]+)(:[^:@/]+)?(@[^@/]+)?")
# https://github.com/distribution/reference/blob/main/regexp.go: what may stand in a reference
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@+-]*")
# What follows is none of the registry's name, and no registry has another before it.
_REGISTRY_ENDS = re.compile("[/:@]")


def repository_of(image: str, scope: Scope) -> str | None:
    """The ARN of the private ECR repository of ``image``; None for one of another registry.

    ``image`` is what a container definition has, or the ARN of a repository. Raises IamError for
    what can be neither, and for an expression that hides which it is.
    """
    if is_arn(image):
        if is_unresolved(image) and len(parts(image)) > 1 and not image.startswith("arn:"):
            raise _hidden(image)
        if message := REPOSITORY.problem(image, scope):
            raise IamError([Problem((), message)])
        return image
    if "://" in image:
        message = f"{image!r} begins with a scheme; an image reads like REGISTRY/NAME:TAG"
        raise IamError([Problem((), message)])
    if is_unresolved(image) and not _REGISTRY_ENDS.search(parts(image)[0].text):
        raise _hidden(image)
    host, slash, rest = image.partition("/")
    registry = _REGISTRY.fullmatch(host)
    if registry and slash:
        return _arn(image, registry, rest, scope)
    # What an expression becomes is not known: the rest must be able to stand.
    shown = "".join("x" if part.kind == "expression" else part.text for part in parts(image))
    if not _REFERENCE.fullmatch(shown):
        message = f"{image!r} is no image; it reads like nginx:1.27 or REGISTRY/NAME:TAG"
        raise IamError([Problem((), message)])
    name = host.partition(":")[0]
    if "." in name and name != _PUBLIC_REGISTRY and _NEAR_REGISTRY.search(name):
        is_registry = _REGISTRY.fullmatch(name)
        wrong = "names no repository" if is_registry and not slash else "is in no registry of ECR"
        message = (
            f"{image!r} {wrong}; "
            "that reads ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG, an account 12 digits"
        )
        raise IamError([Problem((), message)])
    return None


def _hidden(image: str) -> IamError:
    message = f"{image!r} hides its repository; give the ARN of the repository"
    return IamError([Problem((), message)])


def _arn(image: str, registry: re.Match[str], rest: str, scope: Scope) -> str:
    """The ARN of the repository that ``rest`` names. Raises IamError where it names none."""
    region = registry["region"]
    repository = _REPOSITORY_NAME.fullmatch(rest)
    message = region_problem(region)
    if not message and not repository:
        message = "after the repository's name stands :TAG, @DIGEST, both or nothing"
    name = repository["name"] if repository else rest
    arn = f"arn:{partition_of(region)}:ecr:{region}:{registry['account']}:repository/{name}"
    if not message and not re.fullmatch(REPOSITORY.name, name) and "*" not in name:
        message = f"{name!r} can't be its name: {REPOSITORY.form}"
    if message := message or REPOSITORY.problem(arn, scope):
        raise IamError([Problem((), f"{image!r}: {message}")])
    return arn
