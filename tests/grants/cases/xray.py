"""Grants on AWS X-Ray."""

from stacks.grants import xray
from tests.grants.case import Ask, Case

CASES = [
    Case(
        "write",
        xray.write(),
        may=[
            Ask("xray:PutTraceSegments"),
            Ask("xray:PutTelemetryRecords"),
            Ask("xray:GetSamplingRules"),
            Ask("xray:GetSamplingTargets"),
        ],
        may_not=[
            Ask("xray:BatchGetTraces"),
            Ask("xray:GetTraceSummaries"),
            Ask("xray:GetServiceGraph"),
            Ask("xray:PutSpans"),
            Ask("xray:PutEncryptionConfig"),
            Ask("xray:PutResourcePolicy"),
            Ask(
                "xray:UpdateSamplingRule",
                "arn:aws:xray:us-east-1:111122223333:sampling-rule/Default",
            ),
        ],
    ),
]
