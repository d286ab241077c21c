"""What synthesis costs, in what can be counted: a slip shows here before anybody waits for it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from stacks.bindings import ahead
from stacks.bindings.line import open_line
from stacks.ecs_iam_stack import EcsIamStack
from stacks.manifest import ServicesFile, read_services

import pytest
from cdktf import App, TerraformResource, Testing
from constructs import Construct

SERVICE = """\
  service-{number}:
    task_role:
      allow:
        - s3.read_write: bucket-{number}
    execution_role:
      images: [service-{number}]
      log_groups: [/ecs/service-{number}]
"""


def services(
    folder: Path, count: int, service: str = SERVICE, *, settings: str = ""
) -> ServicesFile:
    """A file of services with two roles each."""
    head = f'account: "111122223333"\nregion: us-east-1\n{settings}services:\n'
    file = folder / f"{count}.yaml"
    file.write_text(head + "".join(service.format(number=each) for each in range(count)), "utf-8")
    return read_services(str(file))[0]


@pytest.fixture
def line(stack: EcsIamStack) -> Any:
    """The line to Node.js, which is there once a stack is."""
    found = open_line()
    assert found is not None
    assert stack is not None
    return found


def counted(line: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[str], Counter[str]]:
    """What is sent from here on: what is waited for, and what is not."""
    waited: Counter[str] = Counter()
    ahead_of_answers: Counter[str] = Counter()
    send, ask = line.send, line._ask

    def counting_send(request: Any, response_type: Any) -> Any:
        waited[type(request).__name__] += 1
        return send(request, response_type)

    def counting_ask(request: dict[str, Any], expected: bytes) -> None:
        ahead_of_answers[request.get("method") or request["fqn"].rpartition(".")[2]] += 1
        ask(request, expected)

    monkeypatch.setattr(line, "send", counting_send)
    monkeypatch.setattr(line, "_ask", counting_ask)
    return waited, ahead_of_answers


def sent_for(
    described: ServicesFile, line: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[Counter[str], Counter[str]]:
    """As `counted`, of one stack."""
    app = Testing.app()
    with monkeypatch.context() as patch:
        waited, sent = counted(line, patch)
        EcsIamStack.from_services(app, described)
        return Counter(waited), Counter(sent)


def test_no_role_waits_for_node(line: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Ten services wait as often as one does; each asks for its constructs, and for their names."""
    for_one = sent_for(services(tmp_path, 1), line, monkeypatch)[0]
    waited, sent = sent_for(services(tmp_path, 10), line, monkeypatch)
    assert waited == for_one
    assert sum(waited.values()) <= 20
    assert sent == {
        # The first is waited for: its answer tells the number of the next.
        "Construct": 19,
        "IamRole": 20,
        "IamRolePolicy": 20,
        # One for each role, and the two trust policies.
        "DataAwsIamPolicyDocument": 22,
        "TerraformOutput": 20,
        "overrideLogicalId": 82,
        "addOverride": 20,
    }


