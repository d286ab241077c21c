"""The roles around ECS other than the task role, as they are synthesized."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stacks import (
    EcsCodeDeployRole,
    EcsDeployerPolicy,
    EcsEventsRole,
    EcsExecutionRole,
    EcsInfrastructureRole,
    EcsSchedulerRole,
    EcsTaskRole,
    IamError,
)
from stacks.ecs_iam_stack import EcsIamStack
from stacks.grants import s3
from stacks.iam.evaluate import evaluate
from stacks.iam.principal import Principal
from stacks.iam.role import NamedPolicy
from stacks.iam.trust import service_trust_policy
from stacks.roles import Role
from stacks.rules.check import check_role
from stacks.testing import assert_allows, assert_denies
from tests.grants.case import KEY, OTHER_KEY, Ask
from tests.synth.template import Template

import pytest
from constructs import Construct
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

ACCOUNT = "111122223333"
IMAGE = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/my-ecs:1"
REPOSITORY = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/my-ecs"
LISTENER = (
    f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:"
    "listener/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
TASK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/my-task"
TO_TASKS = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
IN_CLUSTER = {"ecs:cluster": f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/my-cluster"}
LATEST = f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/nightly:7"
SET_UP = {"path": "/ecs/", "permissions_boundary": f"arn:aws:iam::{ACCOUNT}:policy/boundary"}


def events_role(stack: EcsIamStack) -> Role:
    """The role of a rule that runs the task nightly."""
    return EcsEventsRole(
        stack,
        "NightlyEvents",
        rule="nightly",
        task_definition="nightly",
        cluster="my-cluster",
        pass_roles=["my-task"],
    )


def scheduler_role(stack: EcsIamStack) -> Role:
    """The role of schedules that run the task nightly."""
    return EcsSchedulerRole(
        stack,
        "NightlyScheduler",
        group="nightly",
        task_definition="nightly",
        cluster="my-cluster",
        pass_roles=[TASK_ROLE],
    )


def code_deploy_role(stack: EcsIamStack) -> Role:
    """The role of a blue/green deployment."""
    return EcsCodeDeployRole(
        stack,
        "CodeDeploy",
        application="my-application",
        service="my-cluster/my-service",
        listeners=[LISTENER],
        pass_roles=["my-task"],
    )


def execution_role(stack: EcsIamStack) -> Role:
    """The role of a task with an image, a log group, a secret and a parameter."""
    return EcsExecutionRole(
        stack,
        "Execution",
        images=[IMAGE],
        log_groups=["/ecs/my-ecs"],
        secrets=["/my-ecs/password"],
    )


def infrastructure_role(stack: EcsIamStack) -> Role:
    """The role of volumes."""
    return EcsInfrastructureRole(stack, "Infrastructure", ["volumes"])


def task_role(stack: EcsIamStack) -> Role:
    """A task role that may do nothing yet."""
    return EcsTaskRole(stack, "Task")


def deployer_policy(stack: EcsIamStack) -> EcsDeployerPolicy:
    """The policy of who deploys the service."""
    return EcsDeployerPolicy(
        stack,
        "Deployer",
        service="my-cluster/my-service",
        family="my-family",
        pass_roles=[TASK_ROLE],
    )


MAKERS = [events_role, scheduler_role, code_deploy_role, execution_role, infrastructure_role]
EVERY_ROLE = pytest.mark.parametrize("make", MAKERS)
MakeRole = Callable[[EcsIamStack], Role]


@EVERY_ROLE
def test_the_rules_find_nothing_about_a_role(stack: EcsIamStack, make: MakeRole):
    """Neither an error nor a warning nor a suggestion."""
    assert [str(each) for each in check_role(make(stack).spec).findings] == []


def test_the_roles_are_the_reviewed_ones(stack: EcsIamStack, snapshot: SnapshotAssertion):
    """What they are synthesized to is reviewed when it changes."""
    roles = [make(stack) for make in MAKERS]
    EcsDeployerPolicy(
        stack,
        "Deployer",
        service="my-cluster/my-service",
        family="my-family",
        pass_roles=[role.role_arn for role in roles[3:4]],
    )
    template = Template.of(stack)
    found = {address: template.at(address) for address in template.addresses()}
    assert found == snapshot(name="roles", extension_class=JSONSnapshotExtension)


@EVERY_ROLE
def test_what_the_stack_sets_reaches_every_role(
    make_stack: Callable[..., EcsIamStack], make: MakeRole
):
    """The path, the permissions boundary and the tags."""
    stack = make_stack(**SET_UP, tags={"Team": "red"})
    spec = make(stack).spec
    found = Template.of(stack).at(f"aws_iam_role.{spec.logical_id}")
    assert found["path"] == SET_UP["path"]
    assert found["permissions_boundary"] == SET_UP["permissions_boundary"]
    assert spec.tags == {"Team": "red"}


@contextmanager
def given_in(region: str, partition: str) -> Iterator[None]:
    """What is given to the roles is of ``region``."""
    given = {"LISTENER": LISTENER, "TASK_ROLE": TASK_ROLE, "IMAGE": IMAGE}
    with pytest.MonkeyPatch.context() as patch:
        for name, text in given.items():
            moved = text.replace("us-east-1", region).replace("arn:aws:", f"arn:{partition}:")
            patch.setitem(globals(), name, moved)
        yield


@pytest.mark.parametrize("make", [*MAKERS, task_role, deployer_policy])
@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_every_arn_is_of_the_partition(
    make_stack: Callable[..., EcsIamStack],
    make: Callable[[EcsIamStack], object],
    region: str,
    partition: str,
):
    """In China and in GovCloud no ARN begins as elsewhere, those that are given apart."""
    with given_in(region, partition):
        stack = make_stack(region=region)
        make(stack)
    assert "arn:aws:" not in json.dumps(Template.of(stack).json)


TRUSTED = [
    (events_role, "events.amazonaws.com"),
    (scheduler_role, "scheduler.amazonaws.com"),
    (code_deploy_role, "codedeploy.amazonaws.com"),
    (execution_role, "ecs-tasks.amazonaws.com"),
    (infrastructure_role, "ecs.amazonaws.com"),
    (task_role, "ecs-tasks.amazonaws.com"),
]
IN_CHINA = {"codedeploy.amazonaws.com": "codedeploy.cn-north-1.amazonaws.com.cn"}


@pytest.mark.parametrize(("make", "service"), TRUSTED)
@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_a_role_is_for_one_service(
    make_stack: Callable[..., EcsIamStack],
    make: MakeRole,
    service: str,
    region: str,
    partition: str,
):
    """Its principal is the same in every partition, but CodeDeploy's in China."""
    with given_in(region, partition):
        (statement,) = make(make_stack(region=region)).spec.trust_policy.statements
    expected = IN_CHINA.get(service, service) if partition == "aws-cn" else service
    assert statement.principals == (Principal("Service", (expected,)),)


