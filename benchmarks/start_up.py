"""How long synthesis of one role takes, beside the import of cdktf that it can't do without.

    python -m benchmarks.start_up [ROUNDS]

The first run, which cuts the bindings down, has an empty cache. Plain CDKTF and AWS CDK make two
roles.
"""

import sys
import tempfile

from benchmarks.measure import ROOT, Way, command_line, in_turns, print_table, run
from benchmarks.peers import aws_cdk, bare_cdktf, plain_cdktf


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 7).parse_args().rounds
    command = [sys.executable, str(ROOT / "main.py")]
    with tempfile.TemporaryDirectory() as folder:
        kept = {"CDKTF_OUTDIR": f"{folder}/out", "XDG_CACHE_HOME": f"{folder}/cache"}
        full = {"CDKTF_OUTDIR": f"{folder}/out", "ECS_IAM_FULL_BINDINGS": "1"}
        first = run(Way(command, kept))
        ways = {
            "import cdktf": bare_cdktf(),
            "main.py": Way(command, kept),
            "main.py, full bindings": Way(command, full),
            "plain CDKTF": plain_cdktf(1, f"{folder}/plain"),
            **aws_cdk(1, f"{folder}/aws-cdk"),
        }
        found = in_turns(ways, rounds)
    print_table("start-up", {**found, "main.py, first run": [first]})


if __name__ == "__main__":
    main()
