"""What is loaded of the bindings is what is in use, and what comes out is the same bytes."""

import ast
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from stacks.bindings import OFF
from stacks.bindings.cut import cut_assembly
from tests.projects import ROOT

import pytest

STACK = """
from stacks import EcsIamStack, EcsTaskRole
{top}
from cdktf import App

app = App(outdir={outdir!r})
stack = EcsIamStack(app, "my-stack", account="111122223333", region="us-east-1")
EcsTaskRole(stack, "MyTaskRole")
{inside}
app.synth()
"""
TABLE = "from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable"
MAKE = 'DynamodbTable(stack, "table", name="t")'


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on a program that synthesizes."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def synthesized(*arguments: str, folder: Path, **environment: str) -> dict[str, bytes]:
    """What comes out, by its place in the output folder."""
    outdir = folder / environment["CDKTF_OUTDIR"]
    done = run(*arguments, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    found = {str(file.relative_to(outdir)): file.read_bytes() for file in outdir.rglob("*.json")}
    assert len(found) > 1
    return found


def stack_file(folder: Path, top: str = "", inside: str = "") -> str:
    """A program of somebody who makes more than roles."""
    file = folder / "my_stack.py"
    file.write_text(STACK.format(top=top, inside=inside, outdir=str(folder / "out")), "utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("program", "services"),
    [
        (["main.py"], "services.yaml"),
        (["main.py"], "examples/shop"),
        (["-m", "examples.my_ecs_stack"], ""),
        (["-m", "examples.scheduled_task"], ""),
    ],
)
def test_every_example_is_the_same_with_the_full_bindings(
    program: list[str], services: str, tmp_path: Path
):
    """Byte for byte."""
    cut = {"SERVICES": services, "CDKTF_OUTDIR": str(tmp_path / "cut")}
    full = {"SERVICES": services, "CDKTF_OUTDIR": str(tmp_path / "full"), OFF: "1"}
    assert synthesized(*program, folder=ROOT, **cut) == synthesized(*program, folder=ROOT, **full)


def test_what_is_cut_is_made_once_and_only_where_it_is_wanted(tmp_path: Path):
    """The variable that turns it off leaves the cache alone."""
    services = {"SERVICES": str(ROOT / "services.yaml"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    program = str(ROOT / "main.py")
    full = synthesized(program, folder=tmp_path, CDKTF_OUTDIR="full", **services, **{OFF: "1"})
    assert not (tmp_path / "cache").exists()
    first = synthesized(program, folder=tmp_path, CDKTF_OUTDIR="first", **services)
    (made,) = (tmp_path / "cache" / "cdktf-ecs-iam").iterdir()
    time = made.stat().st_mtime_ns
    assert synthesized(program, folder=tmp_path, CDKTF_OUTDIR="second", **services) == first == full
    assert made.stat().st_mtime_ns == time


def test_a_damaged_cache_is_made_anew(tmp_path: Path):
    """Half a file, as from a disk that was full, is not loaded."""
    services = {"SERVICES": str(ROOT / "services.yaml"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    program = str(ROOT / "main.py")
    first = synthesized(program, folder=tmp_path, CDKTF_OUTDIR="first", **services)
    (made,) = (tmp_path / "cache" / "cdktf-ecs-iam").iterdir()
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2])
    assert synthesized(program, folder=tmp_path, CDKTF_OUTDIR="second", **services) == first
    assert made.stat().st_size > len(whole) // 2


@pytest.mark.parametrize(
    ("change", "is_cut"),
    [
        ("sys.stderr = None", True),
        ("import pathlib; pathlib.os.path.expanduser = lambda path: path", False),
    ],
)
def test_without_a_standard_error_or_a_home_it_works(change: str, is_cut: bool, tmp_path: Path):  # noqa: FBT001 - a case of the test
    """A service may have no such stream, and a user that is but a number no home."""
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache") if is_cut else ""}
    file = stack_file(tmp_path, "import sys\n" + change)
    done = run(file, folder=tmp_path, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out/stacks/my-stack/cdk.tf.json").exists()
    assert bool(list(tmp_path.glob("cache/*/*.tgz"))) == is_cut


def test_two_that_make_it_at_once_both_have_it(tmp_path: Path):
    """One file is left, and nothing of the making."""
    processes = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")],
            cwd=ROOT,
            env={
                **os.environ,
                "CDKTF_OUTDIR": str(tmp_path / str(number)),
                "XDG_CACHE_HOME": str(tmp_path / "cache"),
            },
            stdout=subprocess.DEVNULL,
        )
        for number in range(2)
    ]
    assert [process.wait() for process in processes] == [0, 0]
    (made,) = (tmp_path / "cache" / "cdktf-ecs-iam").iterdir()
    with tarfile.open(made) as tar:
        assert "package/.jsii" in tar.getnames()


UNKNOWN_ASSEMBLY = "import stacks.bindings.cut as cut; cut._TYPE = cut.re.compile(b'no type')"
UNKNOWN_JSII = "import jsii._runtime; del jsii._runtime.kernel"
# A jsii that speaks to Node.js by something else than files, which shows when it has started it.
UNKNOWN_LINE = """
import jsii._kernel.providers.process as processes
start = processes._NodeProcess.start

class Stream:
    def __init__(self, stream):
        self.write, self.flush, self.close = stream.write, stream.flush, stream.close

    closed = False

def start_another(self):
    start(self)
    self._process.stdin = Stream(self._process.stdin)

processes._NodeProcess.start = start_another
"""


@pytest.mark.parametrize("unexpected", ["cache", UNKNOWN_ASSEMBLY, UNKNOWN_JSII])
def test_where_anything_is_unexpected_the_full_bindings_are_loaded(unexpected: str, tmp_path: Path):
    """A cache that can't be written, another form of the assembly, another jsii."""
    (tmp_path / "file").touch()
    cache = tmp_path / ("file" if unexpected == "cache" else "cache")
    change = "" if unexpected == "cache" else unexpected
    program = f"import stacks\n{change}\nimport main, sys; sys.exit(main.main())"
    found = synthesized(
        "-c",
        program,
        folder=tmp_path,
        SERVICES=str(ROOT / "services.yaml"),
        CDKTF_OUTDIR="out",
        XDG_CACHE_HOME=str(cache),
    )
    expected = synthesized(str(ROOT / "main.py"), folder=ROOT, CDKTF_OUTDIR=str(tmp_path / "usual"))
    assert found == expected
    assert not cache.is_dir() or not list(cache.glob("*/*.tgz"))


def test_a_jsii_that_is_spoken_to_in_another_way_waits_for_each_answer(tmp_path: Path):
    """It is told so when it has started Node.js, whose greeting is still to be read."""
    program = f"import stacks\n{UNKNOWN_LINE}\nimport main, sys; sys.exit(main.main())"
    services = {"SERVICES": str(ROOT / "services.yaml")}
    found = synthesized("-c", program, folder=tmp_path, CDKTF_OUTDIR="out", **services)
    usual = {**services, "CDKTF_OUTDIR": str(tmp_path / "usual")}
    assert found == synthesized(str(ROOT / "main.py"), folder=ROOT, **usual)


ALIAS = "import cdktf_cdktf_provider_aws as aws"
SECOND = "from cdktf_cdktf_provider_aws import (\n    sqs_queue,\n    dynamodb_table,\n)"


@pytest.mark.parametrize(
    ("top", "inside"),
    [
        (TABLE, MAKE),
        ("", f"{TABLE}\n{MAKE}"),
        (ALIAS, MAKE.replace("Dyn", "aws.dynamodb_table.Dyn")),
        ("", f"{SECOND}\n{MAKE.replace('Dyn', 'dynamodb_table.Dyn')}"),
        (
            "from importlib import import_module",
            f"table = import_module('cdktf_cdktf_provider_aws.dynamodb_table')\n"
            f"{MAKE.replace('Dyn', 'table.Dyn')}",
        ),
    ],
)
def test_another_resource_needs_no_step_by_hand(top: str, inside: str, tmp_path: Path):
    """Imported at the top of the file or when it is needed, alone, with others, by an alias."""
    done = run(stack_file(tmp_path, top, inside), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "aws_dynamodb_table" in (tmp_path / "out/stacks/my-stack/cdk.tf.json").read_text()


def test_bindings_that_another_file_has_imported_can_be_used(tmp_path: Path):
    """By a file that never names their package."""
    (tmp_path / "bindings.py").write_text(ALIAS)
    inside = MAKE.replace("Dyn", "aws.dynamodb_table.Dyn")
    done = run(stack_file(tmp_path, "from bindings import aws", inside), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "aws_dynamodb_table" in (tmp_path / "out/stacks/my-stack/cdk.tf.json").read_text()


OWN_REPR = """
class Mine(EcsIamStack):
    def __repr__(self):
        return self.team

EcsIamStack = Mine
"""


def test_a_stack_is_not_printed_before_it_is_made(tmp_path: Path):
    """Its own __repr__ may need what its __init__ has still to set."""
    done = run(stack_file(tmp_path, OWN_REPR), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_all_of_the_bindings_can_be_imported_by_a_star():
    """Here it is looked at which, for it takes long: those that the ordinary import has."""
    import stacks.aws  # noqa: F401 - for the door that it opens

    import cdktf_cdktf_provider_aws as bindings

    (folder,) = bindings.__path__
    (assigned,) = (
        node.value
        for node in ast.parse(Path(folder, "__init__.py").read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    assert vars(bindings).get("__all__") is None
    assert bindings.__all__ == sorted(ast.literal_eval(assigned))


@pytest.mark.parametrize("top", [TABLE, f"import json\n{TABLE}"])
def test_what_is_cut_is_used_for_another_resource_too(top: str, tmp_path: Path):
    """Whatever else its file imports: no reason to load the full assembly."""
    cache = tmp_path / "cache"
    file = stack_file(tmp_path, top, MAKE)
    done = run(file, folder=tmp_path, XDG_CACHE_HOME=str(cache))
    assert done.returncode == 0, done.stderr
    assert len(list(cache.glob("*/*.tgz"))) == 1


def test_an_import_that_nothing_announces_is_told_what_to_do(tmp_path: Path):
    """With the variable it works."""
    hidden = f"import other\n{MAKE.replace('Dyn', 'other.Dyn')}"
    (tmp_path / "other.py").write_text(TABLE)
    file = stack_file(tmp_path, "", hidden)
    done = run(file, folder=tmp_path)
    assert done.returncode == 1
    wanted = "Import it, or the file that imports it, before any stack is made, or set"
    assert wanted in done.stderr
    assert run(file, folder=tmp_path, **{OFF: "1"}).returncode == 0


def assembly(folder: Path, **files: str) -> Path:
    """An assembly of a test."""
    root = folder / "package"
    (root / "lib").mkdir(parents=True)
    for name, text in {"package.json": "{}", ".jsii": "{}", "lib/index.js": "", **files}.items():
        (root / name).write_text(text)
    with tarfile.open(folder / "a.tgz", "w:gz") as tar:
        tar.add(root, "package")
    return folder / "a.tgz"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {".jsii": '{\n  "name": "a",\n  "types": {\n  }\n}\n'},
        {".jsii": '{\n  "name": "a",\n  "types": {\n    "a.b.C": {\n    }\n  }\n}\n'},
    ],
)
def test_an_assembly_of_another_form_is_refused(files: dict[str, str], tmp_path: Path):
    """No types, or not the submodule: nothing is written."""
    source = assembly(tmp_path, **files)
    with pytest.raises((ValueError, KeyError)):
        cut_assembly(source, {"iamRole"}, tmp_path / "out.tgz")
    assert not (tmp_path / "out.tgz").exists()


def test_bindings_that_do_not_load_in_pieces_are_left_to_the_ordinary_import(tmp_path: Path):
    """Nothing waits for their first use then, and nothing comes too late."""
    program = """
import stacks, sys
from jsii._runtime import kernel
from stacks.bindings.deferred import defer_assembly
class Request: name, tarball = "other", sys.argv[0]
sys.modules["other"] = module = type(sys)("other")
module.__path__ = [""]
with defer_assembly("other"):
    Request.tarball = "lib/other.tgz"
    module.__path__ = ["lib"]
    kernel.provider.load(Request)
    del sys.modules["other"]
sys.exit(set(vars(kernel.provider)) & {"load", "create", "sget", "sset", "sinvoke"} and 1 or 0)
"""
    done = run("-c", program, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
