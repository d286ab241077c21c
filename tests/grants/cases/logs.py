"""Grants on Amazon CloudWatch Logs."""

from stacks.grants import logs
from tests.grants.case import Ask, Case

GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/ecs/my-app"
STREAM = f"{GROUP}:log-stream:app/web/1"
MAY = [Ask("logs:CreateLogStream", STREAM), Ask("logs:PutLogEvents", STREAM)]
MAY_NOT = [
    Ask("logs:PutLogEvents", f"{GROUP}-2:log-stream:app/web/1"),
    Ask("logs:PutLogEvents", f"{GROUP}/2:log-stream:app/web/1"),
    Ask("logs:CreateLogStream", STREAM.replace("us-east-1", "us-west-2")),
    Ask("logs:CreateLogStream", STREAM.replace("111122223333", "444455556666")),
    Ask("logs:GetLogEvents", STREAM),
    Ask("logs:DeleteLogStream", STREAM),
    Ask("logs:DescribeLogStreams", GROUP),
    Ask("logs:CreateLogGroup", GROUP),
    Ask("logs:PutRetentionPolicy", GROUP),
    Ask("logs:PutSubscriptionFilter", GROUP),
    Ask("logs:PutResourcePolicy"),
]

CASES = [
    Case("write", logs.write("/ecs/my-app"), may=MAY, may_not=MAY_NOT),
    Case("write-by-arn", logs.write(GROUP), may=MAY, may_not=MAY_NOT),
    Case("write-by-arn-with-streams", logs.write(f"{GROUP}:*"), may=MAY, may_not=MAY_NOT),
]
