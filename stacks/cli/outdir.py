"""The folder that is written to."""

import os
from pathlib import Path


def outdir_problem(outdir: str) -> str | None:
    """Why nothing can be written below ``outdir``, or None. Creates nothing."""
    try:
        folder = Path(outdir).absolute()
        existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        if not existing.is_dir():
            return _cannot(outdir, f"{existing} is no folder")
        if not os.access(existing, os.W_OK | os.X_OK):
            return _cannot(outdir, f"{existing} is read-only")
    except (OSError, ValueError) as error:
        return _cannot(outdir, str(error))
    return None


def write_problem(outdir: str, error: Exception) -> str | None:
    """What kept cdktf from writing to ``outdir``, or None where ``error`` says something else.

    Node.js tells a fault of the file system by its name, as in ``EACCES: permission denied``.
    """
    if isinstance(error, OSError):
        where = error.filename2 or error.filename
        return _cannot(outdir, f"{where}: {error.strerror}" if where else str(error))
    reason = str(error).partition("\n")[0].removeprefix("Error: ")
    if reason[:1] == "E" and reason.partition(":")[0].isupper():
        return _cannot(outdir, reason)
    return None


def _cannot(outdir: str, reason: str) -> str:
    return f"{outdir}: can't be written to, {reason}; CDKTF_OUTDIR names the folder"
