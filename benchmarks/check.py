"""How long it takes to read services.yaml and to check what is in it, beside starting Python.

python -m benchmarks.check [ROUNDS]
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, Way, command_line, in_turns, print_table
from benchmarks.services import one_role_each, two_roles_each

IMPORT = "from stacks.manifest import read_services"
READ = "import sys; from stacks.manifest import read_services; read_services(sys.argv[1])"


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 7).parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        roles = {
            count: one_role_each(Path(folder, f"{count}.yaml"), count)
            for count in (250, 500, 1_000, 2_000)
        }
        twice = two_roles_each(Path(folder, "twice.yaml"), 1_000)
        ways = {
            "python -c pass": Way([sys.executable, "-c", "pass"]),
            "check, one services.yaml": _check(str(ROOT / "services.yaml")),
            **{f"check, {count:,} roles": _check(file) for count, file in roles.items()},
            "import what reads services.yaml": Way([sys.executable, "-c", IMPORT]),
            "read 1,000 services of one role": Way([sys.executable, "-c", READ, roles[1_000]]),
            "read 1,000 services of two roles": Way([sys.executable, "-c", READ, twice]),
        }
        print_table("check", in_turns(ways, rounds))


def _check(file: str) -> Way:
    return Way([sys.executable, "-m", "stacks", "check", file])


if __name__ == "__main__":
    main()
