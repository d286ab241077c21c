import json
from collections.abc import Mapping

from stacks.grants.execution import TaskNeeds, execution_statements
from stacks.grants.scope import Scope
from stacks.iam.problem import IamError
from stacks.iam.text import is_unresolved
from stacks.importers.task_definition import read_task_definition

import pytest
from hypothesis import given
from hypothesis import strategies as st

SCOPE = Scope("aws", "us-east-1", "111122223333")
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf"  # noqa: S105 - an ARN
FULL = {
    "family": "web",
    "taskRoleArn": "arn:aws:iam::111122223333:role/web-task",
    "containerDefinitions": [
        {
            "name": "app",
            "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/my-ecs:1",
            "repositoryCredentials": {"credentialsParameter": "docker-hub-login"},
            "environment": [{"name": "MODE", "value": "live"}],
            "secrets": [{"name": "PASSWORD", "valueFrom": f"{SECRET}:password::"}],
            "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::my-config/app.env"}],
            "credentialSpecs": [
                "credentialspec:arn:aws:s3:::my-config/gmsa.json",
                "credentialspec:file://gmsa.json",
            ],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1"},
                "secretOptions": [{"name": "token", "valueFrom": "/splunk/token"}],
            },
        },
        {
            "name": "router",
            "image": "amazon/aws-for-fluent-bit",
            "firelensConfiguration": {
                "type": "fluentbit",
                "options": {
                    "config-file-type": "s3",
                    "config-file-value": "arn:aws:s3:::my-config/fluent-bit.conf",
                },
            },
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/ecs/router", "awslogs-create-group": "true"},
            },
        },
    ],
    "volumes": [
        {"name": "scratch"},
        {
            "name": "share",
            "fsxWindowsFileServerVolumeConfiguration": {
                "fileSystemId": "fs-1",
                "authorizationConfig": {"credentialsParameter": SECRET, "domain": "example.com"},
            },
        },
    ],
}
NEEDS = TaskNeeds(
    images=["111122223333.dkr.ecr.us-east-1.amazonaws.com/my-ecs:1", "amazon/aws-for-fluent-bit"],
    log_groups=["arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web"],
    create_log_groups=["/ecs/router"],
    secrets=[f"{SECRET}:password::", "/splunk/token"],
    registry_credentials=["docker-hub-login"],
    environment_files=["arn:aws:s3:::my-config/app.env"],
    firelens_configs=["arn:aws:s3:::my-config/fluent-bit.conf"],
    credential_specs=["credentialspec:arn:aws:s3:::my-config/gmsa.json"],
    fsx_credentials=[SECRET],
)


def needs(data: object) -> TaskNeeds:
    """What a task definition uses. Raises IamError for what keeps it from being one."""
    found = read_task_definition(json.dumps(data), SCOPE)
    if found.problems:
        raise IamError(found.problems)
    return found.needs


def problems(data: object) -> list[str]:
    """What is wrong with a task definition."""
    return [str(each) for each in read_task_definition(json.dumps(data), SCOPE).problems]


def logged(log: object) -> object:
    """A task definition with one container that logs."""
    return [{"name": "app", "image": "nginx", "logConfiguration": log}]


def test_all_that_the_start_uses_is_read():
    """From the JSON of `aws ecs register-task-definition`."""
    assert needs(FULL) == NEEDS


def test_what_describe_task_definition_returns_is_read_too():
    """There the task definition has a key of its own."""
    assert needs({"taskDefinition": FULL, "tags": []}) == NEEDS


def test_a_list_of_container_definitions_is_read_too():
    """As Terraform's aws_ecs_task_definition has it; it knows no volumes."""
    assert needs([{"name": "app", "image": "nginx"}]) == TaskNeeds(images=["nginx"])


def test_a_log_driver_other_than_awslogs_needs_no_log_group():
    """Only its secrets are read; FireLens delivers with the task role."""
    log = {"logDriver": "awsfirelens", "options": {"Name": "cloudwatch", "log_group_name": "x"}}
    assert needs([{"image": "nginx", "logConfiguration": log}]) == TaskNeeds(images=["nginx"])


def test_a_configuration_in_the_image_is_not_read_from_s3():
    """`config-file-type` is file then."""
    options = {"config-file-type": "file", "config-file-value": "/extra.conf"}
    firelens = {"type": "fluentbit", "options": options}
    assert needs([{"image": "nginx", "firelensConfiguration": firelens}]).firelens_configs == ()


