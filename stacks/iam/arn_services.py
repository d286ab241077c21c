"""The services that ARNs name, which are more than the prefixes that actions have.

Source: `stacks.iam.reference`, all of whose ARNs are gone through by the tests, not here: that
takes half a second.
"""

from stacks.iam import reference
from stacks.iam.retired_services import RETIRED_SERVICES

_ALSO_OF = {
    "acm": ("ec2",),
    "amplify": ("wafv2",),
    "apigateway": ("wafv2",),
    "app-integrations": ("connect",),
    "apprunner": ("wafv2",),
    "appsync": ("wafv2",),
    "bedrock-agentcore": ("wafv2",),
    "billing": ("bcm-data-exports", "ce"),
    "catalog": ("servicecatalog",),
    "cloudfront": ("cloudfront-keyvaluestore",),
    "cloudtrail": ("cloudtrail-data",),
    "codewhisperer": ("q",),
    "cognito-idp": ("wafv2",),
    "compute-optimizer": ("aco-automation",),
    "ds": ("ds-data",),
    "ec2": (
        "ebs",
        "ec2-instance-connect",
        "route53",
        "ssm",
        "vpce",
        "wafv2",
        "workspaces-instances",
    ),
    "ecs": ("ssm",),
    "eks": ("aps", "eks-auth"),
    "elastic-inference": ("ec2",),
    "elasticloadbalancing": ("arc-zonal-shift", "waf-regional", "wafv2"),
    "iam": ("ec2", "es", "ssm", "sts"),
    "iot": ("greengrass", "iotjobsdata", "iotwireless"),
    "iq-permission": ("iq",),
    "kafka": ("kafka-cluster",),
    "kms": ("events", "kinesis"),
    "license-manager": ("ec2",),
    "mpa": ("payment-cryptography",),
    "opensearch": ("es",),
    "qbusiness": ("qapps",),
    "qdeveloper": ("q",),
    "rds": ("rds-data",),
    "redshift": ("redshift-data",),
    "redshift-serverless": ("redshift-data",),
    "resource-groups": ("ec2",),
    "route53-recovery-control": ("route53-recovery-cluster", "route53-recovery-control-config"),
    "s3": ("ssm",),
    "s3-object-lambda": ("s3",),
    "sagemaker": ("sagemaker-mlflow",),
    "sns": ("devops-guru",),
    "sso": ("sso-oauth",),
    "vpc-lattice": ("vpc-lattice-svcs",),
    "wafv2": ("apprunner", "cognito-idp"),
    "wisdom": ("connect",),
}
"""Services in ARNs, and the prefixes of the actions other than their own that take such ARNs."""


def arn_service_exists(service: str) -> bool:
    """Whether ARNs of AWS name ``service``, or did; wildcards are not looked at."""
    is_known = service in reference.services() or service in _ALSO_OF
    return is_known or service in RETIRED_SERVICES


def action_prefixes(service: str) -> tuple[str, ...]:
    """The prefixes of the actions that take ARNs of ``service``, its own before the others."""
    own = (service,) if service in reference.services() else ()
    return (*own, *_ALSO_OF.get(service, ()))
