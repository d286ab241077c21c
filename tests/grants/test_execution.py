"""What the execution role may do, for each way in which the start of a task needs it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from stacks.grants.execution import NEEDS, TaskNeeds, execution_statements
from stacks.iam.checks import role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.minimize import minimized
from stacks.iam.problem import IamError
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.text import is_unresolved, variables
from stacks.iam.trust import execution_role_trust_policy
from stacks.rules.check import check_role
from tests.grants.case import KEY, OTHER_KEY, SCOPE, Ask, via

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

ACCOUNT = "111122223333"
HOST = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
TOKEN = Ask("ecr:GetAuthorizationToken")
LOGS = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group"
SECRETS = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret"
PARAMETERS = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter"
SECRET = f"{SECRETS}:db-AbCdEf"
CONFIG = "arn:aws:s3:::my-config"


def pulls(repository: str) -> list[Ask]:
    """The calls that pull an image."""
    arn = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{repository}"
    actions = ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
    return [Ask(f"ecr:{action}", arn) for action in actions]


def logs_to(group: str) -> list[Ask]:
    """The calls that write logs."""
    stream = f"{LOGS}:{group}:log-stream:app/1"
    return [Ask("logs:CreateLogStream", stream), Ask("logs:PutLogEvents", stream)]


@dataclass(frozen=True)
class Need:
    """Needs of a task, with the calls that they take and near misses."""

    id: str
    needs: TaskNeeds
    may: Sequence[Ask]
    may_not: Sequence[Ask] = field(default_factory=list[Ask])


GET_DB = Ask("secretsmanager:GetSecretValue", SECRET)
CASES = [
    Need("nothing", TaskNeeds(), [], [TOKEN, *pulls("my-ecs"), *logs_to("/ecs/my-ecs")]),
    Need(
        "image",
        TaskNeeds(images=[f"{HOST}/my-ecs:1"]),
        [TOKEN, *pulls("my-ecs")],
        [
            *pulls("my-ecs-2"),
            *pulls("my-ecs/other"),
            Ask("ecr:PutImage", pulls("my-ecs")[0].resource),
        ],
    ),
    Need("public-image", TaskNeeds(images=["nginx:1.27"]), [], [TOKEN, *pulls("nginx")]),
    Need(
        "pull-through-cache",
        TaskNeeds(images=[f"{HOST}/docker-hub/library/nginx"], pull_through_cache=["docker-hub"]),
        [
            TOKEN,
            *pulls("docker-hub/library/nginx"),
            Ask(
                "ecr:BatchImportUpstreamImage",
                f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/docker-hub/library/nginx",
            ),
            Ask(
                "ecr:CreateRepository",
                f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/docker-hub/library/nginx",
            ),
        ],
        [
            *pulls("docker-hub/library/redis"),
            Ask("ecr:CreateRepository", f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/docker-hub"),
        ],
    ),
    Need(
        "pull-through-cache-without-a-prefix",
        TaskNeeds(images=[f"{HOST}/library/nginx"], pull_through_cache=["ROOT"]),
        [
            TOKEN,
            *pulls("library/nginx"),
            Ask("ecr:BatchImportUpstreamImage", pulls("library/nginx")[0].resource),
            Ask("ecr:CreateRepository", pulls("library/nginx")[0].resource),
        ],
        [
            *pulls("library/redis"),
            Ask("ecr:CreateRepository", pulls("library/redis")[0].resource),
        ],
    ),
    Need(
        "log-group",
        TaskNeeds(log_groups=["/ecs/my-ecs"]),
        logs_to("/ecs/my-ecs"),
        [
            *logs_to("/ecs/my-ecs-2"),
            Ask("logs:CreateLogGroup", f"{LOGS}:/ecs/my-ecs"),
            Ask("logs:GetLogEvents", logs_to("/ecs/my-ecs")[0].resource),
        ],
    ),
    Need(
        "log-group-that-is-created",
        TaskNeeds(create_log_groups=["/ecs/my-ecs"]),
        [
            *logs_to("/ecs/my-ecs"),
            Ask("logs:CreateLogGroup", f"{LOGS}:/ecs/my-ecs"),
            Ask("logs:CreateLogGroup", f"{LOGS}:/ecs/my-ecs:log-stream:"),
        ],
        [Ask("logs:CreateLogGroup", f"{LOGS}:/ecs/my-ecs-2"), Ask("logs:DeleteLogGroup", LOGS)],
    ),
    Need(
        "secret-with-its-parts",
        TaskNeeds(secrets=[f"{SECRET}:password::"]),
        [GET_DB],
        [
            Ask("secretsmanager:GetSecretValue", f"{SECRETS}:db-AbCdEg"),
            Ask("secretsmanager:DescribeSecret", SECRET),
            Ask("secretsmanager:PutSecretValue", SECRET),
            Ask("kms:Decrypt", KEY, via("secretsmanager")),
        ],
    ),
    Need(
        "secret-by-partial-arn",
        TaskNeeds(secrets=[f"{SECRETS}:db"]),
        [GET_DB],
        [
            Ask("secretsmanager:GetSecretValue", f"{SECRETS}:db"),
            Ask("secretsmanager:GetSecretValue", f"{SECRETS}:db-2-AbCdEf"),
        ],
    ),
    Need(
        "secret-with-key",
        TaskNeeds(secrets=[SECRET], kms_keys=[KEY]),
        [GET_DB, Ask("kms:Decrypt", KEY, via("secretsmanager"))],
        [
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", KEY, via("ssm")),
            Ask("kms:Decrypt", OTHER_KEY, via("secretsmanager")),
        ],
    ),
    Need(
        "parameter-by-name",
        TaskNeeds(secrets=["/my-ecs/password"]),
        [Ask("ssm:GetParameters", f"{PARAMETERS}/my-ecs/password")],
        [
            Ask("ssm:GetParameters", f"{PARAMETERS}/my-ecs/password2"),
            Ask("ssm:GetParametersByPath", f"{PARAMETERS}/my-ecs"),
            Ask("ssm:PutParameter", f"{PARAMETERS}/my-ecs/password"),
        ],
    ),
    Need(
        "parameter-by-arn-with-key",
        TaskNeeds(secrets=[f"{PARAMETERS}/my-ecs/password"], kms_keys=[KEY]),
        [
            Ask("ssm:GetParameters", f"{PARAMETERS}/my-ecs/password"),
            Ask("kms:Decrypt", KEY, via("ssm")),
        ],
        [Ask("kms:Decrypt", KEY, via("secretsmanager"))],
    ),
    Need(
        "parameter-of-python",
        TaskNeeds(parameters=["password"]),
        [Ask("ssm:GetParameters", f"{PARAMETERS}/password")],
        [Ask("secretsmanager:GetSecretValue", f"{SECRETS}:password-AbCdEf")],
    ),
    Need(
        "parameter-of-a-secret",
        TaskNeeds(secrets=["/aws/reference/secretsmanager/db"]),
        [Ask("ssm:GetParameters", f"{PARAMETERS}/aws/reference/secretsmanager/db"), GET_DB],
        [Ask("secretsmanager:GetSecretValue", f"{SECRETS}:db2-AbCdEf")],
    ),
    Need(
        "registry-credentials",
        TaskNeeds(registry_credentials=["db"]),
        [GET_DB],
        [Ask("ssm:GetParameters", f"{PARAMETERS}/db")],
    ),
    Need(
        "environment-file",
        TaskNeeds(environment_files=[f"{CONFIG}/app.env"], kms_keys=[KEY]),
        [
            Ask("s3:GetObject", f"{CONFIG}/app.env"),
            Ask("s3:GetBucketLocation", CONFIG),
            Ask("kms:Decrypt", KEY, via("s3")),
        ],
        [
            Ask("s3:GetObject", f"{CONFIG}/other.env"),
            Ask("s3:PutObject", f"{CONFIG}/app.env"),
            Ask("s3:ListBucket", CONFIG),
        ],
    ),
    Need(
        "firelens-config",
        TaskNeeds(firelens_configs=[f"{CONFIG}/fluent-bit.conf"]),
        [Ask("s3:GetObject", f"{CONFIG}/fluent-bit.conf"), Ask("s3:GetBucketLocation", CONFIG)],
        [Ask("s3:GetObject", f"{CONFIG}/app.env")],
    ),
    Need(
        "credential-spec-in-s3",
        TaskNeeds(credential_specs=[f"credentialspec:{CONFIG}/gmsa.json"]),
        [Ask("s3:GetObject", f"{CONFIG}/gmsa.json"), Ask("s3:GetBucketLocation", CONFIG)],
        [Ask("s3:GetObject", f"{CONFIG}/app.env")],
    ),
    Need(
        "credential-spec-in-ssm",
        TaskNeeds(credential_specs=[f"credentialspecdomainless:{PARAMETERS}/gmsa"]),
        [Ask("ssm:GetParameters", f"{PARAMETERS}/gmsa")],
        [Ask("ssm:GetParameters", f"{PARAMETERS}/gmsa2")],
    ),
    Need(
        "fsx-credentials",
        TaskNeeds(fsx_credentials=[SECRET]),
        [GET_DB, Ask("fsx:DescribeFileSystems")],
        [Ask("fsx:UpdateFileSystem", f"arn:aws:fsx:us-east-1:{ACCOUNT}:file-system/fs-1")],
    ),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def document(needs: TaskNeeds) -> PolicyDocument:
    """The policy of an execution role for ``needs``."""
    statements = [each for _, each in execution_statements(needs, SCOPE)]
    return PolicyDocument(each.statement for each in minimized(statements))


def allowed(case: Need, asked: Sequence[Ask]) -> set[str]:
    """Those of ``asked`` that the policy allows."""
    policies = [NamedPolicy("Role", document(case.needs))]
    return {str(ask) for ask in asked if evaluate(ask.request, policies).verdict == "allow"}


@every_case
def test_a_task_can_start(case: Need):
    """Each call of its start is allowed."""
    assert allowed(case, case.may) == {str(ask) for ask in case.may}


@every_case
def test_nothing_but_the_start_is_allowed(case: Need):
    """No other resource, no other action."""
    assert allowed(case, case.may_not) == set()


@every_case
def test_every_action_is_one_of_the_start(case: Need):
    """None is granted that nothing in the table asks for."""
    granted = {action for each in document(case.needs).statements for action in each.actions or ()}
    assert granted == {ask.action for ask in case.may}


@every_case
def test_the_rules_find_nothing(case: Need):
    """Neither an error nor a warning nor a suggestion, and IAM takes it."""
    trust = execution_role_trust_policy(partition="aws", account=ACCOUNT)
    policies = (NamedPolicy("Role", document(case.needs)),) if case.may else ()
    role = RoleSpec("Role", "role", trust, policies, kind="execution")
    assert not role_problems(role)
    assert [str(finding) for finding in check_role(role).findings] == []


def test_the_statements_are_the_reviewed_ones(snapshot: SnapshotAssertion):
    """What each need renders to is reviewed when it changes."""
    rendered = {case.id: document(case.needs).to_data()["Statement"] for case in CASES}
    assert rendered == snapshot(name="execution", extension_class=JSONSnapshotExtension)


def test_every_need_has_a_case():
    """No field of TaskNeeds is without calls that it must and must not allow."""
    used = {
        each.name for each in fields(TaskNeeds) for case in CASES if getattr(case.needs, each.name)
    }
    assert used == set(NEEDS)


@pytest.mark.parametrize(
    ("needs", "place", "message"),
    [
        (TaskNeeds(images=["*"]), ("images", 0), "is no image"),
        (
            TaskNeeds(pull_through_cache=["docker-hub"]),
            ("pull_through_cache", 0),
            "no image is in a repository under docker-hub",
        ),
        (TaskNeeds(pull_through_cache=["*"]), ("pull_through_cache", 0), "is no prefix of ECR"),
        (TaskNeeds(log_groups=["/ecs/*"]), ("log_groups", 0), "has the wildcard"),
        (TaskNeeds(create_log_groups=["a b"]), ("create_log_groups", 0), "is no name of a log"),
        (
            TaskNeeds(secrets=["ok", f"{SECRET}:password"]),
            ("secrets", 1),
            "has 1 part after the secret's ARN",
        ),
        (TaskNeeds(secrets=["a b"]), ("secrets", 0), "is no name of a parameter"),
        (TaskNeeds(secrets=["db-AbCdEf:pw::"]), ("secrets", 0), "is given by its full ARN"),
        (TaskNeeds(secrets=["https://x/y"]), ("secrets", 0), "one :version or :label at most"),
        (TaskNeeds(secrets=["/a:"]), ("secrets", 0), "one :version or :label at most"),
        (TaskNeeds(parameters=["/a:1:2"]), ("parameters", 0), "one :version or :label at most"),
        (
            TaskNeeds(secrets=[f"{PARAMETERS}/a:1:2"]),
            ("secrets", 0),
            "one :version or :label at most",
        ),
        (TaskNeeds(secrets=["arn:aws:s3:::b"]), ("secrets", 0), "is no ARN of a secret"),
        (TaskNeeds(registry_credentials=["a:b"]), ("registry_credentials", 0), "is no name of a"),
        (
            TaskNeeds(environment_files=[f"{CONFIG}/app.txt"]),
            ("environment_files", 0),
            "ends in .env",
        ),
        (TaskNeeds(environment_files=["app.env"]), ("environment_files", 0), "is not the ARN of"),
        (TaskNeeds(firelens_configs=[CONFIG]), ("firelens_configs", 0), "is no ARN of an object"),
        (TaskNeeds(credential_specs=["x"]), ("credential_specs", 0), "is no credential spec"),
        (TaskNeeds(fsx_credentials=["name"]), ("fsx_credentials", 0), "is no ARN"),
        (
            TaskNeeds(kms_keys=[KEY]),
            ("kms_keys", 0),
            "no secret, parameter or file is given that the key could be of",
        ),
        (
            TaskNeeds(secrets=["/a"], kms_keys=["alias/my-key"]),
            ("kms_keys", 0),
            "and not by an alias",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    needs: TaskNeeds, place: tuple[str, int], message: str
):
    """And with what would be right."""
    with pytest.raises(IamError) as raised:
        execution_statements(needs, SCOPE)
    (problem,) = raised.value.problems
    assert problem.path == place
    assert message in problem.message


def test_everything_wrong_is_told_at_once():
    """Of all needs; that a key is of nothing is no news then."""
    needs = TaskNeeds(images=["*"], secrets=["*"], kms_keys=[KEY])
    with pytest.raises(IamError) as raised:
        execution_statements(needs, SCOPE)
    assert [problem.path for problem in raised.value.problems] == [("images", 0), ("secrets", 0)]


def test_a_slash_in_an_expression_ends_no_bucket():
    """The bucket is what stands before the first slash outside of it."""
    bucket = 'arn:aws:s3:::${replace(var.name, "/", "-")}'
    (_, _), (_, located) = execution_statements(
        TaskNeeds(firelens_configs=[f"{bucket}/fluent-bit.conf"]), SCOPE
    )
    assert located.resources == (bucket,)


@pytest.mark.parametrize(
    ("file", "bucket"),
    [
        ("${TfToken[TOKEN.5]}/app.env", "${TfToken[TOKEN.5]}"),
        ("arn:aws:s3:::${TfToken[TOKEN.5]}/app.env", "arn:aws:s3:::${TfToken[TOKEN.5]}"),
        ("arn:aws:s3:::my-config/${TfToken[TOKEN.5]}", "arn:aws:s3:::my-config"),
        ("${aws_s3_object.env.arn}", '${replace(aws_s3_object.env.arn, "//.*/", "")}'),
        (
            "arn:aws:s3:::${TfToken[TOKEN.5]}",
            '${replace(join("", ["arn:aws:s3:::", ${TfToken[TOKEN.5]}]), "//.*/", "")}',
        ),
    ],
)
@pytest.mark.parametrize("field", ["environment_files", "firelens_configs"])
def test_a_file_may_be_in_a_bucket_that_terraform_knows(field: str, file: str, bucket: str):
    """Its ARN is made of the bucket's, or is that of the object."""
    found = execution_statements(TaskNeeds(**{field: [file]}), SCOPE)
    assert [each.resources for _, each in found] == [(file,), (bucket,)]


