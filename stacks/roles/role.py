"""A role of IAM in a CDKTF stack."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from stacks.aws import DataAwsIamPolicyDocument, IamRole, IamRolePolicy, IamRolePolicyAttachment
from stacks.iam.checks import role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.roles.addresses import attachment_ids, output_id, policy_ids, trust_policy_id
from stacks.roles.documents import add_document, statement_structs
from stacks.roles.registry import RoleRegistry
from stacks.roles.terraform_text import plain_text
from stacks.rules.check import check_role

from cdktf import TerraformOutput
from constructs import Construct


class Role(Construct):
    """Renders a `RoleSpec`.

    That is the role, its trust policy and inline policies as aws_iam_policy_document, an
    attachment for each managed policy, and an output with the role's ARN.
    """

    def __init__(self, scope: Construct, id_: str, spec: RoleSpec) -> None:
        """Add the role to the stack that ``scope`` is in.

        Raises IamError, before anything is added, for all that IAM would refuse about ``spec``,
        for every error that the rules find, and for a name or logical id that another role of the
        stack has.
        """
        path = f"{scope.node.path}/{id_}"
        registry = RoleRegistry.of(scope)
        _refuse_problems(spec, path)
        registry.check(spec, path)
        super().__init__(scope, id_)
        registry.add(spec, path)
        self._spec = spec
        self._path = path
        self._registry = registry
        self._role = self._add_role()
        self._documents: dict[str, DataAwsIamPolicyDocument] = {}
        self._policy_addresses: list[str] = []
        self._output = TerraformOutput(
            self, "arn", value=self._role.arn, description=f"ARN of {plain_text(spec.name)}"
        )
        self._output.override_logical_id(output_id(spec))
        for policy in spec.policies:
            self._add_policy(policy)
        for arn in spec.managed_policy_arns:
            self._attach(arn)

    @property
    def spec(self) -> RoleSpec:
        """What the role is by now, statements added later included."""
        return self._spec

    @property
    def role_arn(self) -> str:
        """The role's ARN, a token for other constructs to use."""
        return self._role.arn

    @property
    def role_name(self) -> str:
        """The role's name, a token that makes its user depend on the role."""
        return self._role.name

    def add_statements(self, policy_name: str, statements: Iterable[Statement]) -> None:
        """Add ``statements`` to an inline policy, which is made when the role has none of the name.

        Works until synthesis. Raises IamError, and adds nothing, for all that IAM would refuse
        about the role with them, and for every error that the rules find.
        """
        known = {policy.name: policy for policy in self._spec.policies}
        before = known.get(policy_name, NamedPolicy(policy_name, PolicyDocument()))
        document = PolicyDocument(
            (*before.document.statements, *statements),
            version=before.document.version,
            id=before.document.id,
        )
        policy = NamedPolicy(policy_name, document)
        policies = {**known, policy_name: policy}
        spec = replace(self._spec, policies=tuple(policies.values()))
        _refuse_problems(spec, self._path)
        self._registry.check(spec, self._path)
        self._registry.add(spec, self._path)
        self._spec = spec
        if policy_name in self._documents:
            self._documents[policy_name].put_statement(statement_structs(document))
        else:
            self._add_policy(policy)

    def _add_role(self) -> IamRole:
        spec = self._spec
        trust = add_document(self, "trust", trust_policy_id(spec), spec.trust_policy)
        common = self._registry.settings.tags
        own_tags = {key: value for key, value in spec.tags.items() if common.get(key) != value}
        role = IamRole(
            self,
            "role",
            name=plain_text(spec.name),
            path=plain_text(spec.path),
            description=None if spec.description is None else plain_text(spec.description),
            assume_role_policy=trust.json,
            permissions_boundary=(
                None if spec.permissions_boundary is None else plain_text(spec.permissions_boundary)
            ),
            # The provider puts the stack's own tags on every resource.
            tags={plain_text(key): plain_text(own_tags[key]) for key in sorted(own_tags)} or None,
        )
        role.override_logical_id(spec.logical_id)
        if spec.accept:
            # Terraform leaves "//" alone; whoever audits what was synthesized finds the reasons.
            role.add_override("//.accepted_findings", [asdict(each) for each in spec.accept])
        return role

    def _add_policy(self, policy: NamedPolicy) -> None:
        id_ = policy_ids(self._spec)[policy.name]
        document = add_document(self, f"document-{id_}", id_, policy.document)
        resource = IamRolePolicy(
            self,
            f"policy-{id_}",
            name=plain_text(policy.name),
            role=self._role.name,
            policy=document.json,
        )
        resource.override_logical_id(id_)
        self._documents[policy.name] = document
        self._grow(f"{resource.terraform_resource_type}.{id_}")

    def _attach(self, arn: str) -> None:
        id_ = attachment_ids(self._spec)[arn]
        attachment = IamRolePolicyAttachment(
            self, f"attachment-{id_}", role=self._role.name, policy_arn=plain_text(arn)
        )
        attachment.override_logical_id(id_)
        self._grow(f"{attachment.terraform_resource_type}.{id_}")

    def _grow(self, policy_address: str) -> None:
        """Who reads the role's ARN from the output gets a role that has its policies."""
        self._policy_addresses.append(policy_address)
        # TerraformOutput's own depends_on writes "${…}", which Terraform refuses in an output.
        self._output.add_override("depends_on", self._policy_addresses)


def _refuse_problems(spec: RoleSpec, path: str) -> None:
    if problems := [*role_problems(spec), *_rule_problems(spec)]:
        raise IamError(problems, subject=path)


def _rule_problems(spec: RoleSpec) -> Iterator[Problem]:
    """The errors that the rules find; an accept may still find its match, until synthesis."""
    for finding in check_role(spec).findings:
        if finding.rule.severity == "error":
            yield finding.as_problem()
