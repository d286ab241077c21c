"""``python -m stacks check`` of services.yaml files and of policies."""

import json
import os
from pathlib import Path

from stacks.cli.main import main
from tests.cli.checking import (
    GET,
    SOURCE,
    TRUST,
    UNKNOWN,
    WIDE,
    Output,
    findings,
    rules,
    write_policy,
)
from tests.cli.piped import piped
from tests.manifest.services import GOOD, changed
from tests.projects import ROOT

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a good services.yaml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVICES", raising=False)
    Path("services.yaml").write_text(GOOD)


def test_services_yaml_is_what_is_checked(capsys: Output):
    """Without a PATH; nothing found is told, and 0."""
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "nothing found\n"


def test_services_as_committed_are_fine(capsys: Output):
    """The project's own services.yaml passes without a word."""
    assert findings(capsys, str(ROOT / "services.yaml"), status=0) == []


def test_a_finding_says_what_where_why_and_what_to_do(capsys: Output):
    """Where in the file it is, the nearest real name, the rule; then its reason once."""
    Path("services.yaml").write_text(changed("s3:GetObject]", "s3:GetObjct, s3:PutObjct]"))
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("services.yaml:10:23: error: s3:GetObjct is no action of s3")
    assert lines[0].endswith("Did you mean s3:GetObject? [unknown-action]")
    assert lines[1].startswith("    why: ")
    assert lines[2].startswith("    fix: ")
    assert lines[3].startswith("services.yaml:10:36: error: s3:PutObjct")
    assert lines[4:] == ["2 errors"]


def test_json_has_the_keys_that_programs_rely_on(capsys: Output):
    """rule, severity, message, fix, where, access_analyzer, and no other."""
    Path("services.yaml").write_text(changed("s3:GetObject]", "s3:GetObjct]"))
    (finding,) = findings(capsys, status=1)
    assert finding.keys() == {"rule", "severity", "message", "fix", "where", "access_analyzer"}
    assert finding["severity"] == "error"
    assert finding["access_analyzer"] == "INVALID_ACTION"
    assert finding["where"] == {
        "file": "services.yaml",
        "line": 10,
        "path": "services.my-ecs.task_role.allow[0].statement.actions[0]",
    }


def test_warnings_exit_with_0(capsys: Output):
    """Only errors are a no."""
    assert rules(findings(capsys, write_policy(WIDE), status=0)) == ["wildcard-resource"]


def test_a_finding_in_a_policy_has_its_line(capsys: Output):
    """The statement and the field, in IAM's names."""
    (finding,) = findings(capsys, write_policy(GET, UNKNOWN), status=1)
    assert finding["where"]["path"] == "Statement[1].Action[1]"
    assert Path("policy.json").read_text().splitlines()[finding["where"]["line"] - 1].strip() == (
        '"s3:PutObjct"'
    )


def test_a_statement_that_stands_alone_has_no_index(capsys: Output):
    """Statement may be an object, Action a text."""
    Path("one.json").write_text(
        json.dumps({"Version": "2012-10-17", "Statement": GET | {"Action": "s3:GetObjct"}})
    )
    (finding,) = findings(capsys, "one.json", status=1)
    assert finding["where"]["path"] == "Statement.Action"


def test_what_can_be_read_of_a_broken_policy_is_checked(capsys: Output):
    """All at once: what is no policy, and what is wrong in the statements that are."""
    broken = GET | {"Effect": "Alow"}
    found = findings(capsys, write_policy(broken, UNKNOWN), status=1)
    assert rules(found) == ["unknown-effect", "unknown-action"]
    assert found[1]["where"]["path"] == "Statement[1].Action[1]"


def test_a_policy_that_names_principals_is_a_trust_policy(capsys: Output):
    """--type says it where it should not be guessed."""
    assert findings(capsys, write_policy(TRUST | {"Condition": SOURCE}), status=0) == []
    found = findings(capsys, write_policy(TRUST), "--type", "identity", status=1)
    assert "principal-in-permissions-policy" in rules(found)
    assert "missing-principal" in rules(
        findings(capsys, write_policy(GET), "--type", "trust", status=1)
    )


