"""What ``make audit`` asks, and what it says to answers, against a server of the test's own."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.projects import ROOT
from tools.audit import Package, audit, pinned

import pytest

REQUIREMENTS = 'rich==15.0.0 \\\n    --hash=sha256:00\ncffi==2.1.1 ; python_version != "3" \\\n'
LOCK = {
    "": {"dependencies": {"a": "1.0.0"}},
    "node_modules/a": {"version": "1.0.0"},
    "node_modules/a/node_modules/@b/c": {"version": "2.0.0", "inBundle": True},
    "node_modules/old-a": {"name": "a", "version": "0.9.0"},
}
PINNED = [
    Package("PyPI", "cffi", "2.1.1"),
    Package("PyPI", "rich", "15.0.0"),
    Package("npm", "@b/c", "2.0.0"),
    Package("npm", "a", "0.9.0"),
    Package("npm", "a", "1.0.0"),
]
NOTHING: list[dict[str, Any]] = [{}] * len(PINNED)
KNOWN = {"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]}

Output = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that pins two packages of PyPI and three of npm."""
    folder = tmp_path / "tools" / "cdktf-cli"
    folder.mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    (folder / "requirements.txt").write_text("rich==15.0.0\n")
    (folder / "package-lock.json").write_text(json.dumps({"packages": LOCK}))
    return tmp_path


@contextmanager
def server(answer: bytes, status: int = 200) -> Generator[tuple[str, list[Any]]]:
    """The address of what answers every request so, and the list of what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            del format, args

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()


def results(*each: dict[str, Any]) -> bytes:
    """An answer of OSV."""
    return json.dumps({"results": each}).encode()


def test_everything_that_is_pinned_is_asked_about(project: Path, capsys: Output):
    """Each version once, what is bundled and what has another name in npm's lock included."""
    assert pinned(project) == PINNED
    with server(results(*NOTHING)) as (url, asked):
        assert audit(project, url) == 0
    assert asked[0]["queries"][2] == {
        "package": {"ecosystem": "npm", "name": "@b/c"},
        "version": "2.0.0",
    }
    assert [query["version"] for query in asked[0]["queries"]] == [each.version for each in PINNED]
    assert capsys.readouterr().out.startswith("5 packages: 0 of PyPI with a known vulnerability")


def test_all_that_this_project_pins_fits_into_one_question():
    """OSV takes a thousand at once: https://osv.dev/docs/osv_service_v1.swagger.json."""
    assert {"cdktf", "moto", "pytest", "aws-cdk-lib"} <= {each.name for each in pinned(ROOT)}
    assert len(pinned(ROOT)) <= 1000


def test_a_known_vulnerability_of_a_package_of_pypi_fails(project: Path, capsys: Output):
    """With the package, its version, and where to read more."""
    with server(results({}, KNOWN, *NOTHING[2:])) as (url, _):
        assert audit(project, url) == 1
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: rich 15.0.0",
        "  https://osv.dev/GHSA-1",
        "  https://osv.dev/PYSEC-2",
        "5 packages: 1 of PyPI with a known vulnerability, 0 of npm, which come with cdktf-cli",
    ]


def test_one_of_what_cdktf_cli_brings_is_told_and_does_not_fail(project: Path, capsys: Output):
    """Nobody can mend it."""
    with server(results(*NOTHING[1:], KNOWN)) as (url, _):
        assert audit(project, url) == 0
    assert capsys.readouterr().out.startswith("npm: a 1.0.0\n  https://osv.dev/GHSA-1\n")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"", 405),
        (b"<html>Log in first</html>", 200),
        (b"[]", 200),
        (results({}), 200),
        (results(*NOTHING[1:], {"vulns": [{"id": "\x1b[2J"}]}), 200),
        (results(*NOTHING[1:], {"next_page_token": "x"}), 200),
        (b'{"results": [null, null, null, null, null]}', 200),
    ],
    ids=["refused", "page", "list", "short", "escape", "in-part", "nulls"],
)
def test_an_answer_that_is_none_is_not_taken_for_one(
    project: Path, capsys: Output, answer: bytes, status: int
):
    """It says that nothing was checked, and does not fail."""
    with server(answer, status) as (url, _):
        assert audit(project, url) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"Nothing was checked: {url} could not be asked: ")
    assert printed.err.removesuffix("\n").isprintable()


def test_without_a_network_it_says_so(project: Path, capsys: Output):
    """Nobody listens there."""
    with server(b"") as (url, _):
        pass
    assert audit(project, url) == 0
    assert capsys.readouterr().err.startswith("Nothing was checked: ")
