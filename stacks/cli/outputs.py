"""What lies in the output folder: the stacks that were synthesized."""

import json
import os
from pathlib import Path
from typing import Any

from stacks.cli.terraform import TerraformError


def output_folder() -> Path:
    """The folder that CDKTF_OUTDIR names, or cdktf.out."""
    return Path(os.environ.get("CDKTF_OUTDIR") or "cdktf.out")


def chosen_stacks(outdir: Path, wanted: list[str]) -> dict[str, Path]:
    """The stacks of ``wanted``, or all there are, by name, each with its folder.

    Raises TerraformError where there is none, or not that one.
    """
    found = _synthesized(outdir)
    if not found:
        raise TerraformError(f"{outdir} holds no synthesized stack; run python main.py first")
    for stack in wanted:
        if stack not in found:
            known = ", ".join(found)
            raise TerraformError(f"{stack} is no stack in {outdir}; there are: {known}")
    return {stack: found[stack] for stack in wanted or found}


def stack_provider(folder: Path) -> dict[str, Any]:
    """How a synthesized stack configures the AWS provider."""
    stack = json.loads((folder / "cdk.tf.json").read_text("utf-8"))
    (provider,) = stack["provider"]["aws"]
    return provider


def _synthesized(outdir: Path) -> dict[str, Path]:
    """The stacks that the folder's manifest names and that are there."""
    try:
        manifest = json.loads((outdir / "manifest.json").read_text("utf-8"))
        return {
            name: folder
            for name in sorted(manifest["stacks"])
            if ((folder := outdir / "stacks" / name) / "cdk.tf.json").is_file()
        }
    except (OSError, ValueError, TypeError, KeyError):
        return {}