def test_a_public_parameter_is_in_no_account():
    """AWS's own are shared by all."""
    ((_, statement),) = execution_statements(TaskNeeds(secrets=["/aws/service/ecs/ami"]), SCOPE)
    assert statement.resources == ("arn:aws:ssm:us-east-1::parameter/aws/service/ecs/ami",)


def test_a_repository_that_is_an_expression_may_be_cached():
    """Its name is not known yet; another that is known not to be is not."""
    repository = "${TfToken[TOKEN.5]}"
    needs = TaskNeeds(images=[repository, f"{HOST}/my-ecs"], pull_through_cache=["docker-hub"])
    found = [each for (name, _), each in execution_statements(needs, SCOPE) if name != "images"]
    assert [each.resources for each in found] == [(repository,)]


def test_a_key_is_used_in_its_own_region():
    """Which may be another than that of the stack."""
    key = KEY.replace("us-east-1", "eu-west-1")
    found = execution_statements(TaskNeeds(secrets=["/a"], kms_keys=[key]), SCOPE)
    assert found[-1][1].conditions[0].values == ("ssm.eu-west-1.amazonaws.com",)


def test_the_parts_of_a_secret_are_cut_off_an_expression_too():
    """The colons in it part nothing."""
    expression = '${data.aws_secretsmanager_secret.db["a:b"].arn}'
    found = execution_statements(TaskNeeds(secrets=[f"{expression}:password::"]), SCOPE)
    assert [each.resources for _, each in found] == [(expression,)]


