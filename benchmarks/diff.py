"""How long it takes to compare two files of 1,000 roles, beside starting Python.

python -m benchmarks.diff [ROUNDS]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, Way, command_line, in_turns, print_table
from benchmarks.services import one_role_each

ROLES = 1_000
CHANGES = {
    "nothing changed": "s3:GetObject, s3:ListBucket",
    "one action more in each": "s3:GetObject, s3:ListBucket, s3:DeleteObject",
    "another action in each": "s3:DeleteObject, s3:ListBucket",
    "a wildcard in each": '"s3:Get*"',
}


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 5).parse_args().rounds
    example = str(ROOT / "services.yaml")
    with tempfile.TemporaryDirectory() as folder:
        old = one_role_each(Path(folder, "old.yaml"), ROLES)
        ways = {
            "python -c pass": Way([sys.executable, "-c", "pass"]),
            "diff, one services.yaml": _diff(example, example),
            **{
                f"diff, {ROLES:,} roles: {name}": _diff(
                    old, one_role_each(Path(folder, f"{number}.yaml"), ROLES, actions)
                )
                for number, (name, actions) in enumerate(CHANGES.items())
            },
        }
        print_table("diff", in_turns(ways, rounds))


def _diff(old: str, new: str) -> Way:
    return Way([sys.executable, "-m", "stacks", "diff", old, new], answers=(0, 1))


if __name__ == "__main__":
    main()