def test_a_role_in_python_waits_for_its_own_construct_alone(
    stack: EcsIamStack, line: Any, monkeypatch: pytest.MonkeyPatch
):
    """The id may be taken, and that is told at once. A statement more is sent ahead."""
    from stacks import EcsTaskRole, Statement

    EcsTaskRole(stack, "First")
    waited, _ = counted(line, monkeypatch)
    role = EcsTaskRole(stack, "Second")
    role.add_to_policy(Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"]))
    role.add_to_policy(Statement(actions=["s3:PutObject"], resources=["arn:aws:s3:::b/*"]))
    assert waited == {"CreateRequest": 1}


def test_only_tokens_are_asked_about_at_synthesis(
    stack: EcsIamStack, line: Any, monkeypatch: pytest.MonkeyPatch
):
    """What one stands for, once; nothing about roles that have none, nor of one within a text."""
    from stacks import EcsTaskRole, Statement

    def asked() -> int:
        with monkeypatch.context() as patch:
            waited, _ = counted(line, patch)
            stack.run_all_validations()
            return waited["StaticInvokeRequest"]

    def allow(id_: str, *resources: str) -> None:
        statement = Statement(actions=["s3:GetObject"], resources=resources)
        EcsTaskRole(stack, id_).add_to_policy(statement)

    bucket = TerraformResource(stack, "b", terraform_resource_type="aws_s3_bucket")
    arn, name = bucket.get_string_attribute("arn"), bucket.get_string_attribute("bucket")
    allow("Literal", "arn:aws:s3:::my-bucket/*", f"arn:aws:s3:::{name}/*")
    assert asked() == 0
    allow("First", f"{arn}/*")
    allow("Second", f"{arn}/*")
    assert asked() == 1


def test_an_id_that_is_taken_is_told_at_its_line(stack: EcsIamStack):
    """By Node.js, which is waited for there."""
    from stacks import EcsTaskRole

    Construct(stack, "Mine")
    with pytest.raises(RuntimeError, match="already a Construct with name 'Mine'"):
        EcsTaskRole(stack, "Mine", name="another")


def test_what_node_refuses_is_raised_when_the_answers_are_read(stack: EcsIamStack, line: Any):
    """Nothing is lost: the next that waits for Node.js raises it."""
    from stacks.aws import IamRole

    Construct(stack, "Mine")
    ahead.construct(IamRole, stack, "Mine", assume_role_policy="{}")
    with pytest.raises(RuntimeError, match="already a Construct with name 'Mine'"):
        Construct(stack, "Other")
    assert not line.waiting


def test_one_refusal_is_not_told_again_for_others(stack: EcsIamStack, line: Any, tmp_path: Path):
    """What was sent after it is answered, too, before anything else is asked."""
    from stacks import EcsTaskRole
    from stacks.aws import IamRole

    Construct(stack, "Mine")
    for id_ in ("Mine", "Other", "Mine"):
        made = ahead.construct(IamRole, stack, id_, assume_role_policy="{}")
        ahead.call(made.override_logical_id, id_)
    with pytest.raises(RuntimeError, match="already a Construct with name 'Mine'"):
        Construct(stack, "Next")
    assert not line.waiting
    another = EcsIamStack(
        App(outdir=str(tmp_path)), "ecs-iam", account="111122223333", region="us-east-1"
    )
    EcsTaskRole(another, "Web")
    assert "web" in json.loads(Testing.synth(another, True))["resource"]["aws_iam_role"]


def test_a_stack_with_something_of_its_own_waits_for_each_role(tmp_path: Path):
    """Its id may be taken, and that is told where the roles are made."""

    class Mine(EcsIamStack):
        def __init__(self, scope: Construct, id_: str, **settings: Any) -> None:
            super().__init__(scope, id_, **settings)
            Construct(self, "service-0-task")

    with pytest.raises(RuntimeError, match="already a Construct with name 'service-0-task'"):
        Mine.from_services(App(outdir=str(tmp_path / "out")), services(tmp_path, 2))


def test_an_id_that_is_taken_is_told_at_its_line_after_an_error_too(tmp_path: Path):
    """The stack of a file with an error in it is there, and may be added to."""
    from stacks import EcsTaskRole, IamError

    everything = 'statement: {{actions: ["*"], resources: ["*"]}}'
    wrong = SERVICE.replace("s3.read_write: bucket-{number}", everything).replace(
        "service", "wrong"
    )
    app = App(outdir=str(tmp_path / "out"))
    described = services(tmp_path, 1, SERVICE + wrong)
    with pytest.raises(IamError):
        EcsIamStack.from_services(app, described)
    stack = app.node.find_child(described.stack)
    assert isinstance(stack, EcsIamStack)
    Construct(stack, "Mine")
    with pytest.raises(RuntimeError, match="already a Construct with name 'Mine'"):
        EcsTaskRole(stack, "Mine")


def test_another_number_than_expected_is_refused(
    stack: EcsIamStack, line: Any, monkeypatch: pytest.MonkeyPatch
):
    """Whatever jsii would count in another way, no call reaches another object unnoticed."""
    from stacks.aws import IamRole

    Construct(stack, "Before")
    monkeypatch.setattr(line, "next_number", line.next_number + 1)
    ahead.construct(IamRole, stack, "Role", assume_role_policy="{}")
    with pytest.raises(RuntimeError, match=r"jsii answered .* not .*ECS_IAM_FULL_BINDINGS=1"):
        Construct(stack, "After")


def test_a_misspelt_field_of_a_struct_is_refused():
    """A dict with one would be passed over by jsii."""
    from stacks.aws import DataAwsIamPolicyDocumentStatement

    with pytest.raises(TypeError, match=r"has no \['efect'\]"):
        ahead.struct(DataAwsIamPolicyDocumentStatement, efect="Deny")  # pyright: ignore[reportCallIssue]


def test_constructs_made_ahead_are_those_that_others_find(stack: EcsIamStack):
    """The tree of constructs has them, with their ids, and they can be changed."""
    from stacks import EcsTaskRole
    from stacks.aws import IamRole

    found = EcsTaskRole(stack, "Web").node.find_child("role")
    assert isinstance(found, IamRole)
    found.add_override("max_session_duration", 7200)
    role = json.loads(Testing.synth(stack, True))["resource"]["aws_iam_role"]["web"]
    assert role["max_session_duration"] == 7200


def test_roles_that_are_kept_to_their_policies_wait_no_more(
    line: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """What shows and takes away the policies of others is sent ahead, too."""
    settings = "exclusive_policies: true\n"
    for_one = sent_for(services(tmp_path, 1, settings=settings), line, monkeypatch)[0]
    waited, sent = sent_for(services(tmp_path, 10, settings=settings), line, monkeypatch)
    assert waited == for_one
    assert sent["IamRolePoliciesExclusive"] == sent["IamRolePolicyAttachmentsExclusive"] == 20


def test_roles_that_are_taken_over_are_told_of_once(
    line: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Their import blocks are one value, which is sent when all roles are there."""
    service = SERVICE.replace("task_role:\n", "task_role:\n      import: true\n")
    for_one = sent_for(services(tmp_path, 1, service), line, monkeypatch)[0]
    taken_over = services(tmp_path, 10, service)
    waited, sent = sent_for(taken_over, line, monkeypatch)
    assert waited == for_one
    # One for each role, and one for all imports.
    assert sent["addOverride"] == 21
    stack = EcsIamStack.from_services(App(outdir=str(tmp_path / "out")), taken_over)
    blocks = json.loads(Testing.synth(stack))["import"]
    assert [each["id"] for each in blocks] == [f"service-{each}-task" for each in range(10)]


def test_roles_that_have_moved_wait_no_more(
    line: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Where each of their resources was before is sent ahead."""
    service = (
        SERVICE.replace("    task_role:\n", "    moved_from: old-{number}\n    task_role:\n")
        .replace("task_role:\n", "task_role:\n      name: task-{number}\n")
        .replace("execution_role:\n", "execution_role:\n      name: execution-{number}\n")
    )
    for_one = sent_for(services(tmp_path, 1, service), line, monkeypatch)[0]
    waited, sent = sent_for(services(tmp_path, 10, service), line, monkeypatch)
    # The types of their resources may have been asked for, once.
    assert waited <= for_one
    # Of each role, itself and its policy.
    assert sent["moveFromId"] == 40
