"""What is said of a services.yaml is said of what is synthesized from it, by whatever is asked."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from stacks.cli.main import main
from stacks.cli.synthesis import build_app
from stacks.grants.catalogue import catalogue
from stacks.iam.reference import expand
from stacks.iam.role import RoleSpec
from stacks.manifest import ServicesFile, read_services
from stacks.manifest.grant_schema import example_of
from stacks.testing import assert_allows, assert_denies

import pytest

Output = pytest.CaptureFixture[str]
STATEMENTS = [
    "{actions: [s3:GetObject, s3:PutObject], resources: ['arn:aws:s3:::b-1/*']}",
    "{effect: Deny, actions: [s3:*], resources: ['arn:aws:s3:::b-1/secret/*']}",
    "{actions: ['sqs:*Message'], resources: ['*'], conditions: {Bool: {aws:ViaAWSService: true}}}",
    "{not_actions: ['dynamodb:*Policy', 'dynamodb:*Tab*'], resources: ['arn:aws:dynamodb:*:*:t*']}",
    "{actions: [s3:GetObject], not_resources: ['arn:aws:s3:::b-2/*']}",
    "{actions: [s3:GetObject], resources: ['arn:aws:s3:::b-3/${aws:PrincipalTag/team}/*']}",
    "{actions: [iam:PassRole], resources: ['arn:aws:iam::111122223333:role/Task']}",
    "{actions: [lambda:InvokeFunction, lambda:GetFunction], resources: ['*']}",
]


def services(draw: Random) -> str:
    """A file of two services; the first has more than fits into a policy, now and then."""
    text = 'account: "111122223333"\nregion: us-east-1\n'
    text += f"inline_policies: {draw.choice(['true', 'true', 'false'])}\n"
    text += f"exclusive_policies: {draw.choice(['true', 'false'])}\nservices:\n"
    for name in ("one", "two"):
        entries = [f"statement: {each}" for each in draw.sample(STATEMENTS, draw.randint(0, 4))]
        grants = draw.sample(sorted(catalogue()), draw.randint(0, 4))
        entries += [f"{grant}: {example_of(catalogue()[grant])}" for grant in grants]
        if name == "one" and draw.random() < 0.4:
            entries += [f"sqs.send: queue-{number}-{'x' * 60}" for number in range(110)]
        draw.shuffle(entries)
        text += f"  {name}:\n    task_role:\n      allow:{'' if entries else ' []'}\n"
        text += "".join(f"        - {each}\n" for each in entries)
        text += "    execution_role: {images: [nginx], log_groups: [/ecs/x], secrets: [/a, /b]}\n"
    return text


def questions(role: RoleSpec, draw: Random) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Of each statement an action on a resource of it, and the same on something else."""
    for _, policy in role.own_policies:
        for statement in draw.sample(policy.document.statements, k=1):
            patterns = statement.actions or ("s3:GetObject",)
            action = draw.choice(expand(draw.choice(patterns)) or ("s3:GetObject",))
            resource = draw.choice(statement.resources or ("arn:aws:s3:::b-1/x",))
            resource = resource.replace("${aws:PrincipalTag/team}", "red")
            context = {test.key: test.values[0] for test in statement.conditions}
            asked = resource if resource == "*" else resource.replace("*", "x")
            yield action, asked, context
            yield action, asked, {"aws:PrincipalTag/team": "red"}
            yield action, "arn:aws:s3:::b-1/secret/x", context


@pytest.fixture(params=range(12))
def draw(request: pytest.FixtureRequest) -> Random:
    """Draws the same in every run."""
    return Random(request.param)  # noqa: S311 - no secret


@pytest.fixture
def synthesized(
    draw: Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[ServicesFile, Path]:
    """Some services, and the cdk.tf.json that is made of them."""
    file = tmp_path / "services.yaml"
    file.write_text(services(draw))
    monkeypatch.setenv("SERVICES", str(file))
    (read,) = read_services(str(file))
    build_app([read], str(tmp_path / "out")).synth()
    return read, tmp_path / "out" / "stacks" / "services" / "cdk.tf.json"


def test_can_and_the_assertions_agree(
    draw: Random, synthesized: tuple[ServicesFile, Path], capsys: Output
):
    """What a role may do by its services.yaml, it may do by its JSON, and nothing else."""
    read, made = synthesized
    text = made.read_text()
    for role in read.roles:
        for action, resource, context in questions(role, draw):
            given = [word for key in context for word in ("--context", f"{key}={context[key]}")]
            status = main(["can", role.name, action, resource, *given])
            told = capsys.readouterr()
            assert status in (0, 1), told.err
            check = assert_denies if status else assert_allows
            check(text, action, resource, context=context, name=role.name)


def test_check_and_diff_say_the_same_of_both(
    synthesized: tuple[ServicesFile, Path], capsys: Output
):
    """The same rules, as often; and neither allows what the other does not."""
    read, made = synthesized
    found: list[Counter[str]] = []
    for file in (read.file, str(made)):
        main(["check", file, "--format", "json"])
        found.append(Counter(each["rule"] for each in json.loads(capsys.readouterr().out)))
    assert found[0] == found[1]
    for sides in ((read.file, str(made)), (str(made), read.file)):
        assert main(["diff", *sides, "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["new"] == []
