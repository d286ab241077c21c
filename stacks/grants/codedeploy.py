"""Grants on AWS CodeDeploy: blue/green deployments of ECS services.

Which action takes which resource:
https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Text
from stacks.grants.scope import Scope
from stacks.iam.statement import Statement

# https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
_NAME = "[A-Za-z0-9_+=,.@-]{1,100}"
_FORM = "1 to 100 letters, digits and _+=,.@-"
_DEFAULT_CONFIG = "CodeDeployDefault.ECSAllAtOnce"
# By name, not by ARN: the ARN of the deployment group is made of both names.
_APPLICATION = Text(
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


@grant
def deploy(
    scope: Scope,
    application: Annotated[str, _APPLICATION],
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
