"""Actions that, with iam:PassRole on every role, run one's own code as any of them.

Each row says where it was read. Sets that hold another row are left out: ecs:RunTask overrides the
roles of a definition that is there already, so ecs:RegisterTaskDefinition adds nothing to it.
"""

from typing import NamedTuple

from stacks.iam.dependent_actions import DEPENDENT_ACTIONS
from stacks.rules.escalation_paths import HACKTRICKS, PROWLER, pathfinding

_TASKS = "ecs-tasks.amazonaws.com"


class PassRolePath(NamedTuple):
    """Actions that hand a role to one of ``services``, and where that was read."""

    actions: tuple[str, ...]
    services: tuple[str, ...]
    source: str


def _row(actions: str, services: str, source: str) -> PassRolePath:
    return PassRolePath(tuple(actions.split()), tuple(services.split()), source)


def _of_aws(action: str) -> PassRolePath:
    """What AWS says needs iam:PassRole, and for which service."""
    row = DEPENDENT_ACTIONS[action]
    return PassRolePath((action,), row.passed_to, row.source)


PASS_ROLE_PATHS = (
    _row("ecs:RunTask", _TASKS, pathfinding("ecs-008")),
    _row("ecs:StartTask", _TASKS, pathfinding("ecs-009")),
    _row("ecs:CreateService ecs:RegisterTaskDefinition", _TASKS, pathfinding("ecs-003")),
    _row("ecs:UpdateService ecs:RegisterTaskDefinition", _TASKS, HACKTRICKS),
    _row(
        "ecs:CreateTaskSet ecs:RegisterTaskDefinition ecs:UpdateServicePrimaryTaskSet",
        _TASKS,
        HACKTRICKS,
    ),
    _row(
        "ecs:CreateExpressGatewayService ecs:RegisterTaskDefinition",
        _TASKS,
        DEPENDENT_ACTIONS["ecs:CreateExpressGatewayService"].source,
    ),
    _row(
        "events:PutTargets events:PutRule",
        "events.amazonaws.com",
        DEPENDENT_ACTIONS["events:PutTargets"].source,
    ),
    _row("scheduler:CreateSchedule", "scheduler.amazonaws.com", PROWLER),
    _of_aws("pipes:CreatePipe"),
    _row("batch:RegisterJobDefinition batch:SubmitJob", _TASKS, pathfinding("batch-001")),
    _row("ec2:RunInstances", "ec2.amazonaws.com", pathfinding("ec2-001")),
    _row("ec2:RequestSpotInstances", "ec2.amazonaws.com", pathfinding("ec2-003")),
    _of_aws("ec2:AssociateIamInstanceProfile"),
    _row(
        "autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup",
        "ec2.amazonaws.com",
        PROWLER,
    ),
    _row(
        "autoscaling:CreateLaunchConfiguration autoscaling:UpdateAutoScalingGroup",
        "ec2.amazonaws.com",
        PROWLER,
    ),
    _row(
        "lambda:CreateFunction lambda:InvokeFunction",
        "lambda.amazonaws.com",
        pathfinding("lambda-001"),
    ),
    _row(
        "lambda:CreateFunction lambda:AddPermission",
        "lambda.amazonaws.com",
        pathfinding("lambda-006"),
    ),
    _row(
        "lambda:CreateFunction lambda:CreateEventSourceMapping",
        "lambda.amazonaws.com",
        pathfinding("lambda-002"),
    ),
    _row(
        "cloudformation:CreateStack",
        "cloudformation.amazonaws.com",
        pathfinding("cloudformation-001"),
    ),
    _row(
        "cloudformation:CreateStackSet cloudformation:CreateStackInstances",
        "cloudformation.amazonaws.com",
        pathfinding("cloudformation-003"),
    ),
    _row(
        "cloudformation:UpdateStackSet",
        "cloudformation.amazonaws.com",
        pathfinding("cloudformation-004"),
    ),
    _row(
        "codebuild:CreateProject codebuild:StartBuild",
        "codebuild.amazonaws.com",
        pathfinding("codebuild-001"),
    ),
    _row(
        "codebuild:CreateProject codebuild:StartBuildBatch",
        "codebuild.amazonaws.com",
        pathfinding("codebuild-004"),
    ),
    _row("apprunner:CreateService", "tasks.apprunner.amazonaws.com", pathfinding("apprunner-001")),
    _row("glue:CreateDevEndpoint", "glue.amazonaws.com", pathfinding("glue-001")),
    _row("glue:CreateJob glue:StartJobRun", "glue.amazonaws.com", pathfinding("glue-003")),
    _row("glue:CreateJob glue:CreateTrigger", "glue.amazonaws.com", pathfinding("glue-004")),
    _row("glue:UpdateJob glue:StartJobRun", "glue.amazonaws.com", pathfinding("glue-005")),
    _row("glue:UpdateJob glue:CreateTrigger", "glue.amazonaws.com", pathfinding("glue-006")),
    _row("glue:CreateSession glue:RunStatement", "glue.amazonaws.com", pathfinding("glue-007")),
    _row(
        "sagemaker:CreateNotebookInstance", "sagemaker.amazonaws.com", pathfinding("sagemaker-001")
    ),
    _row("sagemaker:CreateTrainingJob", "sagemaker.amazonaws.com", pathfinding("sagemaker-002")),
    _row(
        "ssm:StartAutomationExecution ssm:CreateDocument",
        "ssm.amazonaws.com",
        pathfinding("ssm-003"),
    ),
    _row("states:CreateStateMachine states:StartExecution", "states.amazonaws.com", PROWLER),
    _row(
        "datapipeline:CreatePipeline datapipeline:PutPipelineDefinition "
        "datapipeline:ActivatePipeline",
        "datapipeline.amazonaws.com",
        pathfinding("datapipeline-001"),
    ),
    _row(
        "cognito-identity:SetIdentityPoolRoles",
        "cognito-identity.amazonaws.com",
        pathfinding("cognitoidentity-001"),
    ),
    _row(
        "elasticmapreduce:RunJobFlow",
        "elasticmapreduce.amazonaws.com ec2.amazonaws.com",
        pathfinding("emr-001"),
    ),
    _row(
        "emr-serverless:StartJobRun emr-serverless:CreateApplication",
        "emr-serverless.amazonaws.com",
        pathfinding("emrserverless-001"),
    ),
    _row("braket:CreateJob", "braket.amazonaws.com", pathfinding("braket-001")),
    _row(
        "kinesisanalytics:CreateApplication kinesisanalytics:StartApplication",
        "kinesisanalytics.amazonaws.com",
        pathfinding("kinesisanalytics-001"),
    ),
    _row("omics:StartRun omics:CreateWorkflow", "omics.amazonaws.com", pathfinding("omics-001")),
    _row(
        "bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession "
        "bedrock-agentcore:InvokeCodeInterpreter",
        "bedrock-agentcore.amazonaws.com",
        pathfinding("bedrock-001"),
    ),
)
"""ECS and what starts its tasks first."""
