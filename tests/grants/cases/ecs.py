"""Grants on Amazon ECS."""

from stacks.grants import ecs
from tests.grants.case import KEY, OTHER_KEY, Ask, Case, via

ECS = "arn:aws:ecs:us-east-1:111122223333"
CLUSTER = f"{ECS}:cluster/my-cluster"
TASK = f"{ECS}:task/my-cluster/0123456789abcdef0123456789abcdef"
OTHER_TASK = f"{ECS}:task/my-cluster-2/0123456789abcdef0123456789abcdef"
SERVICE = f"{ECS}:service/my-cluster/my-service"
FAMILY = f"{ECS}:task-definition/my-family"
OTHER_FAMILY = f"{ECS}:task-definition/my-family-2"
IN_CLUSTER = {"ecs:cluster": CLUSTER}
IN_OTHER_CLUSTER = {"ecs:cluster": f"{CLUSTER}-2"}

TASK_ROLE = "arn:aws:iam::111122223333:role/my-task"
EXECUTION_ROLE = "arn:aws:iam::111122223333:role/my-execution"
TO_TASKS = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
PASSES = [
    Ask("iam:PassRole", TASK_ROLE, TO_TASKS),
    Ask("iam:PassRole", EXECUTION_ROLE, TO_TASKS),
]
PASSES_NOT = [
    Ask("iam:PassRole", TASK_ROLE),
    Ask("iam:PassRole", TASK_ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
    Ask("iam:PassRole", f"{TASK_ROLE}-admin", TO_TASKS),
    Ask("sts:AssumeRole", TASK_ROLE),
]

EXEC_GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/ecs/exec"
EXEC_STREAM = f"{EXEC_GROUP}:log-stream:session-1"
CHANNELS = [
    Ask(f"ssmmessages:{action}")
    for action in (
        "CreateControlChannel",
        "CreateDataChannel",
        "OpenControlChannel",
        "OpenDataChannel",
    )
]

CASES = [
    Case(
        "exec-agent",
        ecs.exec_agent(),
        may=[*CHANNELS],
        may_not=[
            Ask("ssmmessages:DeleteControlChannel"),
            Ask("ecs:ExecuteCommand", CLUSTER),
            Ask("logs:PutLogEvents", EXEC_STREAM),
        ],
    ),
    Case(
        "exec-agent-with-logs",
        ecs.exec_agent(log_group="/ecs/exec", bucket="my-bucket", prefix="exec/", kms_key=KEY),
        may=[
            *CHANNELS,
            Ask("logs:DescribeLogGroups"),
            Ask("logs:DescribeLogStreams", EXEC_GROUP),
            Ask("logs:DescribeLogStreams", f"{EXEC_GROUP}:log-stream:"),
            Ask("logs:CreateLogStream", EXEC_STREAM),
            Ask("logs:PutLogEvents", EXEC_STREAM),
            Ask("s3:GetBucketLocation", "arn:aws:s3:::my-bucket"),
            Ask("s3:GetEncryptionConfiguration", "arn:aws:s3:::my-bucket"),
            Ask("s3:PutObject", "arn:aws:s3:::my-bucket/exec/today"),
            Ask("kms:Decrypt", KEY),
        ],
        may_not=[
            Ask("logs:PutLogEvents", EXEC_STREAM.replace("/ecs/exec", "/ecs/exec-2")),
            Ask("logs:GetLogEvents", EXEC_STREAM),
            Ask("s3:PutObject", "arn:aws:s3:::my-bucket/today"),
            Ask("s3:GetObject", "arn:aws:s3:::my-bucket/exec/today"),
            Ask("s3:PutBucketPolicy", "arn:aws:s3:::my-bucket"),
            Ask("kms:Decrypt", OTHER_KEY),
            Ask("kms:GenerateDataKey", KEY),
        ],
    ),
    Case(
        "exec-agent-with-a-bucket-under-a-key",
        ecs.exec_agent(bucket="my-bucket", bucket_kms_key=KEY),
        may=[
            *CHANNELS,
            Ask("s3:GetBucketLocation", "arn:aws:s3:::my-bucket"),
            Ask("s3:GetEncryptionConfiguration", "arn:aws:s3:::my-bucket"),
            Ask("s3:PutObject", "arn:aws:s3:::my-bucket/today"),
            Ask("kms:GenerateDataKey", KEY, via("s3")),
            Ask("kms:Decrypt", KEY, via("s3")),
        ],
        may_not=[
            Ask("kms:Decrypt", KEY),
            Ask("kms:GenerateDataKey", KEY),
            Ask("kms:GenerateDataKey", KEY, via("logs")),
            Ask("kms:GenerateDataKey", OTHER_KEY, via("s3")),
            Ask("s3:GetObject", "arn:aws:s3:::my-bucket/today"),
        ],
    ),
    Case(
        "run-task",
        ecs.run_task("my-family", cluster="my-cluster", pass_roles=["my-task", EXECUTION_ROLE]),
        may=[
            Ask("ecs:RunTask", f"{FAMILY}:1", IN_CLUSTER),
            Ask("ecs:RunTask", f"{FAMILY}:23", IN_CLUSTER),
            *PASSES,
        ],
        may_not=[
            Ask("ecs:RunTask", f"{FAMILY}:1"),
            Ask("ecs:RunTask", f"{FAMILY}:1", IN_OTHER_CLUSTER),
            Ask("ecs:RunTask", f"{OTHER_FAMILY}:1", IN_CLUSTER),
            Ask("ecs:StartTask", f"{FAMILY}:1", IN_CLUSTER),
            Ask("ecs:StopTask", TASK, IN_CLUSTER),
            Ask("ecs:RegisterTaskDefinition", f"{FAMILY}:1"),
            Ask("ecs:TagResource", TASK, {"ecs:CreateAction": "RunTask"}),
            *PASSES_NOT,
        ],
    ),
    Case(
        "run-task-of-a-revision",
        ecs.run_task(f"{FAMILY}:12", cluster=CLUSTER, pass_roles=["my-execution"]),
        may=[
            Ask("ecs:RunTask", f"{FAMILY}:12", IN_CLUSTER),
            Ask("iam:PassRole", EXECUTION_ROLE, TO_TASKS),
        ],
        may_not=[
            Ask("ecs:RunTask", f"{FAMILY}:1", IN_CLUSTER),
            Ask("ecs:RunTask", f"{FAMILY}:123", IN_CLUSTER),
            Ask("ecs:RunTask", f"{FAMILY}:12", IN_OTHER_CLUSTER),
            Ask("iam:PassRole", TASK_ROLE, TO_TASKS),
        ],
    ),
    Case(
        "protect-task",
        ecs.protect_task("my-cluster"),
        may=[Ask("ecs:UpdateTaskProtection", TASK), Ask("ecs:GetTaskProtection", TASK)],
        may_not=[
            Ask("ecs:UpdateTaskProtection", OTHER_TASK),
            Ask("ecs:GetTaskProtection", OTHER_TASK),
            Ask("ecs:StopTask", TASK),
            Ask("ecs:DescribeTasks", TASK),
            Ask("ecs:ExecuteCommand", TASK),
        ],
    ),
    Case(
        "execute-command",
        ecs.execute_command("my-cluster"),
        may=[
            Ask("ecs:ExecuteCommand", CLUSTER),
            Ask("ecs:ExecuteCommand", TASK),
            Ask("ecs:ExecuteCommand", TASK, {"ecs:container-name": "any"}),
            Ask("ecs:DescribeTasks", TASK),
        ],
        may_not=[
            Ask("ecs:ExecuteCommand", OTHER_TASK),
            Ask("ecs:ExecuteCommand", f"{CLUSTER}-2"),
            Ask("ecs:DescribeTasks", OTHER_TASK),
            Ask("ecs:StopTask", TASK),
            Ask("ecs:RunTask", f"{FAMILY}:1", IN_CLUSTER),
            Ask("ssm:StartSession", TASK),
            Ask("kms:GenerateDataKey", KEY),
        ],
    ),
    Case(
        "execute-command-in-a-container-with-key",
        ecs.execute_command(CLUSTER, container="app", kms_key=KEY),
        may=[
            Ask("ecs:ExecuteCommand", CLUSTER, {"ecs:container-name": "app"}),
            Ask("ecs:ExecuteCommand", TASK, {"ecs:container-name": "app"}),
            Ask("ecs:DescribeTasks", TASK),
            Ask("kms:GenerateDataKey", KEY),
        ],
        may_not=[
            Ask("ecs:ExecuteCommand", TASK),
            Ask("ecs:ExecuteCommand", TASK, {"ecs:container-name": "app-2"}),
            Ask("ecs:ExecuteCommand", OTHER_TASK, {"ecs:container-name": "app"}),
            Ask("kms:GenerateDataKey", OTHER_KEY),
            Ask("kms:Decrypt", KEY, via("ssm")),
        ],
    ),
    Case(
        "deploy",
        ecs.deploy(
            "my-cluster/my-service", family="my-family", pass_roles=["my-task", "my-execution"]
        ),
        may=[
            Ask("ecs:RegisterTaskDefinition", f"{FAMILY}:*"),
            Ask("ecs:RegisterTaskDefinition", f"{FAMILY}:12"),
            Ask("ecs:DescribeTaskDefinition"),
            Ask("ecs:UpdateService", SERVICE),
            Ask("ecs:UpdateService", SERVICE, {"ecs:task-definition": f"{FAMILY}:12"}),
            Ask("ecs:DescribeServices", SERVICE),
            *PASSES,
        ],
        may_not=[
            Ask("ecs:RegisterTaskDefinition", f"{OTHER_FAMILY}:1"),
            Ask("ecs:DeregisterTaskDefinition"),
            Ask("ecs:UpdateService", SERVICE, {"ecs:task-definition": f"{OTHER_FAMILY}:12"}),
            Ask("ecs:UpdateService", f"{SERVICE}-2"),
            Ask("ecs:UpdateService", f"{ECS}:service/my-cluster-2/my-service"),
            Ask("ecs:DescribeServices", f"{SERVICE}-2"),
            Ask("ecs:CreateService", SERVICE),
            Ask("ecs:DeleteService", SERVICE),
            Ask("ecs:RunTask", f"{FAMILY}:12", IN_CLUSTER),
            Ask("ecs:TagResource", SERVICE),
            *PASSES_NOT,
        ],
    ),
]
