"""Grants on AWS CodeDeploy."""

from stacks.grants import codedeploy
from tests.grants.case import Ask, Case

CODEDEPLOY = "arn:aws:codedeploy:us-east-1:111122223333"
APPLICATION = f"{CODEDEPLOY}:application:my-application"
GROUP = f"{CODEDEPLOY}:deploymentgroup:my-application/my-group"
AT_ONCE = f"{CODEDEPLOY}:deploymentconfig:CodeDeployDefault.ECSAllAtOnce"
LINEAR = f"{CODEDEPLOY}:deploymentconfig:CodeDeployDefault.ECSLinear10PercentEvery1Minutes"
MAY = [
    Ask("codedeploy:GetApplication", APPLICATION),
    Ask("codedeploy:GetApplicationRevision", APPLICATION),
    Ask("codedeploy:RegisterApplicationRevision", APPLICATION),
    Ask("codedeploy:CreateDeployment", GROUP),
    Ask("codedeploy:GetDeployment", GROUP),
    Ask("codedeploy:GetDeploymentGroup", GROUP),
]
BEYOND = [
    Ask("codedeploy:CreateDeployment", f"{GROUP}-2"),
    Ask("codedeploy:CreateDeployment", GROUP.replace("my-application", "my-application-2")),
    Ask("codedeploy:RegisterApplicationRevision", f"{APPLICATION}-2"),
    Ask("codedeploy:UpdateDeploymentGroup", GROUP),
    Ask("codedeploy:DeleteApplication", APPLICATION),
    Ask("codedeploy:StopDeployment"),
]

CASES = [
    Case(
        "deploy",
        codedeploy.deploy("my-application", deployment_group="my-group"),
        may=[*MAY, Ask("codedeploy:GetDeploymentConfig", AT_ONCE)],
        may_not=[Ask("codedeploy:GetDeploymentConfig", LINEAR), *BEYOND],
    ),
    Case(
        "deploy-with-config",
        codedeploy.deploy(
            "my-application",
            deployment_group="my-group",
            deployment_config="CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
        ),
        may=[*MAY, Ask("codedeploy:GetDeploymentConfig", LINEAR)],
        may_not=[
            Ask("codedeploy:GetDeploymentConfig", AT_ONCE),
            Ask("codedeploy:CreateDeploymentConfig", LINEAR),
            *BEYOND,
        ],
    ),
]
