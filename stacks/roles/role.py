"""A role of IAM in a CDKTF stack."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from stacks.aws import (
    DataAwsIamPolicyDocument,
    IamPolicy,
    IamRole,
    IamRolePolicy,
    IamRolePolicyAttachment,
)
from stacks.bindings.ahead import call, construct, construct_self
from stacks.iam.checks import role_problems
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.roles.addresses import (
    attachment_ids,
    former_id,
    managed_policy_ids,
    output_id,
    policy_ids,
    trust_policy_id,
)
from stacks.roles.continuity import move, take_over
from stacks.roles.documents import add_document, document_json, statement_structs
from stacks.roles.exclusive_policies import ExclusivePolicies
from stacks.roles.registry import RoleRegistry
from stacks.roles.resolving import resolved
from stacks.roles.terraform_text import plain_text
from stacks.roles.tree import child_path, stack_of
from stacks.rules.check import check_role

import jsii
from cdktf import (
    IResolveContext,
    IStringProducer,
    Lazy,
    TerraformOutput,
    TerraformResource,
)
from constructs import Construct


@dataclass(frozen=True)
class _Rendered:
    """What stands in the stack for one policy: its document, and what gives it to the role.

    ``address`` is that of the last of ``resources``: with it, the role has the policy.
    ``managed_arn`` is a managed policy's.
    """

    document: DataAwsIamPolicyDocument
    resources: tuple[TerraformResource, ...]
    address: str
    managed_arn: str = ""


class Role(Construct):
    """Renders a `RoleSpec`.

    That is the role, its trust policy and its own policies as aws_iam_policy_document, an
    attachment for each managed policy, and an output with the role's ARN.
    """

    def __init__(self, scope: Construct, id_: str, spec: RoleSpec) -> None:
        """Add the role to the stack that ``scope`` is in.

        Raises IamError, before anything is added, for all that IAM would refuse about ``spec``,
        for every error that the rules find, and for a name or logical id that another role of the
        stack has.
        """
        path = child_path(scope, id_)
        registry = RoleRegistry.of(scope)
        _refuse_problems(spec, path)
        registry.check(spec, path)
        if registry.has_only_these:
            construct_self(self, Construct, scope, id_)
        else:
            super().__init__(scope, id_)
        registry.add(spec, path)
        self._spec = spec
        self._path = path
        self._stack = stack_of(scope)
        self._registry = registry
        self._role = self._add_role()
        self._policies: dict[str, _Rendered] = {}
        self._output = construct(
            TerraformOutput,
            self,
            "arn",
            value=f"${{aws_iam_role.{spec.logical_id}.arn}}",
            description=f"ARN of {plain_text(spec.name)}",
        )
        call(self._output.override_logical_id, output_id(spec))
        self._attachments = [self._attach(arn) for arn in spec.managed_policy_arns]
        self._exclusive = self._add_exclusive() if registry.settings.exclusive_policies else None
        self._render_policies()

    @property
    def spec(self) -> RoleSpec:
        """What the role is by now, statements added later included."""
        return self._spec

    @property
    def role_arn(self) -> str:
        """The role's ARN, a token for other constructs to use."""
        return self._role.arn

    @property
    def ready_role_arn(self) -> str:
        """The role's ARN, a token that is known once the role has its policies.

        For what starts tasks, such as a task definition, which then needs no ``depends_on``.
        Policies take `role_arn`: one that this role's own depend on would wait for itself. In
        another stack it is `role_arn`, for Terraform applies that stack when this one is done.
        """
        return Lazy.string_value(_ReadyArn(self))

    @property
    def role_name(self) -> str:
        """The role's name, a token that makes its user depend on the role."""
        return self._role.name

    def resolved(self, text: str) -> str:
        """``text`` as Terraform will read it: with the expressions that tokens in it stand for."""
        return resolved(text, self)

    def ready_arn_expression(self) -> str:
        """The expression behind `ready_role_arn`, for the policies that the role has by now."""
        given = [*self._attachments, *(each.address for each in self._policies.values())]
        parts = [f"aws_iam_role.{self._spec.logical_id}.arn", *(f"{each}.id" for each in given)]
        return f"${{[{', '.join(parts)}][0]}}"

    def _change(self, spec: RoleSpec) -> None:
        """Let the role have the policies of ``spec``, which is the same in all else.

        Raises IamError, and changes nothing, for all that IAM would refuse about it, and for every
        error that the rules find.
        """
        _refuse_problems(spec, self._path)
        self._registry.check(spec, self._path)
        self._registry.add(spec, self._path)
        self._spec = spec
        self._render_policies()

    def _add_role(self) -> IamRole:
        spec = self._spec
        trust_id = self._registry.trust_documents.add_shared(self._stack, spec)
        if trust_id is None:
            trust_id = trust_policy_id(spec)
            add_document(self, "trust", trust_id, spec.trust_policy)
        role = construct(
            IamRole,
            self,
            "role",
            name=plain_text(spec.name),
            path=plain_text(spec.path),
            description=None if spec.description is None else plain_text(spec.description),
            assume_role_policy=document_json(trust_id),
            permissions_boundary=(
                None if spec.permissions_boundary is None else plain_text(spec.permissions_boundary)
            ),
            tags=self._own_tags(),
        )
        self._name(role, spec.logical_id)
        if spec.import_existing and not self._registry.more_follow:
            take_over(self._stack, self._registry)
        if spec.accept:
            # Terraform leaves "//" alone; whoever audits what was synthesized finds the reasons.
            call(role.add_override, "//.accepted_findings", [asdict(each) for each in spec.accept])
        return role

    def _name(self, resource: TerraformResource, id_: str) -> None:
        """Call ``resource`` so in Terraform, which it was not called before the role moved."""
        call(resource.override_logical_id, id_)
        if former := former_id(self._spec, id_):
            move(resource, former)

    def _own_tags(self) -> Mapping[str, str] | None:
        return own_tags(self._spec.tags, self._registry.settings.tags)

    def _add_exclusive(self) -> ExclusivePolicies:
        def name(resource: TerraformResource) -> None:
            self._name(resource, self._spec.logical_id)

        return ExclusivePolicies(self, self._name_expression, name)

    def _render_policies(self) -> None:
        """Bring what stands in the stack to what the role has by now."""
        rendered: dict[str, _Rendered] = {}
        inline, managed = policy_ids(self._spec), managed_policy_ids(self._spec)
        for id_, policy, render in (
            *((inline[each.name], each, self._add_inline) for each in self._spec.policies),
            *(
                (managed[each.name], each, self._add_managed)
                for each in self._spec.managed_policies
            ),
        ):
            known = self._policies.pop(policy.name, None)
            if known:
                call(known.document.put_statement, statement_structs(policy.document))
            rendered[policy.name] = known or render(id_, policy)
        for gone in self._policies.values():
            for each in (*gone.resources, gone.document):
                self.node.try_remove_child(each.node.id)
        self._policies = rendered
        addresses = [each.address for each in rendered.values()]
        if self._exclusive:
            arns = [each.managed_arn for each in rendered.values() if each.managed_arn]
            self._exclusive.allow_only(self._spec, arns, [*self._attachments, *addresses])
        # Who reads the role's ARN from the output gets a role that has its policies.
        # TerraformOutput's own depends_on writes "${…}", which Terraform refuses in an output.
        if addresses or self._attachments:
            call(self._output.add_override, "depends_on", [*self._attachments, *addresses])

    def _add_inline(self, id_: str, policy: NamedPolicy) -> _Rendered:
        document = add_document(self, f"document-{id_}", id_, policy.document)
        resource = construct(
            IamRolePolicy,
            self,
            f"policy-{id_}",
            name=plain_text(policy.name),
            role=self._name_expression,
            policy=document_json(id_),
        )
        self._name(resource, id_)
        return _Rendered(document, (resource,), f"aws_iam_role_policy.{id_}")

    def _add_managed(self, id_: str, policy: NamedPolicy) -> _Rendered:
        document = add_document(self, f"document-{id_}", id_, policy.document)
        resource = construct(
            IamPolicy,
            self,
            f"managed-policy-{id_}",
            name=plain_text(policy.name),
            path=plain_text(self._spec.path),
            policy=document_json(id_),
            tags=self._own_tags(),
        )
        self._name(resource, id_)
        arn = f"${{aws_iam_policy.{id_}.arn}}"
        attachment = construct(
            IamRolePolicyAttachment,
            self,
            f"attachment-{id_}",
            role=self._name_expression,
            policy_arn=arn,
        )
        self._name(attachment, id_)
        address = f"aws_iam_role_policy_attachment.{id_}"
        return _Rendered(document, (resource, attachment), address, arn)

    @property
    def _name_expression(self) -> str:
        """The role's name, which makes its user depend on the role."""
        return f"${{aws_iam_role.{self._spec.logical_id}.name}}"

    def _attach(self, arn: str) -> str:
        id_ = attachment_ids(self._spec)[arn]
        attachment = construct(
            IamRolePolicyAttachment,
            self,
            f"attachment-{id_}",
            role=self._name_expression,
            policy_arn=plain_text(arn),
        )
        self._name(attachment, id_)
        return f"aws_iam_role_policy_attachment.{id_}"


