"""The stack: provider, state, roles."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from stacks.aws import AwsProvider, AwsProviderDefaultTags
from stacks.iam.listed import as_text
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import DEFAULT_PATH, RoleSpec
from stacks.manifest.services import ServicesFile
from stacks.roles import (
    REGISTRY,
    AccessWarnings,
    Claims,
    ForeignAddresses,
    Role,
    RoleRegistry,
    take_over,
)
from stacks.roles.argument_types import refuse_wrong_types
from stacks.settings import (
    JAVASCRIPT_WORDS,
    S3State,
    StackSettings,
    settings_problems,
    stack_name_problem,
)

from cdktf import LocalBackend, S3Backend, TerraformStack
from constructs import Construct

AWS_PROVIDER_SOURCE = "hashicorp/aws"
AWS_PROVIDER_VERSION = ">= 5.100.0, < 7.0.0"
"""The arguments of the IAM resources are one and the same in all of these."""

# Beside the output folder, cdktf.out, so that it outlives a deletion of it; relative, so that a
# checkout elsewhere synthesizes the same. Terraform runs in cdktf.out/stacks/<stack>.
_LOCAL_STATE = "../../../terraform.{stack}.tfstate"


class EcsIamStack(TerraformStack):
    """A stack of roles for services on ECS, pinned to one AWS account."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        account: str,
        region: str,
        partition: str = "",
        path: str = DEFAULT_PATH,
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | None = None,
        backend: S3State | None = None,
        inline_policies: bool = True,
        exclusive_policies: bool = False,
    ) -> None:
        """Make an empty stack.

        ``account`` has 12 digits, and Terraform refuses any other. ``partition`` is that of the
        region by default. ``path``, ``permissions_boundary`` (an ARN) and ``tags`` reach every
        role. ``backend`` is local state by default: ``terraform.<id_>.tfstate`` beside the output
        folder. Without ``inline_policies`` no role has one: all permissions go into
        customer-managed policies, which are made with it. With ``exclusive_policies`` Terraform
        takes away what others have added to the roles, inline or attached.

        Raises IamError for all that is wrong with the settings, and for a name or a state that
        another stack of the app has.
        """
        arguments = {
            "id_": id_,
            "account": account,
            "region": region,
            "partition": partition,
            "path": path,
            "permissions_boundary": permissions_boundary,
            "tags": tags,
            "backend": backend,
            "inline_policies": inline_policies,
            "exclusive_policies": exclusive_policies,
        }
        refuse_wrong_types(type(self).__name__, EcsIamStack.__init__, arguments)
        id_ = as_text(id_)
        settings = StackSettings(
            account=account,
            region=region,
            partition=partition,
            path=path,
            permissions_boundary=permissions_boundary,
            tags=tags or {},
            backend=backend,
            inline_policies=inline_policies,
            exclusive_policies=exclusive_policies,
        )
        owner = f"{scope.node.path}/{id_}".lstrip("/")
        claims = Claims.of(scope)
        problems = [*settings_problems(settings), *_claim_problems(claims, owner, id_, backend)]
        if message := stack_name_problem(id_):
            problems.append(Problem(("id",), message))
        if problems:
            raise IamError(problems, subject=owner)
        super().__init__(scope, id_)
        for claim in _claims(id_, backend):
            claims.take(claim, owner)
        setattr(self, REGISTRY, RoleRegistry(settings, claims))
        self.node.add_validation(ForeignAddresses(self))
        self.node.add_validation(AccessWarnings(self))
        self._add_provider(settings)
        self._add_backend(settings, id_)

    @classmethod
    def from_services(
        cls,
        scope: Construct,
        services: ServicesFile,
        *,
        track: Callable[[Iterable[RoleSpec]], Iterable[RoleSpec]] = iter,
    ) -> "EcsIamStack":
        """The stack that a services.yaml describes.

        Its roles are taken through ``track``, which may count them, to tell how far it is. Raises
        IamError for the first error that the rules find about a role.
        """
        settings = services.settings
        stack = cls(
            scope,
            services.stack,
            account=settings.account,
            region=settings.region,
            partition=settings.partition,
            path=settings.path,
            permissions_boundary=settings.permissions_boundary,
            tags=settings.tags,
            backend=settings.backend,
            inline_policies=settings.inline_policies,
            exclusive_policies=settings.exclusive_policies,
        )
        registry = RoleRegistry.of(stack)
        # One that is derived from it may have added something of its own.
        registry.has_only_these = cls is EcsIamStack
        registry.more_follow = True
        try:
            for role in track(services.roles):
                Role(stack, _construct_id(role.name), role)
        finally:
            # Who goes on after an error may add to the stack what they like.
            registry.has_only_these = registry.more_follow = False
        if registry.imports():
            # The blocks are one value, which would be sent anew with each role.
            take_over(stack, registry)
        return stack

    def _add_provider(self, settings: StackSettings) -> None:
        tags = {key: settings.tags[key] for key in sorted(settings.tags)}
        AwsProvider(
            self,
            "aws",
            region=settings.region,
            allowed_account_ids=[settings.account],
            default_tags=[AwsProviderDefaultTags(tags=tags)] if tags else None,
        )
        # The bindings ask for the one version that they were made from.
        self.add_override(
            "terraform.required_providers.aws",
            {"source": AWS_PROVIDER_SOURCE, "version": AWS_PROVIDER_VERSION},
        )

    def _add_backend(self, settings: StackSettings, id_: str) -> None:
        if settings.backend is None:
            LocalBackend(self, path=_LOCAL_STATE.format(stack=id_))
            return
        backend = S3Backend(
            self,
            bucket=settings.backend.bucket,
            key=settings.backend.key,
            region=settings.backend.region,
            encrypt=True,
        )
        # cdktf 0.21 is older than the lock file.
        backend.add_override("use_lockfile", value=True)


def _claims(id_: str, backend: S3State | None) -> list[str]:
    """What no other stack of the app may have; some systems ignore case in folders."""
    states = [f"state s3://{backend.bucket}/{backend.key}"] if backend else []
    return [f"stack {id_.casefold()}", *states]


def _claim_problems(
    claims: Claims, owner: str, id_: str, backend: S3State | None
) -> Iterator[Problem]:
    for claim in _claims(id_, backend):
        if other := claims.other_owner(claim, owner):
            yield Problem((), f"the {claim} is that of {other} already")


def _construct_id(name: str) -> str:
    """A role's name as the id of its construct, where the stack has no other use for it.

    The stack's own constructs have ids too, and so, to JavaScript, has every object.
    """
    return f"role:{name}" if name in {"aws", "backend", *JAVASCRIPT_WORDS} else name