def test_the_kind_decides_on_what_a_role_is_for(capsys: Output):
    """AWS shows the trust of an execution role without conditions, that of a task role with."""
    policy = write_policy(TRUST)
    assert findings(capsys, policy, "--kind", "execution", status=0) == []
    assert findings(capsys, policy, "--kind", "task", status=0) != []


def test_faults_of_services_yaml_are_findings(capsys: Output):
    """With the rule of what IAM would refuse, or as faults of the file itself."""
    text = changed("s3:GetObject]", "s3-GetObject]").replace("region:", "regoin:")
    Path("services.yaml").write_text(text)
    found = findings(capsys, status=1)
    assert {"services-file", "malformed-action"} == set(rules(found))


def test_accepted_findings_are_listed_with_their_reasons(capsys: Output):
    """For whoever audits them; they are none any more in JSON."""
    accepted = {"rule": "wildcard-resource", "match": "sqs:SendMessage", "reason": "Made late"}
    text = changed("s3:GetObject]", "sqs:SendMessage]").replace("arn:aws:s3:::my-log-bucket/*", "*")
    Path("services.yaml").write_text(f"{text}      accept: [{json.dumps(accepted)}]\n")
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "Accepted\n  services.yaml:10:23: sqs:SendMessage" in shown
    assert "because: Made late" in shown
    assert findings(capsys, status=0) == []


def test_several_paths_are_one_report(capsys: Output):
    """In the order of files and lines; a folder stands for the files in it."""
    Path("teams").mkdir()
    Path("teams/a.yaml").write_text(changed("s3:GetObject]", "s3:GetObjct]"))
    write_policy(UNKNOWN, name="teams/b.json")
    write_policy(WIDE)
    found = findings(capsys, "teams", "policy.json", status=1)
    files = [each["where"]["file"] for each in found]
    assert files == ["policy.json", "teams/a.yaml", "teams/b.json"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "this is no JSON"),
        ("[]", "this is none of what can be checked"),
        ('{"a": 1, "a": 2}', "given twice"),
    ],
)
def test_bad_input_exits_with_2(capsys: Output, text: str, told: str):
    """With the file and the reason, and never a traceback."""
    Path("bad.json").write_text(text)
    assert main(["check", "bad.json"]) == 2
    shown = capsys.readouterr()
    assert "bad.json" in shown.out + shown.err
    assert told in shown.out + shown.err


def test_a_key_that_is_given_twice_has_its_line(capsys: Output):
    """That of the second one."""
    Path("twice.json").write_text('{\n  "Version": "2012-10-17",\n  "Version": "2008-10-17"\n}')
    (finding,) = findings(capsys, "twice.json", status=2)
    assert (finding["rule"], finding["where"]["line"]) == ("json-key-twice", 3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}', "this is none of what can be checked"),
        ('{"containerDefinitions": [{"name": "a"}]}', "this is an ECS task definition"),
    ],
)
def test_bad_input_in_a_pipe_exits_with_2(text: str, told: str):
    """Nobody takes what was not checked for what is fine."""
    done = piped(text, "check", "-")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


FLOW = (
    '{{account: "111122223333", region: us-east-1, services: '
    "{{s: {{task_role: {{allow: [{{s3.{}: my-config}}]}}}}}}}}"
)
AS_JSON = json.dumps(
    {
        "account": "111122223333",
        "region": "us-east-1",
        "services": {"s": {"task_role": {"allow": [{"s3.READ": "my-config"}]}}},
    }
)


@pytest.mark.parametrize("name", ["a.yaml", "a.YML", "pipe"])
@pytest.mark.parametrize("text", [FLOW.format("READ"), AS_JSON, f"\ufeff\n{AS_JSON}"])
def test_services_in_braces_are_services(name: str, text: str, capsys: Output):
    """YAML's flow style, of which JSON is one; a name decides, and for a pipe the keys."""
    good = text.replace("READ", "read")
    if name == "pipe":
        assert piped(good, "check", "-").stdout == "nothing found\n"
        told = piped(text, "check", "-").stdout
    else:
        Path(name).write_text(good)
        assert main(["check", name]) == 0
        assert main(["diff", name, name]) == 0
        Path(name).write_text(text)
        assert main(["check", name]) == 1
        told = capsys.readouterr().out
    assert "[services-file]" in told