def test_a_version_of_a_parameter_is_cut_off():
    """IAM asks about the parameter, whatever its version."""
    needs = TaskNeeds(secrets=["/a/b:3", f"{PARAMETERS}/c:live"])
    found = execution_statements(needs, SCOPE)
    assert [each.resources for _, each in found] == [
        (f"{PARAMETERS}/a/b",),
        (f"{PARAMETERS}/c",),
    ]


@pytest.mark.parametrize(
    ("parameter", "version"),
    [
        ("/${TfToken[TOKEN.5]}/password", ":3"),
        ("${TfToken[TOKEN.5]}", ":live"),
        (PARAMETERS + "/${TfToken[TOKEN.5]}", ":3"),
        ('${data.aws_ssm_parameter.db["a:b"].arn}', ":${var.version}"),
    ],
)
def test_a_version_is_cut_off_an_expression_too(parameter: str, version: str):
    """The colons in it part nothing."""
    versioned = execution_statements(TaskNeeds(parameters=[parameter + version]), SCOPE)
    plain = execution_statements(TaskNeeds(parameters=[parameter]), SCOPE)
    assert [each.resources for _, each in versioned] == [each.resources for _, each in plain]


NASTY = ["*", "?", ":", "/", "${*}", "${aws:username}", "}", "arn:aws:", " ", "é", "\n", "@"]
EXAMPLES = {
    "images": f"{HOST}/my-ecs",
    "pull_through_cache": "docker-hub",
    "log_groups": "/ecs/my-ecs",
    "create_log_groups": "/ecs/my-ecs",
    "secrets": f"{SECRET}:a::",
    "parameters": "/my-ecs/password",
    "registry_credentials": "db",
    "environment_files": f"{CONFIG}/app.env",
    "firelens_configs": f"{CONFIG}/fluent-bit.conf",
    "credential_specs": f"credentialspec:{CONFIG}/gmsa.json",
    "fsx_credentials": SECRET,
    "kms_keys": KEY,
}


