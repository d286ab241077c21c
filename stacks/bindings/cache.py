"""Keeps what is cut from an assembly in the user's cache folder."""

import gzip
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Set as AbstractSet
from importlib.metadata import version
from pathlib import Path

from stacks.bindings.cut import cut_assembly

# Goes up when the same versions and submodules would be cut in another way.
_FORM = 1


def cached_assembly(source: Path, submodules: AbstractSet[str]) -> Path:
    """``source`` cut down to ``submodules``; made where the cache has none, or a damaged one.

    Raises what `cut_assembly` raises; OSError also where the cache can't be written.
    """
    target = _folder() / f"{_key(source, submodules)}.jsii.tgz"
    if not _is_whole(target):
        # Without a standard error, as in some services, Python has None there.
        if sys.stderr and sys.stderr.isatty():
            print(
                "Preparing the AWS bindings for the next runs; some seconds, once …",
                file=sys.stderr,
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as folder:
            made = Path(folder, target.name)
            cut_assembly(source, submodules, made)
            # In one step: another process that does the same finds all of it or nothing.
            made.replace(target)
    return target


def _folder() -> Path:
    """https://specifications.freedesktop.org/basedir-spec/latest/, on every system."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not cache.is_absolute():
        try:
            cache = Path.home() / ".cache"
        except RuntimeError as error:
            # A container's user may be a number alone, without a name and a home.
            raise FileNotFoundError(str(error)) from None
    return cache / "cdktf-ecs-iam"


def _key(source: Path, submodules: AbstractSet[str]) -> str:
    """Changes with all that what is cut depends on."""
    status = source.stat()
    parts = [_FORM, str(source), status.st_size, status.st_mtime_ns, version("jsii")]
    text = json.dumps([*parts, *sorted(submodules)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _is_whole(file: Path) -> bool:
    """Gzip has a checksum at its end."""
    try:
        with gzip.open(file) as content:
            while content.read(1 << 20):
                pass
    except (OSError, EOFError, ValueError):
        return False
    return True