@EVERY_ROLE
def test_a_role_without_inline_policies(make_stack: Callable[..., EcsIamStack], make: MakeRole):
    """The switch of the stack is for all of them."""
    stack = make_stack(inline_policies=False)
    make(stack)
    assert "aws_iam_role_policy" not in Template.of(stack).json.get("resource", {})


def test_the_execution_role_does_what_the_start_needs(stack: EcsIamStack):
    """It pulls that image, writes to that log group, reads that parameter, and no other."""
    role = execution_role(stack)
    log_group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/my-ecs"
    parameter = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/my-ecs/password"
    for action, resource in (
        ("ecr:GetAuthorizationToken", "*"),
        ("ecr:BatchGetImage", REPOSITORY),
        ("logs:PutLogEvents", f"{log_group}:log-stream:app/1"),
        ("ssm:GetParameters", parameter),
    ):
        assert_allows(role, action, resource)
    for action, resource in (
        ("ecr:BatchGetImage", f"{REPOSITORY}-2"),
        ("ecr:PutImage", REPOSITORY),
        ("logs:PutLogEvents", f"{log_group}-2:log-stream:app/1"),
        ("logs:CreateLogGroup", log_group),
        ("ssm:GetParameters", f"{parameter}2"),
        ("ssm:GetParameter", parameter),
        ("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
    ):
        assert_denies(role, action, resource)


def test_only_ecs_of_the_account_assumes_the_execution_role(stack: EcsIamStack):
    """There is a condition on the account, and one on the source where regions are given."""
    plain = execution_role(stack).spec.trust_policy
    with_regions = EcsExecutionRole(stack, "Other", trust_regions="us-east-1").spec.trust_policy
    keys = [
        {test.key: test.values for test in document.statements[0].conditions}
        for document in (plain, with_regions)
    ]
    assert keys == [
        {"aws:SourceAccount": (ACCOUNT,)},
        {
            "aws:SourceAccount": (ACCOUNT,),
            "aws:SourceArn": (f"arn:aws:ecs:us-east-1:{ACCOUNT}:*",),
        },
    ]


def test_an_execution_role_is_read_from_a_task_definition(stack: EcsIamStack, tmp_path: Path):
    """What it needs comes on top of what is given."""
    file = tmp_path / "taskdef.json"
    file.write_text(json.dumps({"containerDefinitions": [{"name": "app", "image": IMAGE}]}))
    role = EcsExecutionRole(stack, "Execution", log_groups="/ecs/my-ecs", task_definition=file)
    assert_allows(role, "ecr:BatchGetImage", REPOSITORY)
    assert_allows(
        role,
        "logs:PutLogEvents",
        f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/my-ecs:log-stream:app/1",
    )


def test_a_task_definition_that_can_not_be_read_is_refused(stack: EcsIamStack, tmp_path: Path):
    """With the file and the place in it, and no role is made."""
    file = tmp_path / "taskdef.json"
    with pytest.raises(IamError, match=r"taskdef\.json can't be read"):
        EcsExecutionRole(stack, "Execution", task_definition=file)
    file.write_text('{"containerDefinitions":\n  [{"image": 5}, {"image": "a b"}, {"name": "c"}]}')
    with pytest.raises(IamError) as raised:
        EcsExecutionRole(stack, "Execution", task_definition=file, secrets=["a b"])
    told = [str(each).replace(str(file), "FILE") for each in raised.value.problems]
    assert [each.rsplit(": ", 1)[0][:60] for each in told] == [
        "task_definition: FILE:2:5: containerDefinitions[0].image",
        "task_definition: FILE:2:36: containerDefinitions[2]",
        "task_definition: FILE:2:19: containerDefinitions[1].image",
        "secrets[0]: 'a b' is no name of a parameter of Parameter Sto",
    ]
    with pytest.raises(IamError, match="can't be read: Is a directory"):
        EcsExecutionRole(stack, "Execution", task_definition="")
    assert Template.of(stack).addresses() == []


def test_a_task_definition_holds_no_expression_in_python_either(stack: EcsIamStack, tmp_path: Path):
    """A token is welcome in the arguments beside it."""
    file = tmp_path / "taskdef.json"
    token = EcsTaskRole(stack, "Other").role_arn
    file.write_text(json.dumps([{"name": "app", "image": IMAGE}]))
    EcsExecutionRole(stack, "Execution", secrets=[token], task_definition=file)
    for text in ('${"*"}', token):
        file.write_text(json.dumps([{"name": "app", "image": text}]))
        with pytest.raises(IamError, match="a task definition takes no Terraform expressions"):
            EcsExecutionRole(stack, "Another", task_definition=file)


def test_a_secret_may_be_a_token(stack: EcsIamStack):
    """It is taken for the ARN of one in Secrets Manager, its parts cut off."""
    token = EcsTaskRole(stack, "Other").role_arn
    EcsExecutionRole(stack, "Execution", secrets=[f"{token}:password::"])
    (statement,) = Template.of(stack).policy("execution").statements
    assert statement.resources == ("${aws_iam_role.other.arn}",)


@pytest.mark.parametrize("make", [events_role, scheduler_role])
def test_a_schedule_runs_its_task_and_no_other(stack: EcsIamStack, make: MakeRole):
    """In its cluster, with the role of the task."""
    role = make(stack)
    assert_allows(role, "ecs:RunTask", LATEST, context=IN_CLUSTER)
    assert_allows(role, "iam:PassRole", TASK_ROLE, context=TO_TASKS)
    assert_denies(role, "ecs:RunTask", LATEST)
    assert_denies(role, "ecs:RunTask", LATEST.replace("nightly", "nightly-2"), context=IN_CLUSTER)
    assert_denies(role, "iam:PassRole", f"{TASK_ROLE}-2", context=TO_TASKS)
    assert_denies(role, "iam:PassRole", TASK_ROLE)


@pytest.mark.parametrize(
    ("make", "service", "source"),
    [
        (events_role, "events", f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nightly"),
        (
            scheduler_role,
            "scheduler",
            f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule-group/nightly",
        ),
        (
            code_deploy_role,
            "codedeploy",
            f"arn:aws:codedeploy:us-east-1:{ACCOUNT}:deploymentgroup:my-application/*",
        ),
    ],
)
def test_a_service_assumes_its_role_for_its_resource_only(
    stack: EcsIamStack, make: MakeRole, service: str, source: str
):
    """That of the account, against the confused deputy."""
    assert make(stack).spec.trust_policy == service_trust_policy(
        f"{service}.amazonaws.com", account=ACCOUNT, source_arn=source
    )


def test_a_scheduler_role_decrypts_the_schedules_of_its_group(stack: EcsIamStack):
    """With their key, and no others."""
    role = EcsSchedulerRole(
        stack,
        "R",
        group="nightly",
        task_definition="nightly",
        cluster="my-cluster",
        pass_roles=[TASK_ROLE],
        kms_key=KEY,
    )
    context = "kms:EncryptionContext:aws:scheduler:schedule:arn"
    schedule = f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule/nightly/report"
    assert_allows(role, "kms:Decrypt", KEY, context={context: schedule})
    assert_denies(role, "kms:Decrypt", KEY)
    assert_denies(role, "kms:Decrypt", KEY, context={context: schedule.replace("nightly", "other")})
    assert_denies(role, "kms:Decrypt", OTHER_KEY, context={context: schedule})
    assert_denies(role, "kms:GenerateDataKey", KEY, context={context: schedule})
    assert [str(each) for each in check_role(role.spec).findings] == []


def test_the_infrastructure_role_has_a_policy_for_each_feature(stack: EcsIamStack):
    """Those of AWS; ECS alone assumes it, under no condition, for none is documented."""
    role = EcsInfrastructureRole(stack, "Infrastructure", ["volumes", "load_balancers"])
    assert role.spec.managed_policy_arns == (
        "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes",
        "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    )
    assert role.spec.trust_policy == service_trust_policy("ecs.amazonaws.com")


def test_code_deploy_shifts_the_traffic_of_its_service(stack: EcsIamStack):
    """And of no other."""
    role = code_deploy_role(stack)
    task_set = f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-set/my-cluster/my-service/ecs-svc-1"
    assert_allows(role, "ecs:CreateTaskSet", task_set)
    assert_allows(role, "elasticloadbalancing:ModifyListener", LISTENER)
    assert_denies(role, "ecs:CreateTaskSet", task_set.replace("my-service", "my-service-2"))
    assert_denies(role, "elasticloadbalancing:ModifyListener", LISTENER.replace("f2f7", "0000"))


def test_a_deployer_deploys_its_service_with_exactly_the_roles(
    make_stack: Callable[..., EcsIamStack],
):
    """The policy has the stack's path, and tokens stand for roles."""
    stack = make_stack(path="/ecs/")
    role = EcsTaskRole(stack, "Web")
    policy = EcsDeployerPolicy(
        stack,
        "WebDeployer",
        service="my-cluster/web",
        family="web",
        pass_roles=[role.role_arn],
    )
    assert policy.policy_arn
    template = Template.of(stack)
    assert template.at("aws_iam_policy.web_deployer") == {
        "name": "WebDeployer",
        "path": "/ecs/",
        "policy": "${data.aws_iam_policy_document.web_deployer.json}",
    }
    passing = [
        statement
        for statement in template.policy("web_deployer").statements
        if statement.actions == ("iam:PassRole",)
    ]
    assert [statement.resources for statement in passing] == [("${aws_iam_role.web.arn}",)]
    assert "output.web_deployer_arn" in template.addresses()


def test_a_deployer_may_deploy_and_nothing_more(stack: EcsIamStack):
    """What the policy allows and what comes near, as IAM decides it."""
    deployer_policy(stack)
    policies = [NamedPolicy("Deployer", Template.of(stack).policy("deployer"))]
    ecs = f"arn:aws:ecs:us-east-1:{ACCOUNT}"
    service, family = f"{ecs}:service/my-cluster/my-service", f"{ecs}:task-definition/my-family"
    may = [
        Ask("ecs:RegisterTaskDefinition", f"{family}:8"),
        Ask("ecs:DescribeTaskDefinition"),
        Ask("ecs:DescribeServices", service),
        Ask("ecs:UpdateService", service, {"ecs:task-definition": f"{family}:8"}),
        Ask("iam:PassRole", TASK_ROLE, TO_TASKS),
    ]
    may_not = [
        Ask("ecs:RegisterTaskDefinition", f"{family}-2:8"),
        Ask("ecs:UpdateService", f"{service}-2", {"ecs:task-definition": f"{family}:8"}),
        Ask("ecs:UpdateService", service, {"ecs:task-definition": f"{family}-2:8"}),
        Ask("ecs:CreateService", service),
        Ask("ecs:DeleteService", service),
        Ask("ecs:RunTask", f"{family}:8"),
        Ask("iam:PassRole", f"{TASK_ROLE}-2", TO_TASKS),
        Ask("iam:PassRole", TASK_ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
        Ask("iam:CreateRole", TASK_ROLE),
    ]
    allowed = {
        str(ask) for ask in (*may, *may_not) if evaluate(ask.request, policies).verdict == "allow"
    }
    assert allowed == {str(ask) for ask in may}


def test_a_deployer_has_a_path_and_tags_of_its_own(make_stack: Callable[..., EcsIamStack]):
    """As a role has: the path in place of the stack's, the tags beside the stack's."""
    stack = make_stack(path="/ecs/", tags={"Team": "red"})
    EcsDeployerPolicy(
        stack,
        "Web",
        service="my-cluster/web",
        family="web",
        pass_roles=["web"],
        path="/ci/",
        tags={"Team": "red", "For": "ci"},
    )
    found = Template.of(stack).at("aws_iam_policy.web")
    assert (found["path"], found["tags"]) == ("/ci/", {"For": "ci"})
    with pytest.raises(IamError) as raised:
        EcsDeployerPolicy(
            stack,
            "D",
            service="my-cluster/web",
            family="web",
            pass_roles=["web"],
            path="/a b/",
            tags={"aws:x": "y"},
        )
    assert [problem.path for problem in raised.value.problems] == [("tags", "aws:x"), ("path",)]


def test_a_name_that_is_not_given_is_made_of_all_ids(stack: EcsIamStack):
    """So that a construct that is used twice has roles and policies of two names."""
    for team in ("Red", "Blue"):
        part = Construct(stack, team)
        role = EcsTaskRole(part, "Role")
        assert role.spec.name == f"{team}-Role"
        EcsDeployerPolicy(
            part, "Deployer", service="my-cluster/web", family="web", pass_roles=[role.role_arn]
        )
    template = Template.of(stack)
    names = [template.at(f"aws_iam_policy.{team}_deployer")["name"] for team in ("red", "blue")]
    assert names == ["Red-Deployer", "Blue-Deployer"]
    long = EcsTaskRole(Construct(Construct(stack, "A" * 40), "B" * 40), "Role")
    assert len(long.spec.name) == 64


def test_what_is_wrong_with_a_deployer_is_said_at_once(stack: EcsIamStack):
    """And nothing is added."""
    with pytest.raises(IamError) as raised:
        EcsDeployerPolicy(stack, "D", service="*", family="a:1", pass_roles=[])
    assert [problem.path for problem in raised.value.problems] == [
        ("service",),
        ("family",),
        ("pass_roles",),
    ]
    with pytest.raises(IamError, match="name: a policy's name"):
        EcsDeployerPolicy(
            stack, "D", service="my-cluster/web", family="web", pass_roles=["web"], name="a b"
        )
    assert Template.of(stack).addresses() == []


def test_two_policies_do_not_share_a_name(make_stack: Callable[..., EcsIamStack]):
    """Not even with one that holds what a role's inline policy has no room for."""
    stack = make_stack(inline_policies=False)
    EcsTaskRole(stack, "Web").grant(s3.read("my-bucket"))
    with pytest.raises(IamError, match="web-1 is the name of ecs-iam/Web already"):
        EcsDeployerPolicy(
            stack, "D", service="my-cluster/web", family="web", pass_roles=["web"], name="web-1"
        )


def test_two_policies_do_not_share_an_address(stack: EcsIamStack):
    """Cdktf would make one of them, and say nothing."""

    def deployer(id_: str) -> None:
        EcsDeployerPolicy(
            stack, id_, service="my-cluster/web", family="web", pass_roles=["web"], name=id_
        )

    deployer("WebDeployer")
    with pytest.raises(IamError, match=r"aws_iam_policy\.web_deployer is ecs-iam/WebDeployer's"):
        deployer("web-deployer")


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (
            lambda stack: EcsEventsRole(
                stack, "R", rule="*", task_definition="t", cluster="c", pass_roles=["r"]
            ),
            ("rule",),
        ),
        (
            lambda stack: EcsSchedulerRole(
                stack, "R", group="a/b", task_definition="t", cluster="c", pass_roles=["r"]
            ),
            ("group",),
        ),
        (
            lambda stack: EcsCodeDeployRole(
                stack, "R", application="*", service="c/s", listeners=LISTENER, pass_roles=["r"]
            ),
            ("application",),
        ),
        (
            lambda stack: EcsExecutionRole(stack, "R", images=["a b"]),
            ("images", 0),
        ),
    ],
)
def test_a_wrong_argument_is_told_by_its_name(
    stack: EcsIamStack, make: Callable[[EcsIamStack], Role], place: tuple[str | int, ...]
):
    """Nothing else is wrong, and nothing else is said."""
    with pytest.raises(IamError) as raised:
        make(stack)
    assert [problem.path for problem in raised.value.problems] == [place]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda stack: EcsTaskRole(stack, "R", nmae="x"),  # pyright: ignore[reportCallIssue]
            "EcsTaskRole got an unexpected keyword argument 'nmae'. Did you mean name?",
        ),
        (
            lambda stack: EcsExecutionRole(stack, "R", imags=[IMAGE]),  # pyright: ignore[reportCallIssue]
            "EcsExecutionRole got an unexpected keyword argument 'imags'. Did you mean images?",
        ),
        (
            lambda stack: EcsInfrastructureRole(stack, "R", None),  # pyright: ignore[reportArgumentType]
            "features takes text, or a list of it, not None",
        ),
        (
            lambda stack: EcsInfrastructureRole(stack, "R", ["volumes", 5]),  # pyright: ignore[reportArgumentType]
            "features[1] takes text, not 5",
        ),
        (
            lambda stack: EcsTaskRole(stack, "R").grant(s3.read),  # pyright: ignore[reportArgumentType]
            "grant takes grants, such as s3.read('my-bucket'), not GrantFunction",
        ),
        (
            lambda stack: EcsTaskRole(stack, "R").grant(s3.read(prefix="a/")),  # pyright: ignore[reportCallIssue]
            "s3.read: missing a required argument: 'bucket'; it is s3.read(bucket, *, prefix=None",
        ),
    ],
)
def test_a_call_that_can_not_be_meant_is_a_type_error(
    stack: EcsIamStack, make: Callable[[EcsIamStack], object], message: str
):
    """Nothing that is given is dropped without a word."""
    with pytest.raises(TypeError, match=re.escape(message)):
        make(stack)


def test_an_unknown_feature_is_told(stack: EcsIamStack):
    """With those that there are; one alone does for a list."""
    with pytest.raises(IamError, match=r"features\[0\]: 'volume' is no feature\. Did you mean vol"):
        EcsInfrastructureRole(stack, "R", ["volume"])  # pyright: ignore[reportArgumentType]
    assert len(EcsInfrastructureRole(stack, "R", "volumes").spec.managed_policy_arns) == 1


def test_none_is_as_no_argument(stack: EcsIamStack):
    """So that what calls a construct need not know what is optional."""
    role = EcsTaskRole(stack, "R", name=None, path=None, tags=None, permissions_boundary=None)
    assert (role.spec.name, role.spec.path) == ("R", "/")