def own_tags(tags: Mapping[str, str], common: Mapping[str, str]) -> Mapping[str, str] | None:
    """What of ``tags`` the stack's own, which the provider puts on every resource, have not."""
    own = {key: tags[key] for key in sorted(tags) if common.get(key) != tags[key]}
    return {plain_text(key): plain_text(value) for key, value in own.items()} or None


@jsii.implements(IStringProducer)
class _ReadyArn:
    """The expression of a role's ARN that refers to what gives it its policies, too."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._arn = ""

    def produce(self, context: IResolveContext) -> str:
        """Made at synthesis, when nothing is added to the role any more."""
        if stack_of(context.scope) is stack_of(self._role):
            return self._role.ready_arn_expression()
        # Of a token, cdktf makes a reference across stacks; of an expression it can't. It asks
        # twice, and knows the token from the first time.
        self._arn = self._arn or self._role.role_arn
        return self._arn


def _refuse_problems(spec: RoleSpec, path: str) -> None:
    if problems := [*role_problems(spec), *_rule_problems(spec)]:
        raise IamError(problems, subject=path)


def _rule_problems(spec: RoleSpec) -> Iterator[Problem]:
    """The errors that the rules find; an accept may still find its match, until synthesis."""
    for finding in check_role(spec).findings:
        if finding.rule.severity == "error":
            yield finding.as_problem()
