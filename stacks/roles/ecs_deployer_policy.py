"""The policy of whoever deploys an ECS service: a CI job, mostly."""

from collections.abc import Mapping, Sequence

from stacks.aws import IamPolicy
from stacks.grants import ecs
from stacks.grants.scope import Scope
from stacks.iam.checks import identity_policy_problems, policy_path_problem
from stacks.iam.document import PolicyDocument
from stacks.iam.limits import SizeQuota, policy_name_problem, size_problem, tag_problems
from stacks.iam.listed import as_text
from stacks.iam.minimize import minimized
from stacks.iam.names import logical_id
from stacks.iam.problem import IamError, Problem
from stacks.roles.argument_types import refuse_wrong_types
from stacks.roles.documents import add_document
from stacks.roles.registry import RoleRegistry
from stacks.roles.role import own_tags
from stacks.roles.service_role import default_name
from stacks.roles.terraform_text import plain_text
from stacks.roles.tree import below_stack, child_path
from stacks.rules.check import check_policy

from cdktf import TerraformOutput
from constructs import Construct


class EcsDeployerPolicy(Construct):
    """A managed policy that allows to deploy one service, with exactly the roles named.

    It registers task definitions of one family and updates the service to them; attach it to the
    role or user that deploys:

        EcsDeployerPolicy(
            self,
            "MyDeployerPolicy",
            service="my-cluster/my-service",
            family="my-family",
            pass_roles=[task_role.role_arn, execution_role.role_arn],
        )
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        service: str,
        family: str,
        pass_roles: str | Sequence[str],
        name: str | None = None,
        path: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Add the policy to the EcsIamStack that ``scope`` is in.

        ``name`` is by default made of ``id_`` as a role's is; ``path`` is the stack's by default,
        and ``tags`` come on top of the stack's. The others are those of the grant `ecs.deploy`.

        Raises IamError, before anything is added, for all that is wrong with them, for all that
        IAM would refuse and for every error that the rules find; TypeError for a wrong type.
        """
        arguments = {"name": name, "path": path, "tags": tags}
        refuse_wrong_types(type(self).__name__, EcsDeployerPolicy.__init__, arguments)
        registry = RoleRegistry.of(scope)
        settings = registry.settings
        full_path = child_path(scope, id_)
        path = settings.path if path is None else path
        name = default_name(scope, full_path) if name is None else as_text(name)
        grant = ecs.deploy(service, family=family, pass_roles=pass_roles)
        try:
            stack = Scope(settings.partition, settings.region, settings.account)
            statements = minimized(grant.statements(stack))
        except IamError as error:
            raise IamError(error.problems, subject=full_path) from None
        document = PolicyDocument(each.statement for each in statements)
        if problems := _problems(name, path, tags or {}, document):
            raise IamError(problems, subject=full_path)
        policy_id = logical_id(*below_stack(scope, full_path))
        addresses = [
            f"data.aws_iam_policy_document.{policy_id}",
            f"aws_iam_policy.{policy_id}",
            f"output.{policy_id}_arn",
        ]
        registry.check_policy(addresses, name, full_path)
        super().__init__(scope, id_)
        registry.add_policy(addresses, name, full_path, document)
        data = add_document(self, "document", policy_id, document)
        self._policy = IamPolicy(
            self,
            "policy",
            name=plain_text(name),
            path=plain_text(path),
            policy=data.json,
            tags=own_tags(tags or {}, settings.tags),
        )
        self._policy.override_logical_id(policy_id)
        output = TerraformOutput(
            self, "arn", value=self._policy.arn, description=f"ARN of {plain_text(name)}"
        )
        output.override_logical_id(f"{policy_id}_arn")

    @property
    def policy_arn(self) -> str:
        """The policy's ARN, a token for what attaches it."""
        return self._policy.arn


def _problems(
    name: str, path: str, tags: Mapping[str, str], document: PolicyDocument
) -> list[Problem]:
    problems = [problem.under("document") for problem in identity_policy_problems(document)]
    problems += [problem.under("tags") for problem in tag_problems(tags)]
    if message := policy_path_problem(path):
        problems.append(Problem(("path",), message))
    if message := policy_name_problem(name):
        problems.append(Problem(("name",), message))
    if message := size_problem([document], SizeQuota.MANAGED):
        problems.append(Problem(("document",), message))
    problems += [
        finding.under("document").as_problem()
        for finding in check_policy(document, "identity")
        if finding.rule.severity == "error"
    ]
    return problems