def test_it_is_known_where_each_need_stands():
    """So that what is wrong with it is told at its line."""
    origins = read_task_definition(json.dumps(FULL), SCOPE).origins
    assert origins["secrets", 1] == (
        "containerDefinitions",
        0,
        "logConfiguration",
        "secretOptions",
        0,
        "valueFrom",
    )
    assert origins["fsx_credentials", 0][:2] == ("volumes", 1)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({}, "this is no task definition; it has containerDefinitions"),
        ("text", "this is no task definition"),
        ([], "there is no container in it; it has containerDefinitions"),
        ({"containerDefinitions": []}, "containerDefinitions: there is no container in it"),
        ({"containerDefinitions": None}, "containerDefinitions: there is no container in it"),
        ({"containerDefinitions": {}}, "containerDefinitions: expected a list, found an object"),
        ([5], "[0]: expected an object, found a number"),
        ([None], "[0]: expected an object, found null"),
        ([{"name": "app"}], "[0]: image is missing"),
        ([{"image": None}], "[0]: image is missing"),
        ([{"image": "a", "secrets": [None]}], "[0].secrets[0]: expected an object, found null"),
        ([{"image": "a", "credentialSpecs": [None]}], "[0].credentialSpecs[0]: expected text"),
        ([{"image": 5}], "[0].image: expected text, found a number"),
        (
            [{"image": "nginx", "secrets": [{"name": "A"}]}],
            "[0].secrets[0]: valueFrom is missing",
        ),
        (
            [{"image": "nginx", "secrets": [{"valueFrom": []}]}],
            "[0].secrets[0].valueFrom: expected text",
        ),
        ([{"image": "a", "environmentFiles": [{}]}], "[0].environmentFiles[0]: value is missing"),
        (
            [{"image": "a", "repositoryCredentials": {}}],
            "[0].repositoryCredentials: credentialsParameter is missing",
        ),
        (logged({"options": {}}), "[0].logConfiguration: logDriver is missing"),
        (
            logged({"logDriver": "awslogs"}),
            "[0].logConfiguration.options: awslogs-group is missing",
        ),
        (
            logged({"logDriver": "awslogs", "options": {"awslogs-region": "us-east-1"}}),
            "[0].logConfiguration.options: awslogs-group is missing",
        ),
        (
            logged(
                {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": "/a", "awslogs-region": "us-esat-1"},
                }
            ),
            "[0].logConfiguration.options.awslogs-region: 'us-esat-1' is no region of AWS",
        ),
        (
            logged(
                {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": "/a", "awslogs-region": "cn-north-1"},
                }
            ),
            "[0].logConfiguration.options.awslogs-region: cn-north-1 is not in this stack's",
        ),
        (
            logged({"logDriver": "awslog"}),
            "[0].logConfiguration.logDriver: 'awslog' is no log driver of ECS. Did you mean",
        ),
        (
            logged(
                {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": "/a", "awslogs-create-group": "yes"},
                }
            ),
            "[0].logConfiguration.options.awslogs-create-group: 'yes' must be \"true\" or",
        ),
        (
            [
                {
                    "image": "a",
                    "firelensConfiguration": {"options": {"config-file-type": "S3"}},
                }
            ],
            "[0].firelensConfiguration.options.config-file-type: 'S3' must be s3 or file",
        ),
        (
            [
                {
                    "image": "a",
                    "firelensConfiguration": {"options": {"config-file-type": "s3"}},
                }
            ],
            "[0].firelensConfiguration.options: config-file-value is missing",
        ),
    ],
)
def test_what_is_no_task_definition_is_told(data: object, problem: str):
    """With its place."""
    (told,) = problems(data)
    assert told.startswith(problem)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            {"ContainerDefinitions": []},
            "ContainerDefinitions: 'ContainerDefinitions' is no key of ECS here. It is "
            "CloudFormation's spelling; ECS's own is containerDefinitions.",
        ),
        (
            {"containerDefinitions": [{"image": "a"}], "volume": []},
            "volume: 'volume' is no key of ECS here. Did you mean volumes?",
        ),
        ([{"Image": "a"}], "[0].Image: 'Image' is no key of ECS here. It is CloudFormation's"),
        ([{"image": "a", "secretz": []}], "[0].secretz: 'secretz' is no key of ECS here. Did you"),
        (
            [{"image": "a", "secrets": [{"name": "A", "valuefrom": "/a"}]}],
            "[0].secrets[0].valuefrom: 'valuefrom' is no key of ECS here. Did you mean valueFrom?",
        ),
        ([{"image": "a", "log_configuration": {}}], "[0].log_configuration: 'log_configuration'"),
        (logged({"LogDriver": "awslogs"}), "[0].logConfiguration.LogDriver: 'LogDriver' is no"),
        (
            logged({"logDriver": "awslogs", "options": {"awslogs-groups": "/a"}}),
            "[0].logConfiguration.options.awslogs-groups: 'awslogs-groups' is no",
        ),
        ([{"image": "a", "environmentFiles": [{"valve": "a"}]}], "[0].environmentFiles[0].valve: "),
        (
            [{"image": "a", "repositoryCredentials": {"credentialParameter": "a"}}],
            "[0].repositoryCredentials.credentialParameter: ",
        ),
        (
            [{"image": "a", "firelensConfiguration": {"option": {}}}],
            "[0].firelensConfiguration.option: ",
        ),
        (
            {
                "containerDefinitions": [{"image": "a"}],
                "volumes": [{"FsxWindowsFileServerVolumeConfiguration": {}}],
            },
            "volumes[0].FsxWindowsFileServerVolumeConfiguration: ",
        ),
    ],
)
def test_a_key_that_ecs_does_not_know_is_told(data: object, problem: str):
    """Once: what it stands for might take a permission, and is not told as missing."""
    (told,) = problems(data)
    assert told.startswith(problem)


