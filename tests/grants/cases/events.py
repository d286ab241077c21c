"""Grants on Amazon EventBridge."""

from stacks.grants import events
from stacks.iam.request import Values
from tests.grants.case import Ask, Case

BUS = "arn:aws:events:us-east-1:111122223333:event-bus/my-bus"
OTHER_BUS = f"{BUS}-2"
RULE = "arn:aws:events:us-east-1:111122223333:rule/my-bus/my-rule"
SOURCE = "com.example.orders"


def from_sources(*sources: str) -> dict[str, Values]:
    """The context of a request with events of these sources."""
    return {"events:source": list(sources)}


BEYOND = [
    Ask("events:PutEvents", OTHER_BUS, from_sources(SOURCE)),
    Ask("events:PutPermission", BUS),
    Ask("events:DeleteEventBus", BUS),
    Ask("events:PutRule", RULE),
    Ask("events:PutTargets", RULE),
]

CASES = [
    Case(
        "put",
        events.put("my-bus"),
        may=[
            Ask("events:PutEvents", BUS, from_sources(SOURCE)),
            Ask("events:PutEvents", BUS, from_sources(SOURCE, "other")),
        ],
        may_not=BEYOND,
    ),
    Case(
        "put-of-one-source",
        events.put(BUS, source=SOURCE),
        may=[Ask("events:PutEvents", BUS, from_sources(SOURCE))],
        may_not=[
            Ask("events:PutEvents", BUS, from_sources("com.example.payments")),
            Ask("events:PutEvents", BUS, from_sources(f"{SOURCE}.eu")),
            Ask("events:PutEvents", BUS, from_sources(SOURCE, "com.example.payments")),
            Ask("events:PutEvents", BUS),
            *BEYOND,
        ],
    ),
]
