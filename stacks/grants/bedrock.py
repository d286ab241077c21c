"""Grants on Amazon Bedrock: running inference.

Converse and ConverseStream have no permissions of their own; they ask for those of InvokeModel:
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.arn import Arn
from stacks.iam.condition import Condition
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved

# PROVIDER.MODEL-VERSION, where a dot in the rest is of a number (glm-4.7); in the ID of a profile
# the provider's follows a first dot: us.anthropic.
_MODEL = r"[a-z0-9-]{1,63}\.[a-z][a-z0-9-]{0,62}(\.[0-9][a-z0-9-]{0,62})?(:[a-z0-9-]{1,63}){0,2}"

MODEL = Resource(
    noun="a foundation model of Bedrock",
    arn="arn:{partition}:bedrock:{region}::foundation-model/{name}",
    name=_MODEL,
    form="one that begins with us. or eu. is an inference profile's, and a model's ID reads "
    "PROVIDER.MODEL, with its version",
    example="anthropic.claude-3-haiku-20240307-v1:0",
    source="https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html",
)
PROFILE = Resource(
    noun="an inference profile that Bedrock defines",
    arn="arn:{partition}:bedrock:{region}:{account}:inference-profile/{name}",
    name=rf"[a-z]+(-[a-z]+)?\.{_MODEL}",
    form="the ID of such a profile is that of its model with the geography in front",
    example="us.anthropic.claude-3-haiku-20240307-v1:0",
    source="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html",
)

_INVOKE = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")


@grant
def invoke(scope: Scope, model: Annotated[str, MODEL]) -> Iterator[Statement]:
    """Run a foundation model in the role's region, with or without streaming.

    Leaves out inference profiles (`bedrock.invoke_profile`; many models have no other way),
    guardrails, batches, and access to the model itself, which the account asks for once.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html
    """
    del scope
    yield Statement(actions=_INVOKE, resources=[model])


@grant
def invoke_profile(scope: Scope, profile: Annotated[str, PROFILE]) -> Iterator[Statement]:
    """Run a foundation model through an inference profile, in the regions that it routes to.

    Leaves out the model without the profile, application inference profiles, guardrails, batches,
    and access to the model itself, which the account asks for once.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    if is_unresolved(profile):
        message = (
            f"an expression hides the model in it; give the profile's ID, as {PROFILE.example}"
        )
        raise IamError([Problem(("profile",), message)])
    yield Statement(actions=_INVOKE, resources=[profile])
    _, _, model = Arn.parse(profile).resource.partition(".")
    # AWS adds regions to a profile, and a global one has none in the model's ARN: which they are is
    # left to the profile, and without the profile there is none.
    yield Statement(
        actions=_INVOKE,
        resources=[f"arn:{scope.partition}:bedrock:*::foundation-model/{model}"],
        conditions=[Condition("StringEquals", "bedrock:InferenceProfileArn", profile)],
    )
