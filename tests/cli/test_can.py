"""``python -m stacks can``."""

import json
from pathlib import Path
from typing import Any

from stacks.cli.main import main
from tests.cli.piped import piped
from tests.manifest.services import GOOD

import pytest

OBJECT = "arn:aws:s3:::my-log-bucket/today"
POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ],
}
ALL_OF_S3 = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.fixture(autouse=True)
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a services.yaml and some policies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVICES", raising=False)
    Path("services.yaml").write_text(GOOD)
    Path("policy.json").write_text(json.dumps(POLICY))
    Path("boundary.json").write_text(
        json.dumps({"Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}})
    )


Output = pytest.CaptureFixture[str]


def test_a_role_is_asked_by_its_name(capsys: Output):
    """Allowed is 0, denied is 1, and the statement that decided is named."""
    assert main(["can", "MyEcsTaskRole", "s3:GetObject", OBJECT]) == 0
    assert capsys.readouterr().out == "allow: statement 1 of MyEcsTaskPolicy allows it\n"
    assert main(["can", "MyEcsTaskRole", "s3:PutObject", OBJECT]) == 1
    assert capsys.readouterr().out == "implicit-deny: no statement allows it\n"


def test_a_role_of_several_accounts_is_asked_with_its_account(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
):
    """One of them is never chosen silently."""
    Path("teams").mkdir()
    Path("teams/a.yaml").write_text(GOOD)
    Path("teams/b.yaml").write_text(
        GOOD.replace("111122223333", "444455556666").replace("s3:GetObject", "s3:PutObject")
    )
    monkeypatch.setenv("SERVICES", "teams")
    assert main(["can", "MyEcsTaskRole", "s3:GetObject", OBJECT]) == 2
    assert capsys.readouterr().err == (
        "MyEcsTaskRole is a role in 2 accounts; say which: "
        "'MyEcsTaskRole of 111122223333' or 'MyEcsTaskRole of 444455556666'\n"
    )
    assert main(["can", "MyEcsTaskRole of 111122223333", "s3:GetObject", OBJECT]) == 0
    assert main(["can", "MyEcsTaskRole of 444455556666", "s3:GetObject", OBJECT]) == 1


def of_a_task(*allow: str, inline: bool = True) -> None:
    """A services.yaml with one role, a-task."""
    Path("services.yaml").write_text(
        "account: '111122223333'\nregion: us-east-1\n"
        f"inline_policies: {'true' if inline else 'false'}\n"
        "services:\n  a:\n    task_role:\n      allow:\n"
        + "".join(f"        - {entry}\n" for entry in allow)
    )


def test_a_role_without_inline_policies_is_asked_too():
    """All that it may is in managed policies then."""
    of_a_task("s3.read: my-bucket", inline=False)
    assert main(["can", "a-task", "s3:GetObject", "arn:aws:s3:::my-bucket/x"]) == 0


def test_what_does_not_fit_into_the_inline_policy_is_asked_too():
    """It is in managed policies; nothing that is granted is told to be denied."""
    queues = [f"queue-{number}-{'x' * 50}" for number in range(130)]
    of_a_task(*(f"sqs.send: {queue}" for queue in queues))
    for queue in queues[::13]:
        arn = f"arn:aws:sqs:us-east-1:111122223333:{queue}"
        assert main(["can", "a-task", "sqs:SendMessage", arn]) == 0


def test_a_denial_says_what_comes_near_to_allowing_it(capsys: Output):
    """Below the answer for people; JSON is the decision alone."""
    ask = ["can", "MyEcsTaskRole", "s3:GetObject", "arn:aws:s3:::other/x"]
    assert main(ask) == 1
    assert capsys.readouterr().out.splitlines() == [
        "implicit-deny: no statement allows it",
        "  statement 1 of MyEcsTaskPolicy allows s3:GetObject, "
        "but on arn:aws:s3:::my-log-bucket/* only",
    ]
    assert main([*ask, "--format", "json"]) == 1
    assert set(json.loads(capsys.readouterr().out)) == {"decision", "because"}


def test_a_policy_is_asked_in_a_context(capsys: Output):
    """--policy, --boundary and --context, and the answer as JSON."""
    ask = ["can", "--policy", "policy.json", "s3:GetObject", OBJECT, "--format", "json"]
    assert main([*ask, "--context", "aws:SecureTransport=true"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "decision": "allow",
        "because": "statement Read of policy.json allows it",
    }
    assert main([*ask, "--context", "aws:SecureTransport=false"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "decision": "explicit-deny",
        "because": "statement 2 of policy.json denies it",
    }
    assert main([*ask, "--boundary", "boundary.json"]) == 1
    assert json.loads(capsys.readouterr().out)["decision"] == "implicit-deny"


def test_several_policies_may_follow_one_option(capsys: Output):
    """``--policy a b ACTION ARN``: the last two words are the question, wherever they stand."""
    ask = ["can", "--policy", "boundary.json", "policy.json", "s3:GetObject", OBJECT]
    assert main(ask) == 0
    ask = ["can", "--policy", "policy.json", "--boundary", "policy.json", "s3:GetObject", OBJECT]
    assert main(ask) == 0
    assert main(["can", "s3:GetObject", OBJECT, "--policy", "boundary.json", "policy.json"]) == 0
    capsys.readouterr()


def test_many_requests_are_answered_in_their_order(capsys: Output):
    """A JSON list in, a JSON list out."""
    one = {"policies": [POLICY], "action": "s3:GetObject", "resource": OBJECT}
    items = [
        {**one, "boundaries": []},
        {**one, "context": {"aws:SecureTransport": False, "aws:TagKeys": ["a", "b"]}},
        {**one, "boundaries": [{"Statement": []}]},
        {"policies": [], "action": "s3:GetObject", "resource": "*"},
    ]
    Path("requests.json").write_text(json.dumps(items))
    assert main(["can", "--requests", "requests.json"]) == 0
    assert [answer["decision"] for answer in json.loads(capsys.readouterr().out)] == [
        "allow",
        "explicit-deny",
        "implicit-deny",
        "implicit-deny",
    ]


def test_a_policy_can_be_asked_in_a_pipe():
    """- is standard input, as for the other commands."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    done = piped(policy, "can", "--policy", "-", "s3:GetObject", "arn:aws:s3:::b/k")
    assert done.stdout == "allow: statement 1 of - allows it\n"


def test_requests_may_come_in_a_pipe():
    """``-`` is standard input, as for check and diff."""
    item = {
        "policies": [],
        "boundaries": [],
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k",
    }
    done = piped(json.dumps([item]), "can", "--requests", "-")
    assert done.returncode == 0
    assert [each["decision"] for each in json.loads(done.stdout)] == ["implicit-deny"]


def test_an_action_that_aws_does_not_have_is_said(capsys: Output):
    """The answer says nothing about the action that was meant, whatever it is."""
    Path("wide.json").write_text(json.dumps({**POLICY, "Statement": [ALL_OF_S3]}))
    for policy, answer in (
        ("boundary.json", "implicit-deny: no statement allows it"),
        ("wide.json", "allow: statement 1 of wide.json allows it"),
    ):
        main(["can", "--policy", policy, "s3:GetObjct", OBJECT])
        said = capsys.readouterr().out
        assert said.startswith(f"{answer}. s3:GetObjct is no action of s3 in AWS's data of ")
        assert said.endswith("Did you mean s3:GetObject?\n")
        main(["can", "--policy", policy, "S3:getobject", OBJECT])
        assert capsys.readouterr().out == f"{answer}\n"


def test_a_boundary_that_is_not_known_is_said(capsys: Output):
    """services.yaml has but its ARN."""
    Path("services.yaml").write_text(
        "permissions_boundary: arn:aws:iam::111122223333:policy/b\n" + GOOD
    )
    assert main(["can", "MyEcsTaskRole", "s3:GetObject", OBJECT]) == 0
    assert "Not looked at: the permissions boundary arn:aws:iam" in capsys.readouterr().out
    assert main(["can", "MyEcsTaskRole", "s3:GetObject", OBJECT, "--format", "json"]) == 0
    assert "Not looked at" in json.loads(capsys.readouterr().out)["because"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Nobody", "s3:GetObject", OBJECT], "Nobody is no role in services.yaml. There are: MyEc"),
        (["MyEcsTaskRole", "s3:GetObject"], "ROLE ACTION RESOURCE is needed, 2 words are given"),
        (["MyEcsTaskRole", "s3GetObject", OBJECT], "'s3GetObject' is no action"),
        (["MyEcsTaskRole", "s3:GetObject", "today"], "'today' is no ARN"),
        (["MyEcsTaskRole", "s3:GetObject", OBJECT, "--context", "x"], "KEY=VALUE is needed"),
        (["--policy", "policy.json", "s3:GetObject", "today"], "'today' is no ARN"),
        (["--policy", "missing.json", "s3:GetObject", OBJECT], "missing.json: can't be read: No"),
        (["--policy", "services.yaml", "s3:GetObject", OBJECT], "services.yaml: this is no JSON"),
        (["--requests", "missing.json"], "missing.json: can't be read: No such file"),
        (["--requests", "policy.json"], "policy.json: a list of requests is needed"),
        (["--requests", "services.yaml"], "services.yaml: this is no JSON"),
        (["--requests", "policy.json", "MyEcsTaskRole"], "--requests stands alone"),
    ],
)
def test_bad_input_exits_with_2(words: list[str], message: str, capsys: Output):
    """A clear line on standard error, and no answer."""
    assert main(["can", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert message in told.err


def test_a_key_that_stands_twice_in_requests_is_refused(capsys: Output):
    """As in --policy: one of the two would be lost."""
    statement = '{"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}'
    Path("asked.json").write_text(f'[{{"policies": [{{"Statement": {statement}}}]}}]')
    assert main(["can", "--requests", "asked.json"]) == 2
    assert "asked.json: the JSON key 'Effect' is given twice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (3, "[0]: a request is an object"),
        ({"action": "a:B"}, "[0].resource: text is needed"),
        ({"action": "a:B", "resource": "*", "polices": []}, "[0].polices: no such key"),
        (
            {"action": "a:B", "resource": "*", "policies": {}},
            "[0].policies: a list of policy",
        ),
        (
            {"action": "a:B", "resource": "*", "policies": [1]},
            "[0].policies[0]: a policy is a",
        ),
        (
            {"action": "a:B", "resource": "*", "context": 1},
            "[0].context: an object of context",
        ),
        (
            {"action": "a:B", "resource": "*", "context": {"a": {}}},
            "[0].context.a: text, a numb",
        ),
        ({"action": "s3", "resource": "*"}, "[0].action: 's3' is no action"),
        ({"action": "s3:Get*", "resource": "*"}, "[0].action: 's3:Get*' has a wildcard"),
    ],
)
def test_a_bad_request_is_told_by_its_index(item: object, message: str, capsys: Output):
    """Which of the many it is, and what is wrong with it."""
    Path("requests.json").write_text(json.dumps([item]))
    assert main(["can", "--requests", "requests.json"]) == 2
    assert message in capsys.readouterr().err


def test_all_bad_requests_are_told_at_once(capsys: Output):
    """Not the first alone, and each with all that is wrong with it."""
    Path("requests.json").write_text(json.dumps([{"action": "s3", "resource": "x"}, 3]))
    assert main(["can", "--requests", "requests.json"]) == 2
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == [
        "[0].action",
        "[0].resource",
        "[1]",
    ]


def test_a_policy_that_iam_would_not_take_is_told(capsys: Output):
    """All actions, ARNs and operators that are none, before anything is answered."""
    statement = {"Effect": "Allow", "Action": "GetObject", "Resource": ["*", "arn:aws:s3"]}
    Path("policy.json").write_text(json.dumps({"Statement": statement}))
    assert main(["can", "--policy", "policy.json", "s3:GetObject", OBJECT]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:2] for line in told] == [
        ["policy.json", "Statement[0].Action[0]"],
        ["policy.json", "Statement[0].Resource[1]"],
    ]


@pytest.mark.parametrize("option", ["--policy", "--boundary"])
def test_a_policy_that_names_principals_is_not_asked(option: str, capsys: Output):
    """A bucket's allows others what it does not allow the role, and a trust policy the same."""
    statement = POLICY["Statement"][0] | {"Principal": {"AWS": "444455556666"}}
    Path("bucket.json").write_text(json.dumps({"Statement": [statement]}))
    words = ["--policy", "policy.json", option, "bucket.json", "s3:GetObject", OBJECT]
    assert main(["can", *words]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert told.err.startswith("bucket.json: Statement[0].Principal: a policy that names")


def test_what_cannot_be_evaluated_is_told_by_its_index(capsys: Output):
    """Each such request of many, with its policy and statement."""
    statement = POLICY["Statement"][1] | {"Condition": {"Boole": {"a:b": "c"}}}
    item = {"policies": [{"Statement": statement}], "action": "a:B", "resource": "*"}
    Path("requests.json").write_text(json.dumps([item, item | {"policies": []}, item]))
    assert main(["can", "--requests", "requests.json"]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert [line.split("'Boole'")[0] for line in told.err.splitlines()] == [
        "requests.json: [0]: policy 1: Statement[0]: ",
        "requests.json: [2]: policy 1: Statement[0]: ",
    ]


def test_an_unknown_operator_is_an_error_not_an_answer(capsys: Output):
    """The policy can't be decided, so nothing is."""
    Path("policy.json").write_text(json.dumps(POLICY).replace("Bool", "Boole"))
    assert main(["can", "--policy", "policy.json", "s3:GetObject", OBJECT]) == 2
    assert "'Boole' is no condition operator of IAM. Did you mean Bool?" in capsys.readouterr().err
