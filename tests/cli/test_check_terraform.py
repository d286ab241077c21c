"""``python -m stacks check`` of what CDKTF synthesizes, and of other Terraform JSON."""

import json
from pathlib import Path

from stacks.cli.main import main
from tests.cli.checking import (
    GET,
    SOURCE,
    TRUST,
    UNKNOWN,
    WIDE,
    Json,
    Output,
    findings,
    policy_json,
    rules,
)
from tests.importers.files import configured, file, plan, planned

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVICES", raising=False)


def json_trust() -> Json:
    """The trust of a task role as aws_iam_policy_document has it."""
    return {
        "actions": ["sts:AssumeRole"],
        "principals": [{"type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"]}],
        "condition": [
            {
                "test": "StringEquals",
                "variable": "aws:SourceAccount",
                "values": ["111122223333"],
            }
        ],
    }


def with_statement(statement: Json) -> Json:
    """A file whose role has a policy of one statement, both documents data sources."""
    policy: Json = {
        "web": {
            "name": "Web",
            "role": "${aws_iam_role.x.name}",
            "policy": "${data.aws_iam_policy_document.web.json}",
        }
    }
    data: Json = {"web": {"statement": [statement]}, "trust": {"statement": [json_trust()]}}
    role: Json = {"assume_role_policy": "${data.aws_iam_policy_document.trust.json}"}
    return file({"aws_iam_role_policy": policy}, data=data, role=role)


PASS_TO_LAMBDA: Json = {
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "*",
    "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
}
RUN_FUNCTIONS: Json = {
    "Effect": "Allow",
    "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"],
    "Resource": "arn:aws:lambda:us-east-1:111122223333:function:web",
}
RUN_TASK: Json = {
    "Effect": "Allow",
    "Action": "ecs:RunTask",
    "Resource": "arn:aws:ecs:us-east-1:111122223333:task-definition/web:*",
}
ESCALATION = "privilege-escalation-by-pass-role"


def with_attached(managed: Json, inline: Json, *others: str, accept: Json | None = None) -> str:
    """A file whose roles, ``x`` and ``others``, have one managed policy; ``x`` one inline, too."""
    trust = json.dumps(policy_json(TRUST | {"Condition": SOURCE}))
    roles: Json = {name: {"name": name, "assume_role_policy": trust} for name in ("x", *others)}
    if accept:
        roles["x"]["//"] = {"accepted_findings": [accept]}
    inline_policy = {
        "name": "Own",
        "role": "${aws_iam_role.x.name}",
        "policy": json.dumps(policy_json(inline)),
    }
    attachments = {
        name: {
            "role": f"${{aws_iam_role.{name}.name}}",
            # The id of a policy is its ARN.
            "policy_arn": f"${{aws_iam_policy.shared.{'arn' if name == 'x' else 'id'}}}",
        }
        for name in roles
    }
    resources = {
        "aws_iam_role": roles,
        "aws_iam_role_policy": {"x": inline_policy},
        "aws_iam_policy": {"shared": {"policy": json.dumps(policy_json(managed))}},
        "aws_iam_role_policy_attachment": attachments,
    }
    return json.dumps({"resource": resources}, indent=1)


def test_a_synthesized_file_is_checked_role_by_role(capsys: Output):
    """With the address of the document and the line in the file."""
    statement = {"actions": ["s3:GetObjct"], "resources": ["${aws_s3_bucket.b.arn}/*"]}
    synthesized = with_statement(statement)
    Path("cdk.tf.json").write_text(json.dumps(synthesized, indent=1))
    (finding,) = findings(capsys, "cdk.tf.json", status=1)
    assert finding["rule"] == "unknown-action"
    assert finding["where"]["path"] == ("data.aws_iam_policy_document.web.statement[0].actions[0]")
    line = Path("cdk.tf.json").read_text().splitlines()[finding["where"]["line"] - 1]
    assert line.strip() == '"s3:GetObjct"'


def test_a_name_where_an_arn_belongs_is_found_at_its_line(capsys: Output):
    """What a token of CDKTF became, before IAM refuses it."""
    cluster = "${aws_ecs_cluster.c.name}"
    statement: Json = {
        "actions": ["ecs:StopTask"],
        "resources": ["arn:aws:ecs:us-east-1:111122223333:task/my-cluster/*"],
        "condition": [{"test": "ArnEquals", "variable": "ecs:cluster", "values": [cluster]}],
    }
    Path("cdk.tf.json").write_text(json.dumps(with_statement(statement), indent=1))
    (finding,) = findings(capsys, "cdk.tf.json", status=1)
    assert finding["rule"] == "name-for-arn"
    place = "data.aws_iam_policy_document.web.statement[0].condition"
    assert finding["where"]["path"] == place
    line = Path("cdk.tf.json").read_text().splitlines()[finding["where"]["line"] - 1]
    assert line.strip() == '"condition": ['
    statement["condition"][0]["values"] = ["${aws_ecs_cluster.c.arn}"]
    Path("cdk.tf.json").write_text(json.dumps(with_statement(statement)))
    assert findings(capsys, "cdk.tf.json", status=0) == []


