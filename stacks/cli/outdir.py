"""The folder that is written to."""

import os
from pathlib import Path


def outdir_problem(outdir: str) -> str | None:
    """Why nothing can be written below ``outdir``, or None. Creates nothing."""
    folder = Path(outdir).absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir():
        return f"{outdir}: can't be written to, {existing} is a file; CDKTF_OUTDIR names the folder"
    if not os.access(existing, os.W_OK | os.X_OK):
        return (
            f"{outdir}: can't be written to, {existing} is read-only; CDKTF_OUTDIR names the folder"
        )
    return None
