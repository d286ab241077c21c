"""What is synthesized appears in whole files, or not at all."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from stacks.cli.staging import staged
from tests.manifest.services import GOOD, changed
from tests.projects import ROOT, cannot_run

import pytest


def contents(folder: Path) -> dict[str, str]:
    """The files below ``folder`` that anyone would read."""
    return {
        str(file.relative_to(folder)): file.read_text("utf-8")
        for file in folder.rglob("*")
        if file.is_file() and not file.relative_to(folder).parts[0].startswith(".")
    }


def write(folder: Path, text: str) -> None:
    """Two files, as cdktf writes them."""
    (folder / "stacks" / "a").mkdir(parents=True)
    (folder / "stacks" / "a" / "cdk.tf.json").write_text(text)
    (folder / "manifest.json").write_text(text)


def write_twice(folder: Path) -> None:
    """The second time fails, after the first has written."""
    write(folder, "new")
    write(folder, "newer")


def test_files_are_in_their_place_at_the_end(tmp_path: Path):
    """With the folders they need, and nothing beside them."""
    with staged(tmp_path / "out") as folder:
        write(folder, "new")
        assert contents(tmp_path / "out") == {}
    assert contents(tmp_path / "out") == {"stacks/a/cdk.tf.json": "new", "manifest.json": "new"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["manifest.json", "stacks"]


def test_what_else_is_there_stays(tmp_path: Path):
    """Terraform keeps its provider and its lock file beside cdk.tf.json."""
    (tmp_path / "stacks" / "a").mkdir(parents=True)
    (tmp_path / "stacks" / "a" / ".terraform.lock.hcl").write_text("lock")
    with staged(tmp_path) as folder:
        write(folder, "new")
    assert contents(tmp_path)["stacks/a/.terraform.lock.hcl"] == "lock"


def test_what_has_not_changed_is_not_touched(tmp_path: Path):
    """So that who looks at times sees which stacks a change is about."""
    with staged(tmp_path) as folder:
        write(folder, "same")
    os.utime(tmp_path / "manifest.json", (1, 1))
    with staged(tmp_path) as folder:
        (folder / "manifest.json").write_text("same")
    assert (tmp_path / "manifest.json").stat().st_mtime == 1


def test_a_run_that_fails_changes_nothing(tmp_path: Path):
    """Not even the files that it had written by then."""
    with staged(tmp_path) as folder:
        write(folder, "old")
    with pytest.raises(FileExistsError), staged(tmp_path) as folder:
        write_twice(folder)
    assert set(contents(tmp_path).values()) == {"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "stacks"]


def test_what_a_killed_run_left_is_taken_away_later(tmp_path: Path):
    """After an hour; before, it may be that of a run beside this one."""
    for name, age in ((".synthesizing-old", 4000), (".synthesizing-new", 10)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    with staged(tmp_path) as folder:
        write(folder, "text")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".synthesizing-new",
        "manifest.json",
        "stacks",
    ]


# main.py that never gets past the first file to put in its place: synthesis is done within
# milliseconds of its last file, and would else be gone before it is killed.
HELD = """
import runpy, sys, time
def hold(event, arguments):
    if event == "os.rename" and ".synthesizing-" in str(arguments[0]):
        time.sleep(600)
sys.addaudithook(hold)
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run_main(folder: Path, *before: str) -> subprocess.Popen[str]:
    """Start main.py in ``folder``; ``before`` are arguments of Python before it."""
    return subprocess.Popen(
        [sys.executable, *before, str(ROOT / "main.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit status, and what it said on standard error."""
    _, stderr = process.communicate()
    return process.returncode, stderr


@pytest.fixture
def synthesized(tmp_path: Path) -> Path:
    """A project that was synthesized, and whose services.yaml has changed since."""
    (tmp_path / "services.yaml").write_text(GOOD)
    assert finished(run_main(tmp_path)) == (0, "")
    (tmp_path / "services.yaml").write_text(changed("s3:GetObject", "s3:PutObject"))
    return tmp_path


@pytest.mark.parametrize("what", ["folder", "manifest.json", "stacks/services/cdk.tf.json"])
def test_a_synthesis_that_is_killed_while_it_writes_leaves_whole_files(
    synthesized: Path, what: str
):
    """As soon as ``what`` is there; the files are all the old ones, or the new one beside them."""
    outdir = synthesized / "cdktf.out"
    before = contents(outdir)
    pattern = ".synthesizing-*" if what == "folder" else f".synthesizing-*/{what}"
    process = run_main(synthesized, "-c", HELD)
    while process.poll() is None and not list(outdir.glob(pattern)):
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    assert finished(process)[0] == -signal.SIGKILL
    after = contents(outdir)
    assert finished(run_main(synthesized)) == (0, "")
    final = contents(outdir)
    assert after in (before, final)
    assert "s3:PutObject" in final["stacks/services/cdk.tf.json"]


# main.py on a full disk: here a limit on the size of the files that Node.js, which jsii starts
# through another process, may write.
FULL_DISK = """
import glob, os, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error, as of a full disk, not the end
import stacks, cdktf
def limit(pid):
    for task in glob.glob(f"/proc/{pid}/task/*/children"):
        for child in map(int, open(task).read().split()):
            resource.prlimit(child, resource.RLIMIT_FSIZE, (100, 100))
            limit(child)
limit(os.getpid())
from stacks.cli.process import exit_status
import main
sys.exit(exit_status(main.main))
"""


def test_a_full_disk_leaves_the_files_as_they_were(synthesized: Path):
    """One line says what went wrong, and half a file is nowhere to be seen."""
    if not hasattr(resource, "prlimit"):
        cannot_run("a process's limits can be set on Linux only")
    outdir = synthesized / "cdktf.out"
    before = contents(outdir)
    process = subprocess.Popen(
        [sys.executable, "-c", FULL_DISK],
        cwd=synthesized,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    status, stderr = finished(process)
    assert status == 2, stderr
    assert stderr.startswith("cdktf.out: can't be written to, EFBIG: ")
    assert len(stderr.splitlines()) == 1
    assert contents(outdir) == before
