"""How long it takes to ask what a role may do, beside starting Python.

python -m benchmarks.can [ROUNDS]
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Way, command_line, in_turns, print_table

REQUESTS = 2_000
ACTIONS = ("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "dynamodb:GetItem", "kms:Decrypt")


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 7).parse_args().rounds
    can = [sys.executable, "-m", "stacks", "can"]
    question = ["MyEcsTaskRole", "s3:GetObject", "arn:aws:s3:::my-log-bucket/x"]
    denied = ["MyEcsTaskRole", "s3:DeleteObject", "arn:aws:s3:::my-log-bucket/x"]
    with tempfile.TemporaryDirectory() as folder:
        requests = Path(folder, "requests.json")
        requests.write_text(json.dumps([_request(number) for number in range(REQUESTS)]))
        ways = {
            "python -c pass": Way([sys.executable, "-c", "pass"]),
            "can, one question": Way([*can, *question]),
            "can, one that is denied": Way([*can, *denied], answers=(1,)),
            f"can --requests, {REQUESTS:,}": Way([*can, "--requests", str(requests)]),
        }
        print_table("can", in_turns(ways, rounds))


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


if __name__ == "__main__":
    main()
