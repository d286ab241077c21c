"""How long the commands of the IAM core take, as whole processes, and what they are against Python.

    .venv/bin/python benchmarks/iam_core.py [RUNS]

Prints the median of RUNS (5 by default) and its ratio to starting Python, measured in the same run.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROLES = 1_000
REQUESTS = 2_000
ACTIONS = ("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "dynamodb:GetItem", "kms:Decrypt")


def main() -> None:
    """Measure and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        questions = list(_questions(Path(folder)))
        times: list[list[float]] = [[] for _ in questions]
        # In turns, so that what else the machine does falls on all of them.
        for _ in range(runs):
            for (_, command), taken in zip(questions, times, strict=True):
                taken.append(_seconds(command))
    base = median(times[0])
    print(f"{'median of ' + str(runs):<58}{'seconds':>9}{'ratio':>8}")
    for (name, _), taken in zip(questions, times, strict=True):
        print(f"{name:<58}{median(taken):>9.3f}{median(taken) / base:>8.1f}")


def _questions(folder: Path) -> Sequence[tuple[str, Sequence[str]]]:
    requests = folder / "requests.json"
    requests.write_text(json.dumps([_request(number) for number in range(REQUESTS)]))
    usual = "s3:GetObject, s3:ListBucket"
    same = _write(folder / "same.yaml", usual)
    double = _write(folder / "double.yaml", usual, 2 * ROLES)
    files = {
        "nothing changed": _write(folder / "again.yaml", usual),
        "one action more in each": _write(folder / "more.yaml", f"{usual}, s3:DeleteObject"),
        "another action in each": _write(folder / "other.yaml", "s3:DeleteObject, s3:ListBucket"),
        "a wildcard in each": _write(folder / "wild.yaml", '"s3:Get*"'),
    }
    stacks = (sys.executable, "-m", "stacks")
    can = (*stacks, "can", "MyEcsTaskRole", "s3:GetObject", "arn:aws:s3:::my-log-bucket/x")
    return [
        ("python -c pass", (sys.executable, "-c", "pass")),
        ("can, one question", can),
        ("check, one services.yaml", (*stacks, "check", str(ROOT / "services.yaml"))),
        (f"check, {ROLES:,} roles", (*stacks, "check", str(same))),
        (f"check, {2 * ROLES:,} roles", (*stacks, "check", str(double))),
        (f"can --requests, {REQUESTS:,}", (*stacks, "can", "--requests", str(requests))),
        *(
            (f"diff, {ROLES:,} roles: {name}", (*stacks, "diff", str(same), str(file)))
            for name, file in files.items()
        ),
    ]


def _write(file: Path, more: str, roles: int = ROLES) -> Path:
    """A services.yaml of many services, each with a role of three statements."""
    head = 'account: "111122223333"\nregion: us-east-1\nservices:\n'
    services = (_SERVICE.format(number=number, more=more) for number in range(roles))
    file.write_text(head + "".join(services), "utf-8")
    return file


_SERVICE = """\
  service-{number}:
    task_role:
      allow:
        - statement:
            actions: [s3:PutObject, {more}]
            resources: ["arn:aws:s3:::bucket-{number}", "arn:aws:s3:::bucket-{number}/*"]
        - statement:
            actions: [sqs:SendMessage, sqs:GetQueueUrl]
            resources: ["arn:aws:sqs:us-east-1:111122223333:queue-{number}"]
        - statement:
            actions: [dynamodb:GetItem, dynamodb:Query]
            resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/table-{number}"]
            conditions: {{Bool: {{aws:SecureTransport: true}}}}
"""


def _request(number: int) -> dict[str, object]:
    """A question to three statements, one of them a Deny."""
    draw = random.Random(number)  # noqa: S311 - a benchmark
    resource = f"arn:aws:s3:::bucket-{draw.randrange(9)}/key-{draw.randrange(9)}"
    return {
        "policies": [
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": draw.sample(ACTIONS, 3),
                        "Resource": ["arn:aws:s3:::bucket-1*", f"{resource[:-1]}?"],
                    },
                    {"Effect": "Allow", "Action": "s3:*", "Resource": f"{resource}*"},
                    {
                        "Effect": "Deny",
                        "NotAction": "s3:Get*",
                        "Resource": "*",
                        "Condition": {"StringNotLike": {"aws:PrincipalTag/team": ["a*", "b?"]}},
                    },
                ],
            }
        ],
        "boundaries": [],
        "action": draw.choice(ACTIONS),
        "resource": resource,
        "context": {"aws:PrincipalTag/team": draw.choice(["ab", "ba", "cc"])},
    }


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - start
    if done.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return taken


if __name__ == "__main__":
    main()
