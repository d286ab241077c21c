"""What ECS needs the execution role for when it starts a task.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html,
and for each need the page beside it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from stacks.grants.derived import derived
from stacks.grants.image import repository_of
from stacks.grants.kms import KEY
from stacks.grants.logs import LOG_GROUP
from stacks.grants.parameter import Resource, is_arn, not_text, region_of, resolved
from stacks.grants.scope import Scope
from stacks.grants.secretsmanager import SECRET
from stacks.grants.ssm import PARAMETERS
from stacks.iam.problem import IamError, Path, Problem
from stacks.iam.statement import Statement
from stacks.iam.text import is_unresolved, known_text, parts

_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
_PULL_THROUGH = ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
# "ROOT … for all repositories that have no other rule":
# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
_ANY_PREFIX = "ROOT"
_CACHE_PREFIX = re.compile(r"([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*/?")
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html:
# the ARN, then :json-key:version-stage:version-id, all three or none
_SECRET_PARTS = 3
_ARN_FIELDS = 7
# https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
_VERSION = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_REFERENCE_BY_SSM = ":parameter/aws/reference/secretsmanager/"
_CREDENTIAL_SPEC = re.compile(r"credentialspec(domainless)?:")
_OBJECT = Resource(
    noun="an object in S3",
    arn="arn:{partition}:s3:::{name}",
    name=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\x00-\x1f]{1,1024}",
    form="a bucket, a slash and the key of an object",
    example="arn:aws:s3:::my-bucket/app.env",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
)


@dataclass(frozen=True)
class TaskNeeds:
    """What the start of a task uses, as a task definition has it.

    ``images``: of containers, or ARNs of ECR repositories; those of other registries need nothing.
    ``pull_through_cache``: prefixes of repositories that ECR fills from another registry, ROOT for
    all that have no other prefix.
    ``log_groups``: of the log driver awslogs, names or ARNs; ``create_log_groups`` are those that
    it makes itself (awslogs-create-group).
    ``secrets``: as in ``valueFrom``: ARNs of Secrets Manager, ARNs or names of SSM parameters. A
    text that begins with a Terraform expression is one of Secrets Manager; ``parameters`` takes
    those of SSM.
    ``registry_credentials``: secrets of Secrets Manager, ARNs or names.
    ``environment_files``, ``firelens_configs``: ARNs of objects in S3.
    ``credential_specs``: of gMSA, with ``credentialspec:`` or ``credentialspecdomainless:`` before
    an ARN in S3 or SSM. A secret that is named in such a file goes into ``secrets``.
    ``fsx_credentials``: of FSx for Windows volumes, ARNs of Secrets Manager or SSM.
    ``kms_keys``: the customer-managed keys of all these secrets, parameters and files.
    """

    images: Sequence[str] = ()
    pull_through_cache: Sequence[str] = ()
    log_groups: Sequence[str] = ()
    create_log_groups: Sequence[str] = ()
    secrets: Sequence[str] = ()
    parameters: Sequence[str] = ()
    registry_credentials: Sequence[str] = ()
    environment_files: Sequence[str] = ()
    firelens_configs: Sequence[str] = ()
    credential_specs: Sequence[str] = ()
    fsx_credentials: Sequence[str] = ()
    kms_keys: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Take one text for a list of one, and keep the lists from changing."""
        for name in NEEDS:
            value: str | Sequence[str] = getattr(self, name)
            texts = (value,) if isinstance(value, str) else tuple(value)
            object.__setattr__(self, name, texts)


NEEDS = tuple(field.name for field in fields(TaskNeeds))
"""The fields of `TaskNeeds`, which are keys of execution_role in services.yaml too."""

Source = tuple[Path, Statement]
"""A statement, and the need that it is for: ``("images", 0)``."""


def execution_statements(needs: TaskNeeds, scope: Scope) -> list[Source]:
    """What the execution role has to allow, each statement with the need that it is for.

    Raises IamError with everything that is wrong with ``needs``; paths lead through its fields.
    """
    return _Execution(needs, scope).statements()