def test_a_name_that_a_plan_has_where_an_arn_belongs_is_found(capsys: Output):
    """It is plain text there, as the cluster's name is known before it is made."""
    stop: Json = {
        "Effect": "Allow",
        "Action": "ecs:StopTask",
        "Resource": "arn:aws:ecs:us-east-1:111122223333:task/my-cluster/*",
        "Condition": {"ArnEquals": {"ecs:cluster": "my-cluster"}},
    }
    trust, inline = (
        json.dumps(policy_json(each)) for each in (TRUST | {"Condition": SOURCE}, stop)
    )
    resources = [
        planned("aws_iam_role.a", name="a", assume_role_policy=trust),
        planned("aws_iam_role_policy.a", name="P", role="a", policy=inline),
    ]
    Path("plan.json").write_text(json.dumps(plan(*resources)))
    (finding,) = findings(capsys, "plan.json", status=1)
    assert finding["rule"] == "value-is-no-arn"
    assert finding["where"]["path"].endswith("statements[0].conditions.ArnEquals.ecs:cluster")


def test_a_name_in_a_permissions_boundary_is_found(capsys: Output):
    """IAM refuses the policy, whatever it is for."""
    named = json.dumps(policy_json(GET | {"Resource": "${aws_s3_bucket.b.bucket}/*"}))
    synthesized = file(
        {"aws_iam_policy": {"limit": {"name": "Limit", "policy": named}}},
        role={
            "assume_role_policy": json.dumps(policy_json(TRUST | {"Condition": SOURCE})),
            "permissions_boundary": "${aws_iam_policy.limit.arn}",
        },
    )
    Path("cdk.tf.json").write_text(json.dumps(synthesized))
    assert rules(findings(capsys, "cdk.tf.json", status=1)) == ["name-for-arn"]


def test_what_could_not_be_read_is_said(capsys: Output):
    """A policy that only Terraform knows is not passed over silently."""
    synthesized = file(role={"assume_role_policy": "${var.trust}"})
    Path("cdk.tf.json").write_text(json.dumps(synthesized))
    assert main(["check", "cdk.tf.json"]) == 0
    assert "aws_iam_role.x.assume_role_policy can't be read" in capsys.readouterr().err


def test_condition_blocks_that_terraform_merges_are_found(capsys: Output):
    """The provider makes an "or" of them; the place is that of the second block."""
    test = {"test": "StringEquals", "variable": "s3:prefix"}
    statement = {
        "actions": ["s3:ListBucket"],
        "resources": ["arn:aws:s3:::b"],
        "condition": [test | {"values": ["a"]}, test | {"values": ["b"]}],
    }
    synthesized = with_statement(statement)
    Path("cdk.tf.json").write_text(json.dumps(synthesized, indent=1))
    (finding,) = findings(capsys, "cdk.tf.json", status=1)
    assert finding["rule"] == "condition-in-two-blocks"
    place = "data.aws_iam_policy_document.web.statement[0].condition[1]"
    assert finding["where"]["path"] == place
    statement["condition"] = [test | {"values": ["a", "b"]}]
    Path("cdk.tf.json").write_text(json.dumps(synthesized))
    assert findings(capsys, "cdk.tf.json", status=0) == []


def test_a_managed_policy_of_the_file_is_held_to_its_own_quota(capsys: Output):
    """6,144 characters, where the inline policies of a role may have 10,240."""

    def synthesized(count: int) -> Json:
        resources = [f"arn:aws:s3:::my-log-bucket/{number:04}" for number in range(count)]
        document = json.dumps(policy_json(GET | {"Resource": resources}))
        return file(
            {
                "aws_iam_policy": {"p": {"name": "P", "policy": document}},
                "aws_iam_role_policy_attachment": {
                    "p": {"role": "${aws_iam_role.x.name}", "policy_arn": "${aws_iam_policy.p.arn}"}
                },
            },
            role={"assume_role_policy": json.dumps(policy_json(TRUST | {"Condition": SOURCE}))},
        )

    Path("cdk.tf.json").write_text(json.dumps(synthesized(200)))
    assert rules(findings(capsys, "cdk.tf.json", status=1)) == ["managed-policy-size"]
    Path("cdk.tf.json").write_text(json.dumps(synthesized(100)))
    assert findings(capsys, "cdk.tf.json", status=0) == []


