"""What a stack costs Terraform, by its size: plan and apply on the emulator of AWS, and the state.

    python -m benchmarks.scale [ROUNDS]

The emulator answers in a millisecond or so; AWS takes longer, and throttles.
"""

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import command_line
from benchmarks.services import two_roles_each
from stacks.cli.synthesis import synthesize
from stacks.cli.terraform import Terraform
from stacks.emulator import Emulator
from stacks.manifest import read_services
from tests.deploy.proxy import FaultyNetwork

SIZES = (10, 50, 100, 250)


def main() -> None:
    """Print the table."""
    rounds = command_line(__doc__, 3).parse_args().rounds
    print(
        f"{'services':>8}{'roles':>7}{'JSON':>10}{'state':>10}{'apply':>9}{'plan':>9}{'spread':>15}"
    )
    with tempfile.TemporaryDirectory() as name, Emulator("111122223333") as emulator:
        for size in SIZES:
            folder = Path(name, str(size))
            folder.mkdir()
            files = read_services(two_roles_each(folder / f"team-{size}.yaml", size))
            synthesize(files, folder / "cdktf.out")
            stack = folder / "cdktf.out" / "stacks" / files[0].stack
            terraform = Terraform(stack, emulator.environment(os.environ))
            terraform.init()
            applied = _seconds(terraform.apply)
            planned = [_seconds(terraform.has_changes) for _ in range(rounds)]
            written = (stack / "cdk.tf.json").stat().st_size
            kept = (folder / f"terraform.{files[0].stack}.tfstate").stat().st_size
            terraform.destroy()
            print(
                f"{size:>8,}{2 * size:>7,}{written / 1e3:>7,.0f} kB{kept / 1e3:>7,.0f} kB"
                f"{applied:>8.1f}s{statistics.median(planned):>8.1f}s"
                f"{min(planned):>7.1f} to {max(planned):.1f}s",
                flush=True,
            )
        _print_calls(Path(name), emulator)


def _print_calls(folder: Path, emulator: Emulator) -> None:
    """How often IAM and STS are called for each role of one stack."""
    size = SIZES[0]
    files = read_services(two_roles_each(folder / "counted.yaml", size))
    synthesize(files, folder / "cdktf.out")
    with FaultyNetwork(emulator.port) as network:
        environment = {**emulator.environment(os.environ), "AWS_ENDPOINT_URL": network.url}
        terraform = Terraform(folder / "cdktf.out" / "stacks" / "counted", environment)
        terraform.init()
        for what, do in (("apply", terraform.apply), ("plan", terraform.has_changes)):
            network.calls.clear()
            do()
            counted = Counter(network.calls).most_common()
            each = ", ".join(f"{number} {action}" for action, number in counted)
            total = len(network.calls) / (2 * size)
            print(f"{what} of {2 * size} roles: {total:.1f} calls a role ({each})")
        terraform.destroy()


def _seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
