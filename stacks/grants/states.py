"""Grants on AWS Step Functions.

Neither starting an execution nor reporting on a task needs permissions on a customer-managed key
("Required permissions for API callers"); the state machine's own role has them:
https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

STATE_MACHINE = Resource(
    noun="a state machine",
    arn="arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    name=r"[A-Za-z0-9_!'()+.=@-]{1,80}",
    form="a state machine's name has 1 to 80 letters, digits and _!'()+.=@-",
    example="my-state-machine",
    source="https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
)
_CALLED_BACK = STATE_MACHINE.described("only tasks of this state machine: its name or ARN")


@grant
def start(scope: Scope, state_machine: Annotated[str, STATE_MACHINE]) -> Iterator[Statement]:
    """Start executions of a state machine, of any of its versions and aliases.

    Leaves out waiting for the result of an express one, following, stopping and listing
    executions, and changing the state machine.

    Sources:
        https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    """
    del scope
    yield Statement(actions=["states:StartExecution"], resources=[state_machine])


@grant
def callback(
    scope: Scope, *, state_machine: Annotated[str | None, _CALLED_BACK] = None
) -> Iterator[Statement]:
    """Report success, failure and progress of a task of which the role was given the task token.

    Without ``state_machine`` it is a task of any; the token is what protects the others. Step
    Functions asks about the state machine, though by AWS's reference the three calls have no
    resource.

    Leaves out tasks of an activity where a state machine is named, asking for such tasks, and
    executions.

    Sources:
        https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
        https://github.com/NOAA-OWP/hydrovis/issues/837
        https://github.com/aws/aws-cdk/pull/8486
    """
    del scope
    actions = ("states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat")
    yield Statement(actions=actions, resources=[state_machine or "*"])
