"""How long it takes to show what roles may do, beside starting Python.

python -m benchmarks.explain [ROUNDS]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Way, command_line, in_turns, print_table
from benchmarks.services import one_role_each, two_roles_each


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 5).parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "python -c pass": Way([sys.executable, "-c", "pass"]),
            "explain, one services.yaml": _explain("services.yaml"),
            "explain, 1,000 roles": _explain(one_role_each(Path(folder, "one.yaml"), 1_000)),
            "explain, 1,000 services of two roles": _explain(
                two_roles_each(Path(folder, "two.yaml"), 1_000)
            ),
        }
        print_table("explain", in_turns(ways, rounds))


def _explain(services: str) -> Way:
    return Way([sys.executable, "-m", "stacks", "explain"], {"SERVICES": services})


if __name__ == "__main__":
    main()
