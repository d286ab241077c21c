"""The role that CodeDeploy deploys ECS services with."""

from collections.abc import Iterable, Sequence
from typing import Unpack

from stacks.grants import codedeploy
from stacks.grants.scope import Scope
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Problem
from stacks.iam.statement import Statement
from stacks.iam.trust import service_trust_policy
from stacks.roles.service_role import RoleOptions, ServiceRole

from constructs import Construct


class EcsCodeDeployRole(ServiceRole):
    """A role that CodeDeploy can assume for one application, to deploy one service blue/green.

        EcsCodeDeployRole(
            self,
            "MyCodeDeployRole",
            application="my-application",
            service="my-cluster/my-service",
            listeners=[listener.arn],
            pass_roles=[task_role.role_arn, execution_role.role_arn],
        )

    Where deployments have hooks, notifications or a revision in S3, grant `lambda_.invoke`,
    `sns.publish` or `s3.read` too.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        application: str,
        service: str,
        listeners: str | Sequence[str],
        pass_roles: str | Sequence[str],
        rules: str | Sequence[str] | None = None,
        alarms: str | Sequence[str] | None = None,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Add the role to the EcsIamStack that ``scope`` is in.

        ``application`` is the name of the CodeDeploy application. The next five are those of the
        grant `codedeploy.blue_green`, the others those of `RoleOptions`.

        Raises IamError, before anything is added, for all that is wrong with them, for all that
        IAM would refuse and for every error that the rules find.
        """

        def trust(stack: Scope) -> PolicyDocument:
            # https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html
            if message := codedeploy.APPLICATION.problem(application, stack):
                raise IamError([Problem(("application",), message)])
            source = stack.arn("codedeploy", f"deploymentgroup:{application}/*")
            return service_trust_policy(_principal(stack), account=stack.account, source_arn=source)

        def permissions(stack: Scope) -> Iterable[Statement]:
            grant = codedeploy.blue_green(
                service, listeners=listeners, pass_roles=pass_roles, rules=rules, alarms=alarms
            )
            return grant.statements(stack)

        super().__init__(scope, id_, trust=trust, permissions=permissions, **options)


def _principal(stack: Scope) -> str:
    """CodeDeploy's service principal; in China each region has its own.

    Sources: https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html,
    and for China https://github.com/aws/aws-cdk, packages/@aws-cdk/region-info/lib/default.ts, and
    the provider's own aws_service_principal.
    """
    if stack.partition == "aws-cn":
        return f"codedeploy.{stack.region}.amazonaws.com.cn"
    return "codedeploy.amazonaws.com"
