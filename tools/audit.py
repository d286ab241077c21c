"""Asks OSV for known vulnerabilities of everything that is pinned: ``make audit``.

One request has the names and versions of all packages, those of PyPI and of npm, and nothing else:
https://google.github.io/osv.dev/post-v1-querybatch/

Exit status: 0 none is known, or OSV could not be asked, which is said; 1 some are. Those of what
cdktf-cli brings are told and don't count: it has ended, and nobody will release it with others.
"""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

OSV = "https://api.osv.dev/v1/querybatch"
_NPM_LOCK = "tools/cdktf-cli/package-lock.json"
_PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9-]+")
_SECONDS = 30


@dataclass(frozen=True, order=True)
class Package:
    """A version of a package; ``ecosystem`` is OSV's name of the registry that it comes from."""

    ecosystem: str
    name: str
    version: str


class NoAnswerError(Exception):
    """OSV could not be asked, or did not answer about every package; the message says why."""


def pinned(root: Path) -> list[Package]:
    """Everything that the requirements and the lock of npm below ``root`` install."""
    packages = {
        Package("PyPI", name, version)
        for file in (*root.glob("requirements*.txt"), *root.glob("tools/*/requirements.txt"))
        for name, version in _PIN.findall(file.read_text("utf-8"))
    }
    entries = json.loads((root / _NPM_LOCK).read_text("utf-8"))["packages"]
    packages |= {
        Package("npm", entry.get("name") or path.rpartition("node_modules/")[2], entry["version"])
        for path, entry in entries.items()
        if path
    }
    return sorted(packages)


def known_vulnerabilities(packages: Sequence[Package], url: str = OSV) -> dict[Package, list[str]]:
    """The ids of the vulnerabilities of each package that has some. Raises NoAnswerError."""
    queries = [
        {"package": {"ecosystem": each.ecosystem, "name": each.name}, "version": each.version}
        for each in packages
    ]
    body = json.dumps({"queries": queries}).encode()
    # Not what the user writes: OSV, or the server of a test.
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            results = json.load(response)["results"]
        found = {
            package: [str(each["id"]) for each in result.get("vulns", [])]
            for package, result in zip(packages, results, strict=True)
        }
        in_part = any(result.get("next_page_token") for result in results)
    except (OSError, HTTPException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise NoAnswerError(repr(error)) from None
    if in_part or not all(_ID.fullmatch(each) for ids in found.values() for each in ids):
        raise NoAnswerError("its answer is not as documented, or not whole")
    return {package: ids for package, ids in found.items() if ids}


def audit(root: Path, url: str = OSV) -> int:
    """Print what is known; the exit status."""
    packages = pinned(root)
    try:
        found = known_vulnerabilities(packages, url)
    except NoAnswerError as error:
        print(f"Nothing was checked: {url} could not be asked: {error!s:.300}", file=sys.stderr)
        return 0
    for package, ids in found.items():
        print(f"{package.ecosystem}: {package.name} {package.version}")
        print("\n".join(f"  https://osv.dev/{each}" for each in ids))
    of_ours = _count(found, "PyPI")
    print(
        f"{len(packages)} packages: {of_ours} of PyPI with a known vulnerability, "
        f"{_count(found, 'npm')} of npm, which come with cdktf-cli"
    )
    return 1 if of_ours else 0


def _count(packages: Iterable[Package], ecosystem: str) -> int:
    return sum(each.ecosystem == ecosystem for each in packages)


if __name__ == "__main__":
    sys.exit(audit(Path(__file__).parent.parent))
