"""Grants on Amazon ECR: private repositories."""

import re
from collections.abc import Iterator
from typing import Annotated

from stacks.grants.corrections import of_url
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

# Letters, digits and dots too, of which a name may consist.
_REGISTRY = re.compile(r"[0-9]{12}\.dkr[.-]ecr")


class _Repository(Resource):
    """A repository, which goes by its name without the registry's."""

    def problem(self, value: object, scope: Scope) -> str | None:
        """Also an image, which has its registry in front."""
        found = super().problem(value, scope)
        if found or not isinstance(value, str) or not _REGISTRY.match(value):
            return found
        meant = next((arn for arn in of_url(value) if not self.problem(arn, scope)), self.example)
        return f"{value!r} is an image, and its repository is asked for; write {meant}"


REPOSITORY = _Repository(
    noun="an ECR repository",
    arn="arn:{partition}:ecr:{region}:{account}:repository/{name}",
    name=r"(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*",
    form=(
        "a repository's name has 2 to 256 lowercase letters and digits, with single - _ . / between"
    ),
    example="my-team/my-app",
    source="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
)


@grant
def pull(scope: Scope, repository: Annotated[str, REPOSITORY]) -> Iterator[Statement]:
    """Pull images from a repository.

    For a build or deploy role: what ECS pulls for a task it pulls with the execution role.

    Leaves out listing and describing images, pushing and deleting them, and importing them through
    a cache.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
    """
    del scope
    # The token is the registry's, and gives no more than the role may do with it.
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
    yield Statement(actions=["ecr:GetAuthorizationToken"], resources=["*"])
    yield Statement(
        actions=[
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
        ],
        resources=[repository],
    )
