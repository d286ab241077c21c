"""Grants on AWS Lambda.

A policy that names a function alone allows no version or alias of it, nor the other way round:
https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

FUNCTION = Resource(
    noun="a Lambda function",
    arn="arn:{partition}:lambda:{region}:{account}:function:{name}",
    name=r"[A-Za-z0-9_-]{1,64}",
    form="a function's name has 1 to 64 letters, digits, - and _; a version or alias is no part",
    example="my-function",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
)
# https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
QUALIFIER = Text(
    description="the version or alias that calls name; without it, they name none",
    example="live",
    pattern=r"\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_-]{1,128}",
    form="a version's number or an alias",
)


@grant
def invoke(
    scope: Scope,
    function: Annotated[str, FUNCTION],
    *,
    qualifier: Annotated[str | None, QUALIFIER] = None,
) -> Iterator[Statement]:
    """Invoke a function, or one version or alias of it, waiting for its answer or not.

    Leaves out invoking it by its URL, and reading or changing its code and settings.

    Sources:
        https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
        https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
    """
    del scope
    resource = f"{function}:{qualifier}" if qualifier else function
    yield Statement(actions=["lambda:InvokeFunction"], resources=[resource])
