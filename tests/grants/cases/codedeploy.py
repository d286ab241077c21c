"""Grants on AWS CodeDeploy."""

from stacks.grants import codedeploy
from stacks.iam.request import Values
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

SERVICE = "arn:aws:ecs:us-east-1:111122223333:service/my-cluster/my-service"
TASK_SET = "arn:aws:ecs:us-east-1:111122223333:task-set/my-cluster/my-service/ecs-svc-1"
ELB = "arn:aws:elasticloadbalancing:us-east-1:111122223333"
LISTENER = f"{ELB}:listener/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2"
RULE = f"{ELB}:listener-rule/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee"
ALARM = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:my-alarm"
ROLE = "arn:aws:iam::111122223333:role/my-task"
TO_TASKS: dict[str, Values] = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
SHIFT = [
    Ask("ecs:CreateTaskSet", TASK_SET),
    Ask("ecs:DeleteTaskSet", TASK_SET),
    Ask("ecs:DescribeServices", SERVICE),
    Ask("ecs:UpdateServicePrimaryTaskSet", SERVICE),
    Ask("elasticloadbalancing:DescribeListeners"),
    Ask("elasticloadbalancing:DescribeRules"),
    Ask("elasticloadbalancing:DescribeTargetGroups"),
    Ask("elasticloadbalancing:ModifyListener", LISTENER),
    Ask("iam:PassRole", ROLE, TO_TASKS),
]
BEYOND_SHIFT = [
    Ask("ecs:CreateTaskSet", TASK_SET.replace("my-service", "my-service-2")),
    Ask("ecs:UpdateServicePrimaryTaskSet", f"{SERVICE}-2"),
    Ask("ecs:UpdateService", SERVICE),
    Ask("ecs:DeleteService", SERVICE),
    Ask("elasticloadbalancing:ModifyListener", LISTENER.replace("f2f7", "0000")),
    Ask("elasticloadbalancing:DeleteListener", LISTENER),
    Ask("iam:PassRole", ROLE),
    Ask("iam:PassRole", f"{ROLE}-2", TO_TASKS),
    Ask("iam:PassRole", ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
]

CASES = [
    Case(
        "blue-green",
        codedeploy.blue_green(
            "my-cluster/my-service", listeners=[LISTENER], pass_roles=["my-task"]
        ),
        may=SHIFT,
        may_not=[
            Ask("elasticloadbalancing:ModifyRule", RULE),
            Ask("cloudwatch:DescribeAlarms", ALARM),
            *BEYOND_SHIFT,
        ],
        kind=None,
    ),
    Case(
        "blue-green-with-rules-and-alarms",
        codedeploy.blue_green(
            SERVICE, listeners=LISTENER, pass_roles=ROLE, rules=[RULE], alarms=["my-alarm"]
        ),
        may=[
            *SHIFT,
            Ask("elasticloadbalancing:ModifyRule", RULE),
            Ask("cloudwatch:DescribeAlarms", ALARM),
        ],
        may_not=[
            Ask("elasticloadbalancing:ModifyRule", RULE.replace("9683", "0000")),
            Ask("cloudwatch:DescribeAlarms", f"{ALARM}-2"),
            Ask("cloudwatch:PutMetricAlarm", ALARM),
            *BEYOND_SHIFT,
        ],
        kind=None,
    ),
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