@pytest.mark.parametrize(
    "text", ["{", '{"Statement": [', "{a: b}", "[1", '{"services": {', "{" * 5_000_000], ids=len
)
def test_what_is_neither_json_nor_services_is_said_to_be_no_json(text: str):
    """In a pipe, which has no name."""
    done = piped(text, "check", "-")
    assert done.returncode == 2
    assert "this is no JSON" in done.stdout


def test_a_folder_of_which_nothing_can_be_checked_exits_with_2(capsys: Output):
    """What was passed over is named."""
    Path("other").mkdir()
    Path("other", "package.json").write_text("{}")
    assert main(["check", "other"]) == 2
    shown = capsys.readouterr()
    assert "nothing found" not in shown.out
    assert "package.json" in shown.err
    assert "other: nothing in it can be checked" in shown.err


def test_a_missing_file_exits_with_2_and_the_others_are_checked(capsys: Output):
    """One path that can't be read hides nothing of the others."""
    assert main(["check", "missing.yaml", write_policy(UNKNOWN)]) == 2
    shown = capsys.readouterr()
    assert "unknown-action" in shown.out
    assert "missing.yaml" in shown.out + shown.err


def test_faults_and_findings_are_told_at_once(capsys: Output):
    """In one statement too, but for one that can't be read."""
    statement = "        - statement: {{actions: [{}], resources: [{}]}}\n"
    text = GOOD + statement.format("s3:GetObjct", '"arn:aws:s3:::b/*"')
    text += statement.format("s3:PutObjct", "bucket")
    text += statement.format("s3:DeleteObjct", "{}")
    Path("services.yaml").write_text(text)
    found = findings(capsys, status=1)
    assert [(each["rule"], each["where"]["line"]) for each in found] == [
        ("unknown-action", 12),
        ("unknown-action", 13),
        ("arn-without-prefix", 13),
        ("services-file", 14),
    ]


def test_an_accept_of_no_rule_is_told_beside_a_fault(capsys: Output):
    """One that matches nothing is not: what it is for may stand where the fault is."""
    accept = '      accept: [{rule: wildcard-resurce, match: "*", reason: r}, '
    accept += '{rule: wildcard-resource, match: "*", reason: r}]\n'
    text = GOOD + '        - statement: {actions: ["s3:PutObject"], resources: [bucket]}\n' + accept
    Path("services.yaml").write_text(text)
    found = findings(capsys, status=1)
    assert rules(found) == ["arn-without-prefix", "accept-of-no-rule"]
    assert found[1]["message"].endswith("Did you mean wildcard-resource?")


def test_what_a_faulty_statement_may_say_is_not_missed(capsys: Output):
    """iam:PassRole stands in the statement that can't be read."""
    run = 'actions: ["ecs:RunTask"]'
    definition = "arn:aws:ecs:us-east-1:111122223333:task-definition/job:*"
    text = changed("actions: [s3:GetObject]", run).replace(
        "arn:aws:s3:::my-log-bucket/*", definition
    )
    text += "        - statement: {actions: [iam:PassRole], resources: [my-role]}\n"
    Path("services.yaml").write_text(text)
    assert rules(findings(capsys, status=1)) == ["arn-without-prefix"]


def test_two_files_that_claim_the_same_are_found(capsys: Output):
    """A role's name, a stack and a state are each their own rule."""
    Path("teams").mkdir()
    backend = "region: us-east-1\nbackend: {s3: {bucket: state, key: k, region: us-east-1}}"
    text = changed("region: us-east-1", f"{backend}\nstack: one")
    Path("teams/a.yaml").write_text(text)
    Path("teams/b.yaml").write_text(text)
    found = findings(capsys, "teams", status=1)
    assert set(rules(found)) == {"duplicate-role-name", "shared-stack", "shared-state"}
    assert {each["where"]["file"] for each in found} == {"teams/b.yaml"}


def test_files_that_are_named_one_by_one_claim_the_same_too(capsys: Output):
    """A role's name and a state; stacks of one name may be in folders of their own."""
    backend = "region: us-east-1\nbackend: {s3: {bucket: state, key: k, region: us-east-1}}"
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(name, "services.yaml").write_text(changed("region: us-east-1", backend))
    found = findings(capsys, "a/services.yaml", "b/services.yaml", status=1)
    assert rules(found) == ["shared-state", "duplicate-role-name"]
    assert {each["where"]["file"] for each in found} == {"b/services.yaml"}
    assert findings(capsys, "a/services.yaml", "./a/services.yaml", "a", status=0) == []


