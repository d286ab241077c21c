"""The catalogue: every grant, by its name in services.yaml."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from keyword import iskeyword
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
    found = {name: each for module in SERVICES for name, each in _of_module(module).items()}
    return MappingProxyType({name: found[name] for name in sorted(found)})


def grant_named(name: str) -> AnyGrant | None:
    """One grant, or None where there is none of that name; the others are not imported for it."""
    service = name.partition(".")[0]
    module = f"{service}_" if iskeyword(service) else service
    return _of_module(module).get(name) if module in SERVICES else None


@cache
def _of_module(module: str) -> Mapping[str, AnyGrant]:
    return {
        each.name: each
        for each in vars(import_module(f"stacks.grants.{module}")).values()
        if isinstance(each, GrantFunction)
    }
