"""How long synthesis of many roles takes, beside AWS CDK and plain CDKTF, and how it grows.

    python -m benchmarks.growth [ROUNDS] [LARGEST]

Services have two roles each. Memory is that of all processes together. The table of growth, to
LARGEST services (5,000), is of one round less than the others, at least one.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, Way, add_count, command_line, in_turns, print_table
from benchmarks.peers import aws_cdk, plain_cdktf
from benchmarks.services import two_roles_each

SERVICES = 1_000
SIZES = (10, 100, 500, 1_000, 2_000, 5_000)


def main() -> None:
    """Print both tables."""
    parser = command_line(__doc__, 3)
    add_count(parser, "largest", SIZES[-1])
    arguments = parser.parse_args()
    rounds, largest = arguments.rounds, arguments.largest
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {
            "in one file": _synthesis(two_roles_each(folder / "one.yaml", SERVICES), folder),
            "in twenty files": _synthesis(two_roles_each(folder / "many", SERVICES, 20), folder),
            **aws_cdk(SERVICES, f"{name}/aws-cdk"),
            "plain CDKTF": plain_cdktf(SERVICES, f"{name}/plain"),
        }
        print_table(f"{SERVICES:,} services, two roles each", in_turns(ways, rounds))
        sizes = {
            f"{size:,} services": _synthesis(two_roles_each(folder / f"{size}.yaml", size), folder)
            for size in (*(each for each in SIZES if each < largest), largest)
        }
        print_table("growth", in_turns(sizes, max(rounds - 1, 1)))


def _synthesis(services: str, folder: Path) -> Way:
    environment = {"SERVICES": services, "CDKTF_OUTDIR": str(folder / "out")}
    return Way([sys.executable, str(ROOT / "main.py")], environment)


if __name__ == "__main__":
    main()