def test_an_unread_statement_may_be_what_is_missed(capsys: Output):
    """A misspelt element hides iam:PassRole, or who is trusted, and no more is said of that."""
    definition = "arn:aws:ecs:us-east-1:111122223333:task-definition/job:*"
    run = GET | {"Action": "ecs:RunTask", "Resource": definition}
    passing = GET | {"Action": "iam:PassRole", "Resurce": "*"}
    assert rules(findings(capsys, write_policy(run), status=0)) == ["missing-pass-role"]
    assert rules(findings(capsys, write_policy(run, passing), status=1)) == ["unknown-element"]
    misspelt = TRUST | {"Condition": SOURCE, "Effct": "Allow"}
    other = TRUST | {"Principal": {"Service": "ec2.amazonaws.com"}}
    found = findings(capsys, write_policy(misspelt, other), "--kind", "task", status=1)
    assert "other-service-trusted" not in rules(found)


def test_other_json_in_a_folder_is_passed_over_with_a_word(capsys: Output):
    """A package.json is nobody's policy; named by itself it is bad input."""
    Path("app").mkdir()
    Path("app/services.yaml").write_text(GOOD)
    Path("app/package.json").write_text("{}")
    assert main(["check", "app"]) == 0
    assert "app/package.json" in capsys.readouterr().err
    assert main(["check", "app/package.json"]) == 2


def test_of_several_folders_the_json_is_checked_too(capsys: Output):
    """Joined as in PATH: their services together, and the policies that lie beside them."""
    for name in ("one", "two"):
        Path(name).mkdir()
        Path(name, f"{name}.yaml").write_text(GOOD.replace("MyEcs", f"{name}-"))
    write_policy(UNKNOWN, name="two/policy.json")
    found = findings(capsys, os.pathsep.join(["one", "two"]), status=1)
    assert [each["where"]["file"] for each in found] == ["two/policy.json"]


def test_broken_json_has_its_place(capsys: Output):
    """Where the reader stopped."""
    Path("bad.json").write_text('{"Version": "2012-10-17",\n  "Statement": [,]}')
    (finding,) = findings(capsys, "bad.json", status=2)
    assert finding["rule"] == "no-json"
    assert finding["where"]["line"] == 2


def test_wrong_settings_are_told_once(capsys: Output):
    """The trust policy is made of them, and says nothing of its own about them."""
    Path("services.yaml").write_text(GOOD.replace("111122223333", "1111"))
    assert rules(findings(capsys, status=1)) == ["services-file"]


def test_what_is_accepted_is_listed_beside_faults(capsys: Output):
    """A fault elsewhere in the file hides no reason."""
    accepted = {"rule": "wildcard-resource", "match": "sqs:SendMessage", "reason": "Made late"}
    text = changed("s3:GetObject]", "sqs:SendMessage]").replace("arn:aws:s3:::my-log-bucket/*", "*")
    text += "        - statement: {actions: [s3:GetObject], resources: [bucket]}\n"
    Path("services.yaml").write_text(f"{text}      accept: [{json.dumps(accepted)}]\n")
    assert main(["check"]) == 1
    shown = capsys.readouterr().out
    assert "because: Made late" in shown
    assert "wildcard-resource]\n    why" not in shown


def test_options_that_are_for_json_are_not_ignored_silently(capsys: Output):
    """A services.yaml says itself which role is which."""
    assert main(["check", "services.yaml", "--kind", "execution"]) == 0
    assert "--kind are for JSON" in capsys.readouterr().err
    assert main(["check", "services.yaml"]) == 0
    assert capsys.readouterr().err == ""


def test_a_task_definition_is_checked_with_the_services_that_name_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """In a folder it is no news; by itself it is none of what can be checked."""
    file = tmp_path / "taskdef.json"
    file.write_text('{"containerDefinitions": [{"name": "app", "image": "nginx"}]}', "utf-8")
    (tmp_path / "services.yaml").write_text(
        'account: "111122223333"\nregion: us-east-1\n'
        "services: {web: {execution_role: {task_definition: taskdef.json}}}\n",
        "utf-8",
    )
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", str(file)]) == 2
    assert "this is an ECS task definition" in capsys.readouterr().err
