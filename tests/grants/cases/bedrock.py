"""Grants on Amazon Bedrock."""

from stacks.grants import bedrock
from tests.grants.case import Ask, Case

ID = "anthropic.claude-3-haiku-20240307-v1:0"
MODEL = f"arn:aws:bedrock:us-east-1::foundation-model/{ID}"
IN_OREGON = f"arn:aws:bedrock:us-west-2::foundation-model/{ID}"
ANYWHERE = f"arn:aws:bedrock:::foundation-model/{ID}"
OTHER_MODEL = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-opus-20240229-v1:0"
PROFILE = f"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.{ID}"
GLOBAL = f"arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.{ID}"
KEY = "bedrock:InferenceProfileArn"
INVOKE = "bedrock:InvokeModel"
STREAM = "bedrock:InvokeModelWithResponseStream"
BEYOND = [
    Ask(INVOKE, OTHER_MODEL),
    Ask(INVOKE, OTHER_MODEL, {KEY: PROFILE}),
    Ask(INVOKE, f"{MODEL}:48k"),
    Ask(INVOKE, f"{MODEL}:48k", {KEY: PROFILE}),
    Ask("bedrock:GetFoundationModel", MODEL),
    Ask("bedrock:DeleteInferenceProfile", PROFILE),
    Ask("bedrock:CreateModelInvocationJob", MODEL),
]

CASES = [
    Case(
        "invoke",
        bedrock.invoke(ID),
        may=[Ask(INVOKE, MODEL), Ask(STREAM, MODEL)],
        may_not=[Ask(INVOKE, IN_OREGON), Ask(INVOKE, PROFILE), *BEYOND],
    ),
    Case(
        "invoke-in-another-region",
        bedrock.invoke(IN_OREGON),
        may=[Ask(INVOKE, IN_OREGON), Ask(STREAM, IN_OREGON)],
        may_not=[Ask(INVOKE, MODEL), *BEYOND],
    ),
    Case(
        "invoke-profile",
        bedrock.invoke_profile(f"us.{ID}"),
        may=[
            Ask(INVOKE, PROFILE),
            Ask(STREAM, PROFILE),
            Ask(INVOKE, MODEL, {KEY: PROFILE}),
            Ask(STREAM, IN_OREGON, {KEY: PROFILE}),
        ],
        may_not=[
            Ask(INVOKE, MODEL),
            Ask(STREAM, IN_OREGON),
            Ask(INVOKE, MODEL, {KEY: GLOBAL}),
            Ask(INVOKE, GLOBAL),
            Ask(INVOKE, PROFILE.replace("us-east-1", "us-west-2")),
            *BEYOND,
        ],
    ),
    Case(
        "invoke-global-profile",
        bedrock.invoke_profile(GLOBAL),
        may=[
            Ask(INVOKE, GLOBAL),
            Ask(STREAM, GLOBAL),
            Ask(INVOKE, MODEL, {KEY: GLOBAL}),
            Ask(STREAM, ANYWHERE, {KEY: GLOBAL}),
        ],
        may_not=[Ask(INVOKE, ANYWHERE), Ask(INVOKE, MODEL, {KEY: PROFILE}), *BEYOND],
    ),
]
