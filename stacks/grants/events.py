"""Grants on Amazon EventBridge.

A customer-managed key of a bus is used by EventBridge in its own name, so that who puts events
needs no permission on it:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

BUS = Resource(
    noun="an event bus",
    arn="arn:{partition}:events:{region}:{account}:event-bus/{name}",
    name=r"[A-Za-z0-9._-]{1,256}",
    form="a bus's name has 1 to 256 letters, digits, dots, - and _; one is called default",
    example="my-bus",
    source="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html",
)
# Sources that begin with aws. are for AWS's own services.
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
SOURCE = Text(
    description="only events that say they come from this source",
    example="com.example.orders",
    pattern=r"(?!aws\.)[A-Za-z0-9/._-]{1,256}",
    form="the source of an event of one's own, of letters, digits and /._-",
)


@grant
def put(
    scope: Scope,
    bus: Annotated[str, BUS],
    *,
    source: Annotated[str | None, SOURCE] = None,
) -> Iterator[Statement]:
    """Put events onto an event bus.

    Leaves out rules and targets, archives and replays, and the bus's own settings.

    Sources:
        https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
    """
    del scope
    conditions: list[Condition] = []
    if source is not None:
        # A request has several events, and ForAllValues holds for one without any source.
        conditions = [
            Condition("ForAllValues:StringEquals", "events:source", source),
            Condition("Null", "events:source", "false"),
        ]
    yield Statement(actions=["events:PutEvents"], resources=[bus], conditions=conditions)