# What must be there for a need to be one.
WITH = {
    "kms_keys": {"secrets": ["/my-ecs/password"]},
    "pull_through_cache": {"images": [f"{HOST}/docker-hub/library/nginx"]},
}
# What a resource may be, with the wildcards that are in no argument; its groups are of arguments.
_REPOSITORY = rf"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/([^:*?]+)"
_LOG_GROUP = rf"{LOGS}:([^:*?]+)(?:|:\*)"
_SECRET = rf"{SECRETS}:([^:*?]+?)(?:|-\?{{6}})"
_PARAMETER = rf"{PARAMETERS}/([^:*?]+)"
_OBJECT = r"arn:aws:s3:::([^:/*?]+)(?:|/([^*?]+))"
RESOURCES = {
    "images": _REPOSITORY,
    "pull_through_cache": _REPOSITORY,
    "log_groups": _LOG_GROUP,
    "create_log_groups": _LOG_GROUP,
    "secrets": f"{_SECRET}|{_PARAMETER}",
    "parameters": _PARAMETER,
    "registry_credentials": _SECRET,
    "environment_files": _OBJECT,
    "firelens_configs": _OBJECT,
    "credential_specs": f"{_OBJECT}|{_PARAMETER}",
    "fsx_credentials": f"{_SECRET}|{_PARAMETER}",
    "kms_keys": rf"arn:aws:kms:us-east-1:{ACCOUNT}:key/([^:/*?]+)",
}


@pytest.mark.parametrize("name", NEEDS)
@given(data=st.data())
def test_no_text_widens_the_role(name: str, data: st.DataObject):
    """It is refused, or names what it names: that stands in the text, and no wildcard in it."""
    example = EXAMPLES[name]
    pieces = st.lists(st.sampled_from([example, *NASTY]), min_size=1, max_size=4).map("".join)
    inserted = st.builds(
        lambda at, what: example[:at] + what + example[at:],
        st.integers(0, len(example)),
        st.sampled_from(NASTY),
    )
    some = st.text(max_size=20) | pieces | inserted | st.just(example)
    text = data.draw(some.filter(lambda text: not is_unresolved(text)))
    needs = TaskNeeds(**{**WITH.get(name, {}), name: [text]})
    try:
        found = execution_statements(needs, SCOPE)
    except IamError as error:
        assert {problem.path for problem in error.problems} == {(name, 0)}
        return
    said = "".join((*needs.images, text))
    for place, statement in found:
        if place[0] != name:
            continue
        for resource in statement.resources or ():
            if resource == "*":
                continue
            named = re.fullmatch(RESOURCES[name], resource)
            assert named
            assert all(each in said for each in named.groups() if each)
            assert variables(resource) == []
