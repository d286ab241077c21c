"""Grants on AWS Lambda."""

from stacks.grants import lambda_
from tests.grants.case import Ask, Case

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:my-function"
INVOKE = "lambda:InvokeFunction"
BEYOND = [
    Ask(INVOKE, f"{FUNCTION}-2"),
    Ask(INVOKE, f"{FUNCTION}-2:live"),
    Ask(INVOKE, f"{FUNCTION}:live-2"),
    Ask("lambda:InvokeFunctionUrl", FUNCTION),
    Ask("lambda:UpdateFunctionCode", FUNCTION),
    Ask("lambda:AddPermission", FUNCTION),
    Ask("lambda:GetFunction", FUNCTION),
]

CASES = [
    Case(
        "invoke",
        lambda_.invoke("my-function"),
        may=[Ask(INVOKE, FUNCTION)],
        may_not=[Ask(INVOKE, f"{FUNCTION}:live"), Ask(INVOKE, f"{FUNCTION}:1"), *BEYOND],
    ),
    Case(
        "invoke-an-alias",
        lambda_.invoke(FUNCTION, qualifier="live"),
        may=[Ask(INVOKE, f"{FUNCTION}:live")],
        may_not=[Ask(INVOKE, FUNCTION), Ask(INVOKE, f"{FUNCTION}:1"), *BEYOND],
    ),
    Case(
        "invoke-the-latest",
        lambda_.invoke("my-function", qualifier="$LATEST"),
        may=[Ask(INVOKE, f"{FUNCTION}:$LATEST")],
        may_not=[Ask(INVOKE, FUNCTION), Ask(INVOKE, f"{FUNCTION}:live"), *BEYOND],
    ),
]
