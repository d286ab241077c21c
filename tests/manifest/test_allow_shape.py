"""Entries of ``allow`` that are no grant and no statement."""

from pathlib import Path

from tests.manifest.services import faults

import pytest

HEAD = """\
account: "111122223333"
region: us-east-1
services:
  my-ecs:
    task_role:
      allow:
"""


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (
            ["- s3.read: my-config", "  prefix: app/"],
            "8:11: prefix is an argument of s3.read; "
            "write - s3.read: {bucket: my-config, prefix: app/}",
        ),
        (
            ["- s3.read:", "  bucket: my-config", "  prefix: app/"],
            "8:11: bucket is an argument of s3.read; "
            "write - s3.read: {bucket: my-config, prefix: app/}",
        ),
        (
            ["- s3.read:", "  prefix: app/"],
            "8:11: prefix is an argument of s3.read; write - s3.read: {bucket: …, prefix: app/}",
        ),
        (
            ["- s3.read: {bucket: my-config}", "  prefx: app/"],
            "8:11: s3.read has no argument 'prefx'. Did you mean prefix?",
        ),
        (
            ["- actions: [s3:GetObject]", '  resources: ["*"]'],
            "7:11: actions is a key of a statement; write - statement: {actions: [s3:GetObject], "
            'resources: ["arn:aws:s3:::my-bucket/*"]}',
        ),
        (
            ["- statement:", "  actions: [s3:GetObject]", '  resources: ["*"]'],
            "8:11: actions is a key of the statement; indent it further than statement:",
        ),
        (
            ["- s3.read: a-bucket", "  s3.list: a-bucket", "  s3.write: a-bucket"],
            "8:11: s3.list is an entry of its own; begin its line with a hyphen: - s3.list:",
        ),
        (["- s3.read"], "7:11: s3.read is on something; write - s3.read: my-bucket"),
        (["- xray.write"], "7:11: xray.write has a colon after it; write - xray.write:"),
        (
            ["- s3.read(my-config)"],
            "7:11: a grant is called without brackets; write - s3.read: my-config",
        ),
        (
            ["- s3: {read: my-config}"],
            "7:11: a grant's name has a dot in it; write - s3.read: my-config",
        ),
        (
            ["- s3:GetObject: my-config"],
            "7:11: s3:GetObject is an action, which goes into the actions of a statement, or is "
            "allowed by a grant on s3: s3.delete, s3.list, s3.read, s3.read_write, s3.write",
        ),
        (
            ["- s3:GetObject"],
            "7:11: s3:GetObject is an action, which goes into the actions of a statement, or is "
            "allowed by a grant on s3: s3.delete, s3.list, s3.read, s3.read_write, s3.write",
        ),
        (
            ["- sqs.receive: my-queue"],
            "7:11: sqs.receive is no grant. On sqs there are sqs.consume, sqs.send.",
        ),
        (
            ["- 12"],
            "7:11: an entry is a grant, as - s3.read: my-bucket, or a statement, and not 12",
        ),
        (
            ["s3.read: my-config"],
            "7:9: allow is a mapping; it must be a list: begin each entry with a hyphen, as "
            "- s3.read:",
        ),
        (
            ["- s3.read: [a-bucket, b-bucket]"],
            "7:20: allow[0].s3.read is a list; a grant is on one each, so write an entry for each. "
            "It is s3.read(bucket, *, prefix=None, kms_key=None)",
        ),
        (
            ["- s3.read: {bucket: a-bucket, prefix: [a, b]}"],
            "7:47: allow[0].s3.read.prefix is a list; it must be text, as logs/",
        ),
        (
            ["- s3.read: true"],
            '7:20: allow[0].s3.read is true or false to YAML, and must be text; quote it: "true". '
            "It is s3.read(bucket, *, prefix=None, kms_key=None)",
        ),
        (
            ["- ssm.read: [1]"],
            '7:22: allow[0].ssm.read[0] is a number to YAML, and must be text; quote it: "1"',
        ),
    ],
)
def test_an_entry_that_is_written_otherwise_is_told_once(
    tmp_path: Path, lines: list[str], fault: str
):
    """With how it is written."""
    assert faults(tmp_path, HEAD + "".join(f"        {line}\n" for line in lines)) == [fault]


@pytest.mark.parametrize("service", ["my svc", "é", '""'])
def test_a_service_that_can_not_be_named_so_is_told_once(tmp_path: Path, service: str):
    """The name of its role follows from it."""
    head = HEAD.replace("my-ecs", service)
    (told,) = faults(tmp_path, head.replace("allow:", "allow: []"))
    assert told.startswith("4:3: ")
    assert "is no name of a service" in told