@pytest.mark.parametrize("text", ['"1"', '"t"', '"T"', '"TRUE"', '"true"', '"True"', "true"])
def test_awslogs_creates_its_log_group_however_true_is_spelt(text: str):
    """As Go's strconv.ParseBool has it."""
    options = {"awslogs-group": "/a", "awslogs-create-group": json.loads(text)}
    assert needs(logged({"logDriver": "awslogs", "options": options})).create_log_groups == ("/a",)


@pytest.mark.parametrize("text", ['"0"', '"f"', '"F"', '"FALSE"', '"false"', '"False"', "false"])
def test_awslogs_creates_no_log_group_however_false_is_spelt(text: str):
    """As Go's strconv.ParseBool has it."""
    options = {"awslogs-group": "/a", "awslogs-create-group": json.loads(text)}
    assert needs(logged({"logDriver": "awslogs", "options": options})).log_groups == ("/a",)


def test_everything_wrong_is_told_at_once():
    """In all containers; what is right is read all the same."""
    found = read_task_definition(json.dumps([{"image": 5, "secrets": 5}, 5, {"image": "a"}]), SCOPE)
    assert len(found.problems) == 3
    assert found.needs.images == ("a",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "taskDefinition",
                    "containerDefinitions",
                    "image",
                    "secrets",
                    "valueFrom",
                    "logConfiguration",
                    "logDriver",
                    "options",
                    "awslogs-group",
                    "volumes",
                    "firelensConfiguration",
                ]
            ),
            children,
            max_size=4,
        )
    ),
)


@given(json_values)
def test_any_json_is_read_or_refused(data: object):
    """Never is anything else raised."""
    try:
        assert isinstance(needs(data), TaskNeeds)
    except IamError as error:
        assert error.problems


TEXTS = ("image", "credential", "secret", "file", "spec", "group", "region", "option", "config")
TEMPLATES = (
    '${"*"}',
    '${join("",["*"])}',
    "%{if true}*%{endif}",
    "&{*}",
    "#{TfToken[TOKEN.1]}",
    "${TfToken[TOKEN.1]}",
    "$${x}",
    "${aws:username}",
)
pieces = st.sampled_from((*TEMPLATES, "${", "%{", "&{", "}", "$", "*", "\\")) | st.text(max_size=3)
texts = st.lists(pieces, max_size=4).map("".join)


def with_texts(text: Mapping[str, str]) -> object:
    """A task definition that has ``text`` in each place that is read."""
    return {
        "containerDefinitions": [
            {
                "name": "app",
                "image": text["image"],
                "repositoryCredentials": {"credentialsParameter": text["credential"]},
                "secrets": [{"name": "A", "valueFrom": text["secret"]}],
                "environmentFiles": [{"type": "s3", "value": text["file"]}],
                "credentialSpecs": [text["spec"]],
                "firelensConfiguration": {
                    "type": "fluentd",
                    "options": {"config-file-type": "s3", "config-file-value": text["config"]},
                },
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": text["group"], "awslogs-region": text["region"]},
                    "secretOptions": [{"name": "B", "valueFrom": text["option"]}],
                },
            }
        ]
    }


BLANK = {
    "image": "nginx",
    "credential": "login",
    "secret": "/a",
    "file": "arn:aws:s3:::my-config/app.env",
    "spec": "credentialspec:arn:aws:s3:::my-config/gmsa.json",
    "group": "/ecs/web",
    "region": "us-east-1",
    "option": "/b",
    "config": "arn:aws:s3:::my-config/fluent.conf",
}


@given(st.sampled_from(TEXTS), st.sampled_from([BLANK, dict.fromkeys(BLANK, "")]), texts)
def test_no_text_becomes_an_expression(place: str, before: Mapping[str, str], text: str):
    """Whatever stands in the file, Terraform and IAM get it as it is, or it is refused."""
    try:
        found = needs(with_texts({**BLANK, place: before[place] + text}))
        statements = execution_statements(found, SCOPE)
    except IamError:
        return
    for _, statement in statements:
        for resource in statement.resources or ():
            assert not is_unresolved(resource)
            assert not {"${", "%{", "&{"} & {resource[i : i + 2] for i in range(len(resource))}


@pytest.mark.parametrize("place", TEXTS)
@pytest.mark.parametrize("text", ['${"*"}', "%{if true}*%{endif}", "&{aws:username}"])
def test_a_template_is_refused_wherever_a_text_is_read(place: str, text: str):
    """Once, with its place."""
    with pytest.raises(IamError) as raised:
        needs(with_texts({**BLANK, place: f"{BLANK[place]}{text}"}))
    (problem,) = raised.value.problems
    assert f"can't hold {text[:2]}…}}: a task definition takes no Terraform" in problem.message
    assert problem.path[0] == "containerDefinitions"