def test_terraform_json_of_a_wrong_form_is_bad_input(capsys: Output):
    """With the place in the file."""
    Path("cdk.tf.json").write_text(json.dumps({"resource": {"aws_iam_role": [1]}}))
    found = findings(capsys, "cdk.tf.json", status=2)
    assert set(rules(found)) == {"unreadable-file"}


def test_each_value_of_a_wrong_type_has_its_line(capsys: Output):
    """In the order of the file."""
    data = with_statement({"actions": "s3:GetObject", "resources": ["*"]})
    data["resource"]["aws_iam_role"]["x"]["tags"] = 5
    text = json.dumps(data, indent=1)
    Path("cdk.tf.json").write_text(text)
    lines = [text[: text.index(each)].count("\n") + 1 for each in ('"tags"', '"actions": "')]
    found = findings(capsys, "cdk.tf.json", status=2)
    assert [each["where"]["line"] for each in found] == sorted(lines)


def test_a_permissions_boundary_gives_nothing(capsys: Output):
    """It may allow all that it does not mean to limit; a typo in it is one still."""
    trust = json.dumps(policy_json(TRUST | {"Condition": SOURCE}))

    def synthesized(denied: str) -> str:
        limit = policy_json(
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": denied, "Resource": "*"},
        )
        boundary = "${aws_iam_policy.limit.arn}"
        return json.dumps(
            file(
                {"aws_iam_policy": {"limit": {"name": "Limit", "policy": json.dumps(limit)}}},
                role={"assume_role_policy": trust, "permissions_boundary": boundary},
            )
        )

    Path("cdk.tf.json").write_text(synthesized("iam:*"))
    assert findings(capsys, "cdk.tf.json", status=0) == []
    Path("cdk.tf.json").write_text(synthesized("iam:CreatUser"))
    assert rules(findings(capsys, "cdk.tf.json", status=1)) == ["unknown-action"]


def test_the_folder_that_cdktf_writes_is_its_stacks(capsys: Output):
    """cdktf.out has a manifest beside them, which is nothing to check."""
    stack = Path("cdktf.out/stacks/web")
    stack.mkdir(parents=True)
    Path("cdktf.out/manifest.json").write_text("{}")
    stack.joinpath("cdk.tf.json").write_text(
        json.dumps(file(role={"assume_role_policy": "${x.y}"}))
    )
    assert main(["check", "cdktf.out"]) == 0
    assert "web/cdk.tf.json" in capsys.readouterr().err


def test_a_managed_policy_that_no_role_has_is_checked_too(capsys: Output):
    """Others may attach it; one that can't be read is said."""
    wrong = json.dumps(policy_json(UNKNOWN))
    policies: Json = {"a": {"name": "A", "policy": wrong}, "b": {"policy": "${var.policy}"}}
    Path("cdk.tf.json").write_text(json.dumps({"resource": {"aws_iam_policy": policies}}))
    assert main(["check", "cdk.tf.json", "--format", "json"]) == 1
    shown = capsys.readouterr()
    (finding,) = json.loads(shown.out)
    assert finding["where"]["path"] == "resource.aws_iam_policy.a.policy.Statement[0].Action[1]"
    assert "aws_iam_policy.b can't be read" in shown.err


def test_what_an_inline_and_a_managed_policy_give_together_is_found(capsys: Output):
    """Neither is an error alone; the place is that of what completes it."""
    Path("cdk.tf.json").write_text(with_attached(RUN_FUNCTIONS, PASS_TO_LAMBDA))
    found = findings(capsys, "cdk.tf.json", status=1)
    assert rules(found) == ["wildcard-resource", ESCALATION]
    place = "resource.aws_iam_policy.shared.policy.Statement[0].Action[1]"
    assert found[1]["where"]["path"] == place


def test_what_a_managed_policy_needs_may_stand_in_an_inline_one(capsys: Output):
    """The pass of a role is missing where no policy of the role has it."""
    pass_role = PASS_TO_LAMBDA | {"Resource": "arn:aws:iam::111122223333:role/Task"}
    Path("cdk.tf.json").write_text(with_attached(RUN_TASK, pass_role))
    assert findings(capsys, "cdk.tf.json", status=0) == []
    Path("cdk.tf.json").write_text(with_attached(RUN_TASK, GET))
    assert rules(findings(capsys, "cdk.tf.json", status=0)) == ["missing-pass-role"]


def test_what_a_managed_policy_has_is_found_once(capsys: Output):
    """However many roles have it, and however they name it."""
    Path("cdk.tf.json").write_text(with_attached(WIDE, GET, "y", "z"))
    (finding,) = findings(capsys, "cdk.tf.json", status=0)
    place = "resource.aws_iam_policy.shared.policy.Statement[0].Action"
    assert finding["where"]["path"].startswith(place)


