"""The roles of benchmarks/services.py, two for each service, with CDKTF and nothing else.

    python plain_cdktf.py SERVICES OUTDIR

Nothing of this project is imported but what the roles are.
"""

import sys

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider
from roles import ACCOUNT, roles_of


def add_role(stack: TerraformStack, name: str, conditions: list, statements: list) -> None:
    """Add a role that ECS can assume, with statements of actions and a resource."""
    trust = DataAwsIamPolicyDocument(
        stack,
        f"{name}-trust",
        statement=[
            DataAwsIamPolicyDocumentStatement(
                actions=["sts:AssumeRole"],
                principals=[
                    DataAwsIamPolicyDocumentStatementPrincipals(
                        type="Service", identifiers=["ecs-tasks.amazonaws.com"]
                    )
                ],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test=test, variable=variable, values=[value]
                    )
                    for test, variable, value in conditions
                ],
            )
        ],
    )
    document = DataAwsIamPolicyDocument(
        stack,
        f"{name}-document",
        statement=[
            DataAwsIamPolicyDocumentStatement(actions=actions, resources=[resource])
            for actions, resource in statements
        ],
    )
    role = IamRole(stack, name, name=name, assume_role_policy=trust.json)
    IamRolePolicy(stack, f"{name}-policy", name=name, role=role.name, policy=document.json)
    TerraformOutput(stack, f"{name}-arn", value=role.arn)


def main() -> None:
    """Synthesize."""
    app = App(outdir=sys.argv[2])
    stack = TerraformStack(app, "services")
    AwsProvider(stack, "aws", region="us-east-1", allowed_account_ids=[ACCOUNT])
    for number in range(int(sys.argv[1])):
        for name, conditions, statements in roles_of(number):
            add_role(stack, name, conditions, statements)
    app.synth()


if __name__ == "__main__":
    main()
