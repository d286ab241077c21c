import json
from pathlib import Path

from stacks.manifest import ManifestError
from tests.manifest.services import GOOD, changed, faults, read

import pytest

ACCOUNT = 'account: "111122223333"'
ACTIONS = "[s3:GetObject]"
RESOURCES = '["arn:aws:s3:::my-log-bucket/*"]'
NAME = "name: MyEcsTaskRole"


def test_a_good_file_has_no_fault(tmp_path: Path):
    """The file that the others differ from is right."""
    assert not faults(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # Keys
        (ACCOUNT, "acount: x\n" + ACCOUNT, "1:1: the file has no key 'acount'. Did you mean acco"),
        (ACCOUNT, "zzzzzz: x\n" + ACCOUNT, "1:1: the file has no key 'zzzzzz'. Known here: accoun"),
        (NAME, "nmae: x\n      " + NAME, "6:7: services.my-ecs.task_role has no key 'nmae'. Did"),
        ("actions:", "Action:", "10:13: allow[0].statement has no key 'Action'. Did you mean acti"),
        (NAME, NAME + "\n      " + NAME, "7:7: the key name is used twice; it stands in line 6 al"),
        (ACCOUNT + "\n", "", '1:1: the file needs account; add account: "111122223333"'),
        ("region: us-east-1\n", "", "1:1: the file needs region; add region: us-east-1"),
        (
            "    task_role:",
            "    name: x\n    task_role:",
            "5:5: services.my-ecs has no key 'name'; ind",
        ),
        (
            f"            actions: {ACTIONS}\n            resources:",
            f"          actions: {ACTIONS}\n          resources:",
            "10:11: actions is a key of the statement; indent it further than statement:",
        ),
        # Grants
        (
            "- statement:",
            "- s3.reed: my-bucket\n        - statement:",
            "9:11: s3.reed is no grant. Did you mean s3.read?",
        ),
        (
            "- statement:",
            "- nothing.like: my-bucket\n        - statement:",
            "9:11: nothing.like is no grant. There are statement and the grants that `python -m",
        ),
        (
            "- statement:",
            "- s3.read: {bucket: my-bucket, prefx: a/}\n        - statement:",
            "9:40: allow[0].s3.read has no key 'prefx'. Did you mean prefix? "
            "It is s3.read(bucket, *, prefix=None, kms_key=None)",
        ),
        (
            "- statement:",
            "- s3.read: {prefix: a/}\n        - statement:",
            "9:11: allow[0].s3.read needs bucket; add bucket: my-bucket. It is s3.",
        ),
        (
            "- statement:",
            "- s3.read: 5\n        - statement:",
            "9:20: allow[0].s3.read is a number to YAML, and must be text; quote",
        ),
        (
            "- statement:",
            "- s3.read: My_Bucket\n        - statement:",
            "9:20: s3.read: bucket: 'My_Bucket' is no name of an S3 bucket: a bucket's name has 3",
        ),
        (
            "- statement:",
            "- s3.read: {bucket: my-bucket, prefix: a*}\n        - statement:",
            "9:48: s3.read: prefix: 'a*' has the wildcard * in it",
        ),
        (
            "- statement:",
            "- s3.read: '${aws:username}'\n        - statement:",
            "9:20: '${aws:username}' can't hold ${…}",
        ),
        (
            "- statement:",
            "- s3.read: {bucket: my-bucket, prefix: '${var.x}/'}\n        - statement:",
            "9:48: ${var.x} is no policy variable of IAM",
        ),
        (
            "- statement:",
            "- {s3.read: my-bucket, s3.list: my-bucket}\n        - statement:",
            "9:32: s3.list is an entry of its own; begin its line with a hyphen: - s3.list:",
        ),
        # Accepted findings
        (NAME, "accept: {}\n      " + NAME, "6:15: accept is a mapping; it must be a list"),
        (
            NAME,
            "accept: [{rule: wildcard-action, match: s3}]\n      " + NAME,
            "6:16: accept[0] needs reason; add reason:",
        ),
        (
            NAME,
            'accept: [{rule: wildcard-action, match: s3, reason: ""}]\n      ' + NAME,
            "6:59: accept[0].reason is empty; it reads like",
        ),
        # Types
        (ACCOUNT, "account: 111122223333", "1:10: account is a number to YAML, and must be text; "),
        (ACCOUNT, "account: 011122223333", 'quote it: "011122223333"'),
        (NAME, "name: true", "6:13: name is true or false to YAML, and must be text; quote it: "),
        (NAME, "name:", "6:7: name is empty; it must be text, as MyEcsTaskRole"),
        (NAME, "name: [x]", "6:13: name is a list; it must be text, as MyEcsTaskRole"),
        (ACTIONS, "s3:GetObject", "10:22: allow[0].statement.actions is 's3:GetObject'; it must "),
        (ACTIONS, "[5]", "10:23: allow[0].statement.actions[0] is a number to YAML"),
        (RESOURCES, "{a: b}", "11:24: allow[0].statement.resources is a mapping; it must be a li"),
        # Texts
        (ACCOUNT, 'account: "1111"', "1:10: '1111' is no account of AWS; an account has 12 digits"),
        ("us-east-1", "us-east", "2:9: 'us-east' is no region of AWS"),
        (ACCOUNT, ACCOUNT + "\nstack: ../x", "2:8: '../x' is no name for a stack"),
        (ACCOUNT, ACCOUNT + "\npartition: aws-cn", "2:12: us-east-1 is in the partition aws"),
        (ACCOUNT, ACCOUNT + "\npath: ecs", "2:7: 'ecs' is no path of IAM"),
        (ACCOUNT, ACCOUNT + "\npath: ecs", "between them; write /ecs/"),
        (ACCOUNT, ACCOUNT + "\npath: /my team", "between them; write one such as /ecs/"),
        (ACCOUNT, ACCOUNT + "\npermissions_boundary: x", "2:23: 'x' is no ARN"),
        (ACCOUNT, ACCOUNT + "\ntags: {aws:x: y}", "2:8: the tag 'aws:x' is AWS's own"),
        (ACCOUNT, ACCOUNT + "\ntags: {x: 1}", "2:11: tags.x is a number to YAML"),
        (ACCOUNT, ACCOUNT + "\nbackend: {s3: {bucket: b}}", "2:11: backend.s3 needs key; add key"),
        (ACCOUNT, ACCOUNT + "\nbackend: local", "2:10: backend is 'local'; it must be a mapping"),
        ("my-ecs:", "my ecs:", "4:3: 'my ecs' is no name of a service"),
        (NAME, "name: my role", "6:13: a role's name can't have U+0020 (space) in it"),
        (NAME, "name: rôle", "6:13: a role's name can't have 'ô' in it"),
        (NAME, NAME + "\n      description: a — b", "7:20: a description can't have '—' in it"),
        ("MyEcsTaskPolicy", "a/b", "7:20: a policy's name can't have '/' in it"),
        (ACTIONS, "[s3:GetObject, s3GetObject]", "10:37: 's3GetObject' is no action"),
        (ACTIONS, "[]", "10:22: actions is empty; name at least one"),
        (RESOURCES, "[my-log-bucket]", "11:25: 'my-log-bucket' is no ARN; an ARN reads"),
        (RESOURCES, '["arn:aws:s3:::日"]', "11:25: 'arn:aws:s3:::日' has '日' in it"),
        (
            "resources: ",
            "not_resources: ['*']\n            resources: ",
            "11:28: a statement has r",
        ),
        ("actions:", "sid: a-b\n            actions:", "10:18: the Sid 'a-b' is wrong"),
        (
            "actions:",
            "effect: allow\n            actions:",
            "10:21: allow[0].statement.effect is '",
        ),
        (
            "actions:",
            "conditions: {StringEqual: {a:b: c}}\n            actions:",
            "10:26: 'StringEqual' is no condition operator of IAM. Did you mean StringEquals?",
        ),
        # Expressions
        (NAME, "name: x-${var.name}", "6:13: 'x-${var.name}' can't hold ${…}"),
        (NAME, "name: ${aws:username}", "6:13: '${aws:username}' can't hold ${…}"),
        (NAME, 'name: "#{TfToken[TOKEN.1]}"', "6:13: '#{TfToken[TOKEN.1]}' can't hold ${…}"),
        ("my-ecs:", "${x}:", "4:3: '${x}': a key can't hold ${…}"),
        (RESOURCES, '["${aws_s3_bucket.b.arn}"]', "11:25: ${aws_s3_bucket.b.arn} is no policy v"),
        (RESOURCES, '["arn:aws:s3:::${TfToken[TOKEN.1]}"]', "11:25: ${TfToken[TOKEN.1]} is no p"),
        (RESOURCES, """["arn:aws:s3:::b/${aws:PrincipalTag/t, '${path.cwd}'}"]""", "11:25: ${aws:"),
        (
            RESOURCES,
            """["arn:aws:s3:::b/${aws:PrincipalTag/t, '%{if}'}"]""",
            "11:25: ${aws:Principa",
        ),
        (
            ACCOUNT,
            ACCOUNT
            + '\npermissions_boundary: "arn:aws:iam::111122223333:policy/%{if true}a%{endif}"',
            "2:23: a permissions boundary is a policy",
        ),
        # Empty
        (ACCOUNT, ACCOUNT + '\npath: ""', "2:7: '' is no path of IAM"),
        (ACCOUNT, ACCOUNT + '\npartition: ""', "2:12: partition is empty; it reads like aws"),
        (
            "actions:",
            "conditions: {Bool: {}}\n            actions:",
            "10:32: allow[0].statement.co",
        ),
        # JavaScript
        (ACCOUNT, ACCOUNT + "\nstack: constructor", "2:8: 'constructor' can't be the name of a s"),
        (ACCOUNT, ACCOUNT + "\ntags: {__proto__: x}", "2:8: the tag '__proto__' can't be set"),
        # Shapes
        (GOOD, "- a\n", "1:1: the file is a list; it must be a mapping"),
        (GOOD, "just text\n", "1:1: the file is 'just text'; it must be a mapping"),
        ("services:\n", "services: {}\nx:\n", "3:11: services is empty; it reads like"),
        ("task_role:", "task_role:\n    x:", "5:5: services.my-ecs.task_role is empty; it must be"),
        ("- statement:", "- {}\n        - statement:", "9:11: allow[0] is empty; it reads like"),
        (
            "- statement:",
            "- s3\n        - statement:",
            "9:11: an entry is a grant, as - s3.read: my-b",
        ),
        # The trust policy
        (
            NAME,
            "trust_policy: {regions: [cn-north-1]}",
            "6:32: cn-north-1 is not in this stack's partition, aws",
        ),
        (NAME, "trust_policy: {regions: []}", "6:31: trust_policy.regions is empty; it reads like"),
        (
            NAME,
            "trust_policy: {conditions: {ArnEquals: "
            '{aws:SourceArn: "arn:aws:ecs:us-east-1:111122223333:cluster/x"}}}',
            "6:62: 'arn:aws:ecs:us-east-1:111122223333:cluster/x' names a cluster",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str):
    """One thing is wrong: line, column, what it is and what would be right."""
    told = faults(tmp_path, changed(old, new))
    assert any(fault in line for line in told), told


def test_one_fault_is_told_once(tmp_path: Path):
    """A wrong value is not reported again by what is made of it."""
    for old, new in (
        (ACCOUNT, "account: 111122223333"),
        (NAME, "name: my role"),
        ("us-east-1", "us-east"),
        ("us-east-1", "us-east-1\npath: x"),
        ("us-east-1", "us-east-1\ntags: {a: '#'}"),
        (ACTIONS, "[5]"),
        (RESOURCES, "'*'"),
        (NAME, "trust_policy: {regions: [x]}"),
    ):
        text = changed(old, new).replace("      policy_name: MyEcsTaskPolicy\n", "")
        told = faults(tmp_path, text)
        assert len(told) == 1, told


def test_a_statement_pasted_from_the_console_is_told_its_keys(tmp_path: Path):
    """One fault for each key; what it lacks for want of them is not told as well."""
    text = changed("actions:", "Effect: Allow\n            Action:").replace(
        "resources:", "Resource:"
    )
    assert [fault.partition("allow[0].")[2] for fault in faults(tmp_path, text)] == [
        "statement has no key 'Effect'. Did you mean effect?",
        "statement has no key 'Action'. Did you mean actions?",
        "statement has no key 'Resource'. Did you mean resources?",
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path):
    """Shape, texts, expressions and repeated keys are found in one go."""
    text = """\
regoin: x
account: 12
services:
  a:
    task_role:
      name: ${x}
      name: y
      allow:
        - statement: {actions: [x], resources: ["arn:aws:s3"]}
        - statment: {}
"""
    assert [fault.split(": ")[0] for fault in faults(tmp_path, text)] == [
        "1:1",  # regoin, which is region, and so not missing too
        "2:10",  # account is a number
        "6:13",  # ${x}
        "7:7",  # name twice
        "9:33",  # x is no action
        "9:49",  # arn:aws:s3
        "10:11",  # statment
    ]


def test_too_large_a_policy_is_refused(tmp_path: Path):
    """IAM's 10,240 characters for inline policies are checked here; terraform plan does not."""
    resources = ", ".join(f'"arn:aws:s3:::bucket-{i:06}/*"' for i in range(400))
    told = faults(tmp_path, changed(RESOURCES, f"[{resources}]"))
    assert [line.split(" (")[0] for line in told] == ["9:9: 12,494 characters"]


def test_two_services_that_terraform_cannot_tell_apart_are_refused(tmp_path: Path):
    """my-ecs and my_ecs would be one resource of Terraform."""
    text = GOOD + "  my_ecs: {task_role: {allow: []}}\n"
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("12:3: my_ecs and my-ecs are one to Terraform, aws_iam_role.my_ecs_ta")


def test_two_roles_of_one_name_are_refused(tmp_path: Path):
    """IAM ignores case in the names of roles."""
    text = GOOD + "  other: {task_role: {name: MYECSTASKROLE, allow: []}}\n"
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("12:23: MYECSTASKROLE is the name of my-ecs's role already")


def test_a_role_that_is_an_alias_of_another_is_refused_too(tmp_path: Path):
    """An alias repeats the name as well, although it stands in one place only."""
    text = GOOD.replace("my-ecs:", "my-ecs: &a") + "  other: *a\n"
    (fault,) = faults(tmp_path, text)
    assert "MyEcsTaskRole is the name of my-ecs's role already" in fault


def test_a_fault_is_one_line_that_a_terminal_can_show(tmp_path: Path):
    """Line ends and escape sequences in the file are shown as what they are, long text is cut."""
    with pytest.raises(ManifestError) as raised:
        read(tmp_path, changed(NAME, '"a\\n\\e[31mb": x'))
    assert "has no key 'a\\n\\x1b[31mb'" in str(raised.value)
    assert all(line.isprintable() for line in str(raised.value).splitlines())
    with pytest.raises(ManifestError) as raised:
        read(tmp_path, changed(NAME, "name: " + "é" * 100_000))
    assert max(len(line) for line in str(raised.value).splitlines()) < 1100


def test_hostile_text_is_refused_in_time(tmp_path: Path):
    """Thousands of openings that are never closed take one pass, not one each."""
    for piece in ("${", "#{TfToken[", "${aws:", "${a, '", "${{"):
        text = json.dumps(piece * 50_000)
        assert faults(tmp_path, changed(RESOURCES, f"[{text}]"))