def test_an_attached_policy_of_aws_has_the_place_of_its_attachment(capsys: Output):
    """Whatever else the role has, and wherever the role itself stands."""
    data = json.loads(with_attached(GET, GET))
    data["resource"]["aws_iam_role_policy_attachment"]["z"] = {
        "role": "${aws_iam_role.x.name}",
        "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess",
    }
    text = json.dumps(data, indent=1)
    Path("cdk.tf.json").write_text(text)
    (finding,) = findings(capsys, "cdk.tf.json", status=1)
    assert finding["rule"] == "administrator-policy"
    assert finding["where"] == {
        "file": "cdk.tf.json",
        "line": text[: text.index("AdministratorAccess")].count("\n") + 1,
        "path": "resource.aws_iam_role_policy_attachment.z.policy_arn",
    }


def test_an_accept_covers_what_stands_in_a_managed_policy(capsys: Output):
    """For the role that has it: another one with the same policy accepts it for itself."""
    accept = {"rule": "wildcard-resource", "match": "sqs:SendMessage", "reason": "At run time"}
    Path("cdk.tf.json").write_text(with_attached(WIDE, GET, accept=accept))
    assert findings(capsys, "cdk.tf.json", status=0) == []
    Path("cdk.tf.json").write_text(with_attached(WIDE, GET, "y", accept=accept))
    assert rules(findings(capsys, "cdk.tf.json", status=0)) == ["wildcard-resource"]


def test_the_policies_of_a_planned_role_are_judged_together(capsys: Output):
    """A managed policy that two roles have is told of once, by its address."""
    trust, inline, managed = (
        json.dumps(policy_json(each))
        for each in (TRUST | {"Condition": SOURCE}, PASS_TO_LAMBDA, RUN_FUNCTIONS)
    )
    attach = "aws_iam_role_policy_attachment"
    resources = [planned("aws_iam_policy.shared", name="Shared", policy=managed)]
    for name in ("a", "b"):
        resources += [
            planned(f"aws_iam_role.{name}", name=name, assume_role_policy=trust),
            planned(f"aws_iam_role_policy.{name}", name="P", role=name, policy=inline),
            planned(f"{attach}.{name}", role=name),
        ]
    attached = [
        configured(f"{attach}.{name}", policy_arn=["aws_iam_policy.shared.arn"])
        for name in ("a", "b")
    ]
    Path("plan.json").write_text(json.dumps(plan(*resources, configuration=attached)))
    found = findings(capsys, "plan.json", status=1)
    (escalation,) = (each for each in found if each["rule"] == ESCALATION)
    assert escalation["where"]["path"] == "aws_iam_policy.shared.policy.Statement[0].Action[1]"


def test_a_plan_says_what_the_file_it_was_made_of_says(capsys: Output):
    """Of a policy that no role has, of one that can't be read, and of a user's, which is not."""
    wrong = json.dumps(policy_json(UNKNOWN))
    resources: Json = {
        "aws_iam_policy": {"a": {"name": "A", "policy": wrong}, "b": {"policy": "${x.y.z}"}},
        "aws_iam_user_policy": {"u": {"user": "U", "policy": wrong}},
    }
    made = plan(
        planned("aws_iam_policy.a", name="A", policy=wrong),
        planned("aws_iam_policy.b"),
        planned("aws_iam_user_policy.u", user="U", policy=wrong),
    )
    said: list[tuple[list[Json], set[str]]] = []
    for data in ({"resource": resources}, made):
        Path("tf.json").write_text(json.dumps(data))
        assert main(["check", "tf.json", "--format", "json"]) == 1
        shown = capsys.readouterr()
        found = [each | {"where": None} for each in json.loads(shown.out)]
        said.append((found, set(shown.err.splitlines())))
    assert said[0] == said[1]
    found, notes = said[1]
    assert rules(found) == ["unknown-action"]
    assert len(notes) == 2


def test_a_policy_in_a_plan_has_its_place(capsys: Output):
    """The statement, by the policy's address, whether a role has it or not."""
    made = plan(planned("aws_iam_policy.a", name="A", policy=json.dumps(policy_json(UNKNOWN))))
    Path("plan.json").write_text(json.dumps(made))
    (finding,) = findings(capsys, "plan.json", status=1)
    assert finding["where"]["path"] == "aws_iam_policy.a.policy.Statement[0].Action[1]"


def test_an_attached_policy_of_aws_in_a_plan_has_its_place(capsys: Output):
    """The argument that attaches it, by the address of its resource."""
    trust = json.dumps(policy_json(TRUST | {"Condition": SOURCE}))
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    made = plan(
        planned("aws_iam_role.a", name="A", assume_role_policy=trust),
        planned("aws_iam_role_policy_attachment.b", role="A", policy_arn=arn),
    )
    Path("plan.json").write_text(json.dumps(made))
    (finding,) = findings(capsys, "plan.json", status=1)
    assert finding["where"]["path"] == "aws_iam_role_policy_attachment.b.policy_arn"
