"""Policies that roles of ECS normally have: no rule finds anything about them."""

from tests.rules.finding import allow

ACCOUNT = "111122223333"
PLACE = f"eu-west-1:{ACCOUNT}"
EXECUTION_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/my-execution-role"
TASK_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/my-task-role"
CLUSTER = {"ArnEquals": {"ecs:cluster": f"arn:aws:ecs:{PLACE}:cluster/my-cluster"}}

EXECUTION_ROLE = (
    allow("ecr:GetAuthorizationToken", "*"),
    allow(
        ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
        f"arn:aws:ecr:{PLACE}:repository/my-app",
    ),
    allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:{PLACE}:log-group:my-app:*"
    ),
    allow("ssm:GetParameters", f"arn:aws:ssm:{PLACE}:parameter/my-app/password"),
    allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{PLACE}:secret:my-app-a1b2c3"),
    allow(
        "kms:Decrypt",
        f"arn:aws:kms:{PLACE}:key/0a1b2c3d-0000-4000-8000-000000000000",
        {"StringEquals": {"kms:ViaService": ["ssm.eu-west-1.amazonaws.com"]}},
    ),
)
TASK_ROLE_WITH_EXEC = (
    allow(
        [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        "*",
    ),
    allow("logs:DescribeLogGroups", "*"),
    allow(
        ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        f"arn:aws:logs:{PLACE}:log-group:my-exec:*",
    ),
    allow("s3:PutObject", "arn:aws:s3:::my-exec-logs/*"),
)
EVENTBRIDGE_ROLE = (
    allow("ecs:RunTask", f"arn:aws:ecs:{PLACE}:task-definition/my-app:*", CLUSTER),
    allow(
        "iam:PassRole",
        [EXECUTION_ROLE_ARN, TASK_ROLE_ARN],
        {"StringLike": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
    ),
)
DEPLOYMENT_ROLE = (
    allow("ecs:DescribeTaskDefinition", "*"),
    allow("ecs:RegisterTaskDefinition", f"arn:aws:ecs:{PLACE}:task-definition/my-app:*"),
    allow("ecs:UpdateService", f"arn:aws:ecs:{PLACE}:service/my-cluster/my-app"),
    allow("iam:PassRole", [EXECUTION_ROLE_ARN, TASK_ROLE_ARN]),
)
