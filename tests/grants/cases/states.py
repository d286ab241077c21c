"""Grants on AWS Step Functions."""

from stacks.grants import states
from tests.grants.case import Ask, Case

MACHINE = "arn:aws:states:us-east-1:111122223333:stateMachine:my-state-machine"
EXECUTION = "arn:aws:states:us-east-1:111122223333:execution:my-state-machine:1"
ACTIVITY = "arn:aws:states:us-east-1:111122223333:activity:my-activity"
BEYOND = [
    Ask("states:UpdateStateMachine", MACHINE),
    Ask("states:DeleteStateMachine", MACHINE),
    Ask("states:StartSyncExecution", MACHINE),
    Ask("states:StopExecution", EXECUTION),
    Ask("states:GetExecutionHistory", EXECUTION),
    Ask("states:GetActivityTask", ACTIVITY),
    Ask("states:StartExecution", f"{MACHINE}-2"),
]

CASES = [
    Case(
        "start",
        states.start("my-state-machine"),
        may=[
            Ask("states:StartExecution", MACHINE),
            # A version or an alias is in this key, not in the ARN.
            Ask("states:StartExecution", MACHINE, {"states:StateMachineQualifier": "live"}),
        ],
        may_not=[Ask("states:SendTaskSuccess"), *BEYOND],
    ),
    Case(
        "callback",
        states.callback(),
        may=[
            Ask("states:SendTaskSuccess"),
            Ask("states:SendTaskFailure"),
            Ask("states:SendTaskHeartbeat"),
        ],
        may_not=[Ask("states:StartExecution", MACHINE), *BEYOND],
    ),
    Case(
        "callback-to-one",
        states.callback(state_machine="my-state-machine"),
        may=[
            Ask("states:SendTaskSuccess", MACHINE),
            Ask("states:SendTaskFailure", MACHINE),
            Ask("states:SendTaskHeartbeat", MACHINE),
        ],
        may_not=[
            Ask("states:SendTaskSuccess", f"{MACHINE}-2"),
            Ask("states:SendTaskSuccess", ACTIVITY),
            Ask("states:StartExecution", MACHINE),
            *BEYOND,
        ],
    ),
]
