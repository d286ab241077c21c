"""The roles of benchmarks/services.py, two for each service, with AWS CDK.

    python aws_cdk_app.py SERVICES OUTDIR

Nothing of this project is imported but what the roles are: AWS CDK is in a venv of its own.
"""

import sys

from aws_cdk import App, Environment, Stack
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from roles import ACCOUNT, roles_of

# CloudFormation takes 500 resources a stack, of which a service has four.
PER_STACK = 100


def add_role(stack: Stack, name: str, conditions: list, statements: list) -> None:
    """Add a role that ECS can assume, with statements of actions and a resource."""
    tests = {test: {key: value} for test, key, value in conditions}
    principal = ServicePrincipal("ecs-tasks.amazonaws.com", conditions=tests)
    role = Role(stack, name, role_name=name, assumed_by=principal)
    for actions, resource in statements:
        role.add_to_policy(PolicyStatement(actions=actions, resources=[resource]))


def main() -> None:
    """Synthesize."""
    app = App(outdir=sys.argv[2], analytics_reporting=False)
    for number in range(int(sys.argv[1])):
        if number % PER_STACK == 0:
            env = Environment(account=ACCOUNT, region="us-east-1")
            stack = Stack(app, f"stack-{number // PER_STACK}", env=env)
        for name, conditions, statements in roles_of(number):
            add_role(stack, name, conditions, statements)
    app.synth()


if __name__ == "__main__":
    main()
