"""The roles of benchmarks/services.py, two for each service, with AWS CDK.

    python aws_cdk_app.py SERVICES OUTDIR

Nothing of this project is imported: AWS CDK is in a venv of its own.
"""

import sys

from aws_cdk import App, Environment, Stack
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal

ACCOUNT = "111122223333"
# CloudFormation takes 500 resources a stack, of which a service has four.
PER_STACK = 100


def add_role(stack: Stack, name: str, conditions: dict, statements: list) -> None:
    """Add a role that ECS can assume, with statements of actions and a resource."""
    principal = ServicePrincipal("ecs-tasks.amazonaws.com", conditions=conditions)
    role = Role(stack, name, role_name=name, assumed_by=principal)
    for actions, resource in statements:
        role.add_to_policy(PolicyStatement(actions=actions, resources=[resource]))


def main() -> None:
    """Synthesize."""
    app = App(outdir=sys.argv[2], analytics_reporting=False)
    same_account = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    from_region = {"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:*"}}
    for number in range(int(sys.argv[1])):
        if number % PER_STACK == 0:
            env = Environment(account=ACCOUNT, region="us-east-1")
            stack = Stack(app, f"stack-{number // PER_STACK}", env=env)
        add_role(
            stack,
            f"service-{number}-task",
            {**same_account, **from_region},
            [
                (["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::bucket-{number}/*"),
                (["s3:ListBucket"], f"arn:aws:s3:::bucket-{number}"),
            ],
        )
        repository = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/service-{number}"
        logs = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/service-{number}:log-stream:*"
        add_role(
            stack,
            f"service-{number}-execution",
            same_account,
            [
                (["ecr:GetAuthorizationToken"], "*"),
                (["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repository),
                (["logs:CreateLogStream", "logs:PutLogEvents"], logs),
            ],
        )
    app.synth()


if __name__ == "__main__":
    main()
