"""The catalogue: every grant, by its name in services.yaml."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from stacks.grants.grant import GrantFunction

SERVICES = (
    "appconfig",
    "athena",
    "batch",
    "bedrock",
    "cloudwatch",
    "codedeploy",
    "dynamodb",
    "ecr",
    "ecs",
    "efs",
    "elasticache",
    "events",
    "firehose",
    "glue",
    "iam",
    "kinesis",
    "kms",
    "lambda_",
    "logs",
    "msk",
    "opensearch",
    "rds",
    "s3",
    "scheduler",
    "secretsmanager",
    "servicediscovery",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
    "xray",
)
"""The modules of this package that hold grants, one for each AWS service."""

AnyGrant = GrantFunction[...]
"""A grant of which the parameters are known at run time only."""


@cache
def catalogue() -> Mapping[str, AnyGrant]:
    """Every grant, by its name, sorted."""
    found = {
        each.name: each
        for service in SERVICES
        for each in vars(import_module(f"stacks.grants.{service}")).values()
        if isinstance(each, GrantFunction)
    }
    return MappingProxyType({name: found[name] for name in sorted(found)})
