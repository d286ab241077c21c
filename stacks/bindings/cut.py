"""Cuts a jsii assembly down to some of its submodules.

An assembly is a tarball of an npm package: ``.jsii`` describes its types, ``lib/index.js`` requires
its submodules, each a folder beside it. What is not of the form that jsii 1 and the generator of
the bindings give it is a ValueError; nothing is guessed.
"""

import io
import json
import re
import tarfile
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

_DESCRIPTION = "package/.jsii"
_INDEX = "package/lib/index.js"
_PACKAGE = "package/package.json"
_EXPORT = re.compile(rb'^exports\.(\w+) = require\("\./([\w-]+)"\);$', re.MULTILINE)
_TYPE = re.compile(rb'^    "[^".]+\.(\w+)\.[^"]+": \{$')
_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)
_HEAD = b'"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n'


def cut_assembly(source: Path, submodules: AbstractSet[str], target: Path) -> None:
    """Write to ``target`` what ``source`` has of ``submodules``, named as jsii names them: iamRole.

    That is their types, their JavaScript and an index of them. Raises OSError, tarfile.TarError,
    or ValueError for a form that is not known and for submodules that need others.
    """
    found = _read(source, submodules)
    if lacking := {_DESCRIPTION, _INDEX, _PACKAGE} - found.keys():
        raise ValueError(f"{source.name} has no {sorted(lacking)}")
    folders = {each[1].decode(): each[2].decode() for each in _EXPORT.finditer(found[_INDEX])}
    scripts: dict[str, bytes] = {}
    exports: list[str] = []
    for submodule in sorted(submodules):
        script = f"package/lib/{folders.get(submodule)}/index.js"
        if script not in found or re.search(rb'require\("\.', found[script]):
            raise ValueError(f"{submodule} is not a file of its own")
        scripts[script] = _SOURCE_MAP.sub(b"", found[script])
        exports.append(f'exports.{submodule} = require("./{folders[submodule]}");\n')
    written = {
        _PACKAGE: found[_PACKAGE],
        _DESCRIPTION: found[_DESCRIPTION],
        _INDEX: _HEAD + "".join(exports).encode(),
        **scripts,
    }
    with tarfile.open(target, "w:gz") as tar:
        for name, content in written.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def _read(source: Path, submodules: AbstractSet[str]) -> dict[str, bytes]:
    """The files that may be kept, with the description cut down already."""
    # Folders are named as submodules are, but for capitals and hyphens.
    plain = {each.casefold() for each in submodules}
    found: dict[str, bytes] = {}
    with tarfile.open(source) as tar:
        for member in tar:
            _, _, rest = member.name.partition("package/lib/")
            folder, _, name = rest.partition("/")
            is_script = name == "index.js" and folder.replace("-", "").casefold() in plain
            if is_script or member.name in {_DESCRIPTION, _INDEX, _PACKAGE}:
                file = tar.extractfile(member)
                if file is None:
                    raise ValueError(f"{member.name} is not a file")
                is_description = member.name == _DESCRIPTION
                found[member.name] = _cut(file, submodules) if is_description else file.read()
    return found


def _cut(lines: Iterable[bytes], submodules: AbstractSet[str]) -> bytes:
    """A description with the types of ``submodules`` alone; 130 MB are read line by line."""
    rest: list[bytes] = []
    types: list[list[bytes]] = []
    in_types = is_kept = False
    for line in lines:
        if in_types and line.startswith(b"    "):
            if match := _TYPE.match(line):
                is_kept = match[1].decode() in submodules
                if is_kept:
                    types.append([])
            if is_kept:
                types[-1].append(line)
            continue
        in_types = line == b'  "types": {\n'
        rest.append(line)
    described: dict[str, Any] = json.loads(b"".join(rest))
    kept = b",".join(b"".join(each).rstrip().removesuffix(b",") for each in types)
    if described["types"] != {} or not kept:
        raise ValueError("the types are not where they were")
    described["types"] = json.loads(b"{" + kept + b"}")
    named = described["name"]
    others = set(re.findall(rf'"{named}\.(\w+)'.encode(), kept)) - {
        each.encode() for each in submodules
    }
    if others:
        raise ValueError(f"the submodules need {sorted(others)}")
    described["submodules"] = {
        name: each
        for name, each in described["submodules"].items()
        if name.removeprefix(f"{named}.") in submodules
    }
    return json.dumps(described).encode()
