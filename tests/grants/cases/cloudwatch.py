"""Grants on Amazon CloudWatch."""

from stacks.grants import cloudwatch
from tests.grants.case import Ask, Case

PUT = "cloudwatch:PutMetricData"
IN_MY_APP = {"cloudwatch:namespace": "MyApp"}

CASES = [
    Case(
        "put-metrics",
        cloudwatch.put_metrics("MyApp"),
        may=[Ask(PUT, context=IN_MY_APP)],
        may_not=[
            Ask(PUT),
            Ask(PUT, context={"cloudwatch:namespace": "MyApp2"}),
            Ask(PUT, context={"cloudwatch:namespace": "myapp"}),
            Ask(PUT, context={"cloudwatch:namespace": "MyApp/Web"}),
            Ask("cloudwatch:GetMetricData", context=IN_MY_APP),
            Ask(
                "cloudwatch:PutMetricAlarm",
                "arn:aws:cloudwatch:us-east-1:111122223333:alarm:MyApp",
                IN_MY_APP,
            ),
        ],
    ),
]
