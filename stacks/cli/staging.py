"""Puts what was synthesized in its place, whole files at a time.

Terraform, an editor or CI may look at any moment, and a run may be killed at any moment or the disk
be full: nobody may find half a cdk.tf.json, or the files of a run that failed.
"""

import filecmp
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

# Beside what it becomes, since only there a file can be moved in one step. Terraform and cdktf take
# no notice of names with a dot.
_PREFIX = ".synthesizing-"
_STALE_AFTER_SECONDS = 3600


@contextmanager
def staged(outdir: Path) -> Generator[Path]:
    """A folder to write to; when the body ends well, its files replace those of ``outdir``.

    What has not changed is not touched, and what else there is in ``outdir`` stays, such as
    Terraform's own files. Raises OSError; where not all could be written, none has changed.
    """
    outdir.mkdir(parents=True, exist_ok=True)
    _remove_stale(outdir)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=outdir) as name:
        folder = Path(name)
        yield folder
        written = sorted(file for file in folder.rglob("*") if file.is_file())
        # The manifest names the stacks, so it comes last.
        for file in sorted(written, key=lambda each: each.parent == folder):
            _replace(file, outdir / file.relative_to(folder))


def _replace(file: Path, target: Path) -> None:
    if target.is_file() and filecmp.cmp(file, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    file.replace(target)


def _remove_stale(outdir: Path) -> None:
    """Take away what a run left that was killed; another may be at work beside this one."""
    for folder in outdir.glob(f"{_PREFIX}*"):
        try:
            is_stale = time.time() - folder.stat().st_mtime > _STALE_AFTER_SECONDS
        except FileNotFoundError:
            continue
        if is_stale:
            shutil.rmtree(folder, ignore_errors=True)
