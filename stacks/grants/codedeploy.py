"""Grants on AWS CodeDeploy: blue/green deployments of ECS services.

Which action takes which resource:
https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from stacks.grants import ecs, iam
from stacks.grants.derived import derived
from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Several, Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

# https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
_NAME = "[A-Za-z0-9_+=,.@-]{1,100}"
_FORM = "1 to 100 letters, digits and _+=,.@-"
_DEFAULT_CONFIG = "CodeDeployDefault.ECSAllAtOnce"
# By name, not by ARN: the ARN of the deployment group is made of both names.
APPLICATION = Text(
    description="a CodeDeploy application: its name",
    example="my-application",
    pattern=_NAME,
    form=f"the name of an application: {_FORM}",
)
_GROUP = Text(
    description="the deployment group of the application: its name",
    example="my-group",
    pattern=_NAME,
    form=f"the name of a deployment group: {_FORM}",
)
_CONFIG = Text(
    description=f"the deployment configuration that is used; else {_DEFAULT_CONFIG}",
    example="CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
    pattern=_NAME,
    form=f"the name of a deployment configuration: {_FORM}",
)
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
_ELB = "arn:{partition}:elasticloadbalancing:{region}:{account}"
_IDS = "(app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]+/[0-9a-f]+"
_LISTENERS = Several(
    Resource(
        noun="a listener of a load balancer",
        arn=f"{_ELB}:{{name}}",
        name=f"listener/{_IDS}",
        form="its ARN without what is before the type",
        example="listener/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2",
    ),
    "the production and test listeners of the load balancer, by ARN",
)
_RULES = Several(
    Resource(
        noun="a rule of a listener",
        arn=f"{_ELB}:{{name}}",
        name=f"listener-rule/{_IDS}/[0-9a-f]+",
        form="its ARN without what is before the type",
        example="listener-rule/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee",
    ),
    "the rules of these listeners that forward to the service, if it is not their default, by ARN",
)
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
_ALARMS = Several(
    Resource(
        noun="a CloudWatch alarm",
        arn="arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
        # Those that a policy takes too.
        name=r"[\x20-\x7e\xa0-\xff]{1,255}",
        form="an alarm's name has 1 to 255 characters; to IAM they are of Latin-1",
        example="my-alarm",
    ),
    "the CloudWatch alarms that stop a deployment",
)


@grant
def blue_green(
    scope: Scope,
    service: Annotated[str, ecs.SERVICE],
    *,
    listeners: Annotated[Sequence[str], _LISTENERS],
    pass_roles: Annotated[Sequence[str], ecs.PASS_ROLES],
    rules: Annotated[Sequence[str] | None, _RULES] = None,
    alarms: Annotated[Sequence[str] | None, _ALARMS] = None,
) -> Iterator[Statement]:
    """Do what CodeDeploy does with its role in a blue/green deployment of an ECS service.

    This is for the role that CodeDeploy itself takes; who starts deployments needs
    `codedeploy.deploy`. AWS's managed policy AWSCodeDeployRoleForECS has the same on all resources.

    Leaves out the hooks of a deployment (`lambda.invoke`), its notifications (`sns.publish`) and a
    revision that is kept in S3 (`s3.read`).

    Sources:
      https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
      https://docs.aws.amazon.com/AmazonECS/latest/developerguide/codedeploy_IAM_role.html
    """
    del scope
    yield Statement(
        actions=["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
        resources=[f"{derived(service, ':service/', ':task-set/')}/*"],
    )
    yield Statement(
        actions=["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"], resources=[service]
    )
    # These have no resource.
    describe = ("DescribeListeners", "DescribeRules", "DescribeTargetGroups")
    yield Statement(
        actions=[f"elasticloadbalancing:{action}" for action in describe], resources=["*"]
    )
    yield Statement(actions=["elasticloadbalancing:ModifyListener"], resources=listeners)
    if rules is not None:
        yield Statement(actions=["elasticloadbalancing:ModifyRule"], resources=rules)
    if alarms is not None:
        yield Statement(actions=["cloudwatch:DescribeAlarms"], resources=alarms)
    yield iam.pass_to(ecs.TASKS_PRINCIPAL, pass_roles)


@grant
def deploy(
    scope: Scope,
    application: Annotated[str, APPLICATION],
    *,
    deployment_group: Annotated[str, _GROUP],
    deployment_config: Annotated[str | None, _CONFIG] = None,
) -> Iterator[Statement]:
    """Create deployments of a deployment group, with a new revision, and watch them.

    The task definition that is deployed is registered with `ecs.deploy`.

    Leaves out stopping and continuing deployments, for which there is no resource to name, and
    changing the application, the deployment group and its configuration.

    Sources:
      https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
      https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html
    """
    yield Statement(
        actions=[
            "codedeploy:GetApplication",
            "codedeploy:GetApplicationRevision",
            "codedeploy:RegisterApplicationRevision",
        ],
        resources=[scope.arn("codedeploy", f"application:{application}")],
    )
    yield Statement(
        actions=[
            "codedeploy:CreateDeployment",
            "codedeploy:GetDeployment",
            "codedeploy:GetDeploymentGroup",
        ],
        resources=[scope.arn("codedeploy", f"deploymentgroup:{application}/{deployment_group}")],
    )
    config = deployment_config or _DEFAULT_CONFIG
    yield Statement(
        actions=["codedeploy:GetDeploymentConfig"],
        resources=[scope.arn("codedeploy", f"deploymentconfig:{config}")],
    )
