"""Grants on AWS X-Ray.

None of these actions has resources or condition keys that tell one application's traces from
another's: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
"""

from collections.abc import Iterator

from stacks.grants.grant import grant
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement


@grant
def write(scope: Scope) -> Iterator[Statement]:
    """Send traces, as the X-Ray daemon and the OpenTelemetry collector do, sampled by the rules.

    Leaves out reading traces, changing sampling rules and groups, encryption, and spans sent to
    the OTLP endpoint.

    Sources:
        https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
        https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html
    """
    del scope
    # Of AWSXRayDaemonWriteAccess, all but the summaries of sampling, which no sender asks for.
    actions = (
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
    )
    yield Statement(actions=actions, resources=["*"])