class _Execution:
    def __init__(self, needs: TaskNeeds, scope: Scope) -> None:
        self._needs = needs
        self._scope = scope
        self._problems: list[Problem] = []
        # The services that decrypt with the role, by the region they do it in.
        self._decrypting: set[str] = set()

    def statements(self) -> list[Source]:
        found = [
            *self._each("images", self._image),
            *self._each("log_groups", self._log_group),
            *self._each("create_log_groups", self._created_log_group),
            *self._each("secrets", self._secret),
            *self._each("parameters", self._parameter),
            *self._each("registry_credentials", self._registry_credential),
            *self._each("environment_files", self._environment_file),
            *self._each("firelens_configs", self._file),
            *self._each("credential_specs", self._credential_spec),
            *self._each("fsx_credentials", self._fsx_credential),
        ]
        found += self._each("pull_through_cache", self._cache)
        found += self._each("kms_keys", self._key)
        if self._problems:
            raise IamError(self._problems)
        return found

    def _each(self, field: str, make: Callable[[str], Iterator[Statement]]) -> Iterator[Source]:
        values: Sequence[str] = getattr(self._needs, field)
        for index, value in enumerate(values):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                self._problems.append(Problem((field, index), not_text(value)))
                continue
            try:
                yield from (((field, index), statement) for statement in list(make(value)))
            except IamError as error:
                self._problems += [problem.under(field, index) for problem in error.problems]

    def _image(self, image: str) -> Iterator[Statement]:
        repository = repository_of(image, self._scope)
        if repository:
            # The token is the registry's, and has no resource.
            yield Statement(actions=["ecr:GetAuthorizationToken"], resources=["*"])
            yield Statement(actions=_PULL, resources=[repository])

    def _cache(self, prefix: str) -> Iterator[Statement]:
        if prefix != _ANY_PREFIX and not _CACHE_PREFIX.fullmatch(prefix):
            message = f"{prefix!r} is no prefix of ECR repositories, as docker-hub, nor ROOT"
            raise IamError([Problem((), message)])
        cached = [
            arn
            for image in self._needs.images
            if (arn := self._repository(image)) and _may_be_under(arn, prefix)
        ]
        if not cached:
            message = f"no image is in a repository under {prefix}; leave it out, or add the image"
            raise IamError([Problem((), message)])
        yield Statement(actions=_PULL_THROUGH, resources=cached)

    def _repository(self, image: str) -> str | None:
        try:
            return repository_of(image, self._scope)
        except IamError:
            return None

    def _log_group(self, log_group: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
        arn = resolved(LOG_GROUP, log_group, self._scope)
        actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
        yield Statement(actions=actions, resources=[f"{arn}:*"])

    def _created_log_group(self, log_group: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
        # CloudWatch Logs asks about the ARN with what follows the log group's name:
        # https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/313
        arn = resolved(LOG_GROUP, log_group, self._scope)
        yield Statement(actions=["logs:CreateLogGroup"], resources=[arn, f"{arn}:*"])
        yield from self._log_group(log_group)

    def _secret(self, value: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
        if _is_parameter(value):
            yield from self._parameter(value)
            return
        yield from self._secret_value(_without_parts(value))

    def _secret_value(self, secret: str) -> Iterator[Statement]:
        arn = resolved(SECRET, secret, self._scope)
        self._decrypting.add("secretsmanager")
        yield Statement(actions=["secretsmanager:GetSecretValue"], resources=[arn])

    def _parameter(self, parameter: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
        arn = resolved(PARAMETERS.of, _without_version(parameter), self._scope)
        self._decrypting.add("ssm")
        yield Statement(actions=["ssm:GetParameters"], resources=[arn])
        _, reference, secret = arn.partition(_REFERENCE_BY_SSM)
        if reference:
            # https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
            yield from self._secret_value(secret)

    def _registry_credential(self, secret: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
        yield from self._secret_value(secret)

    def _environment_file(self, file: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
        if not file.endswith(".env") and not is_unresolved(file):
            message = f"{file!r}: the name of an environment file ends in .env"
            raise IamError([Problem((), message)])
        yield from self._file(file)

    def _file(self, file: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef-customconfig.html
        if not is_arn(file):
            message = f"{file!r} is not the ARN of an object in S3, as {_OBJECT.example}"
            raise IamError([Problem((), message)])
        arn = resolved(_OBJECT, file, self._scope)
        self._decrypting.add("s3")
        yield Statement(actions=["s3:GetObject"], resources=[arn])
        yield Statement(actions=["s3:GetBucketLocation"], resources=[_bucket(arn)])

    def _credential_spec(self, spec: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/linux-gmsa.html
        prefix = _CREDENTIAL_SPEC.match(spec)
        arn = spec[prefix.end() :] if prefix else ""
        if not arn.startswith("arn:"):
            message = f"{spec!r} is no credential spec; it reads credentialspec:ARN, in S3 or SSM"
            raise IamError([Problem((), message)])
        yield from self._parameter(arn) if _is_parameter(arn) else self._file(arn)

    def _fsx_credential(self, credential: str) -> Iterator[Statement]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tutorial-wfsx-volumes.html
        if not is_arn(credential):
            message = f"{credential!r} is no ARN, which the credentials of a volume are given by"
            raise IamError([Problem((), message)])
        yield from self._secret(credential)
        yield Statement(actions=["fsx:DescribeFileSystems"], resources=["*"])

    def _key(self, key: str) -> Iterator[Statement]:
        arn = resolved(KEY, key, self._scope)
        if not self._decrypting and not self._problems:
            message = "no secret, parameter or file is given that the key could be of"
            raise IamError([Problem((), message)])
        via = self._scope.via_service(*sorted(self._decrypting), region=region_of(arn))
        yield Statement(actions=["kms:Decrypt"], resources=[arn], conditions=[via])


def _bucket(file: str) -> str:
    """The ARN of the bucket that an object is in; Terraform cuts it out of what hides the slash."""
    before, slash, _ = _shown(file).partition("/")
    return file[: len(before)] if slash else derived(file, "/.*", "")


def _may_be_under(repository: str, prefix: str) -> bool:
    """Whether the name of a repository begins with ``prefix``, or an expression hides its name."""
    _, _, name = known_text(repository).partition(":repository/")
    return prefix == _ANY_PREFIX or not name or name.startswith(prefix.rstrip("/") + "/")


def _is_parameter(value: str) -> bool:
    """Whether ``value`` is of SSM: an ARN of it, or a name, which only its parameters go by."""
    return ":ssm:" in value if is_arn(value) else True


def _without_version(parameter: str) -> str:
    """A parameter without the ``:version`` or ``:label`` that may end it.

    Raises IamError for what can be neither.
    """
    before = _ARN_FIELDS - 1 if parameter.startswith("arn:") else 1
    fields = _shown(parameter).split(":")
    version = fields[before:]
    if version and not (len(version) == 1 and _VERSION.fullmatch(version[0])):
        message = (
            f"{parameter!r}: after a parameter stands one :version or :label at most, and a secret "
            "with a JSON key is given by its full ARN"
        )
        raise IamError([Problem((), message)])
    return parameter[: len(":".join(fields[:before]))]


def _shown(value: str) -> str:
    """``value`` with its expressions blotted out: what colons and slashes are in them part nothing.

    It is as long as ``value``.
    """
    return "".join(
        "_" * len(part.text) if part.kind == "expression" else part.text for part in parts(value)
    )


def _without_parts(value: str) -> str:
    """The ARN of a secret without ``:json-key:version-stage:version-id``."""
    shown = _shown(value)
    before = _ARN_FIELDS if value.startswith("arn:") else 1
    fields = shown.split(":")
    # What has too few to be an ARN is told so by what reads it.
    if len(fields) > before and len(fields) != before + _SECRET_PARTS:
        count = len(fields) - before
        message = (
            f"{value!r} has {count} part{'s' if count > 1 else ''} after the secret's ARN; there "
            "are none, or the three of :json-key:version-stage:version-id, which may be empty"
        )
        raise IamError([Problem((), message)])
    return value[: len(":".join(fields[:before]))]
