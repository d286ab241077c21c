"""Reads services.yaml, or a folder of such files, into roles, or says all that is wrong."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

from stacks.iam.role import SourceLocation
from stacks.manifest.decoder import decode
from stacks.manifest.fault import Fault, ManifestError
from stacks.manifest.services import ServicesFile
from stacks.manifest.yaml_tree import YamlError, read_yaml

_SUFFIXES = (".yaml", ".yml")
# Some 20,000 services. A million bytes of one-letter values take seconds to read.
_LARGEST = 10_000_000


def read_services(path: str) -> list[ServicesFile]:
    """Read the file ``path``, or every ``*.yaml`` and ``*.yml`` of the folder ``path`` by name.

    Several are joined by `os.pathsep`, as in PATH; one that is named twice is read once.
    Raises ManifestError with the faults of all files.
    """
    faults: list[Fault] = []
    read: list[ServicesFile] = []
    in_part: list[ServicesFile] = []
    seen: set[str] = set()
    for each in services_paths(path):
        try:
            files = _files(each)
        except ManifestError as error:
            faults.extend(error.faults)
            continue
        for file in files:
            where = real_place(file)
            if where in seen:
                continue
            seen.add(where)
            try:
                read.append(_read_file(file))
            except ManifestError as error:
                faults.extend(error.faults)
                in_part.extend(error.files)
    faults.extend(faults_between(read))
    if faults:
        raise ManifestError(faults, [*read, *in_part])
    return read


def services_paths(path: str) -> list[str]:
    """The files and folders that ``path`` names: itself, where there is such a file."""
    parts = [part for part in path.split(os.pathsep) if part]
    return [path] if os.path.lexists(path) or not parts else parts


def real_place(file: str) -> str:
    """Where ``file`` is, however it is named."""
    try:
        return os.path.realpath(file)
    except (OSError, ValueError):
        # What can't be read is told when it is.
        return file


def _files(path: str) -> list[str]:
    folder = FilePath(path)
    try:
        if not folder.is_dir():
            return [path]
        files = sorted(
            str(file)
            for file in folder.iterdir()
            if file.suffix.lower() in _SUFFIXES and not file.name.startswith(".")
        )
    except (OSError, ValueError) as error:
        raise _unreadable(path, 1, 1, _cannot_read(error)) from None
    if not files:
        raise _unreadable(path, 1, 1, "the folder has no services files, *.yaml or *.yml, in it")
    return files


def read_services_text(file: str, content: bytes) -> ServicesFile:
    """Read the content of ``file``, which only lends its name.

    Raises ManifestError with all of its faults.
    """
    if len(content) > _LARGEST:
        message = f"the file has more than {_LARGEST:,} bytes; make a folder of several files of it"
        raise _unreadable(file, 1, 1, message)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = "this is no UTF-8 text; save the file in UTF-8"
        raise _unreadable(file, line, column, message) from None
    try:
        tree = read_yaml(text)
    except YamlError as error:
        raise _unreadable(file, error.position.line, error.position.column, error.message) from None
    return decode(file, tree)


def _read_file(file: str) -> ServicesFile:
    try:
        if FilePath(file).is_char_device():
            raise _unreadable(file, 1, 1, "this is a device, such as may never end; name a file")
        with FilePath(file).open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ManifestError):
            raise
        raise _unreadable(file, 1, 1, _cannot_read(error)) from None
    return read_services_text(file, content)


def _cannot_read(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else error
    return f"can't be read: {reason}; SERVICES names a folder, or files joined by {os.pathsep}"


def _unreadable(file: str, line: int, column: int, message: str) -> ManifestError:
    return ManifestError([Fault(SourceLocation(file, line, column), message, unreadable=True)])


def faults_between(files: Iterable[ServicesFile]) -> Iterator[Fault]:
    """What no file is wrong about by itself: two that claim the same thing."""
    first: dict[str, SourceLocation] = {}
    for file in files:
        for rule, claimed, where, shown in _claims(file):
            other = first.setdefault(claimed, where)
            if other.file != where.file:
                message = f"{shown} is taken at {other} already; {_REMEDIES[rule]}"
                yield Fault(where, message, rule=rule)


_REMEDIES = {
    "shared-stack": "name it otherwise with stack:",
    "shared-state": "give each stack a key of its own",
    "duplicate-role-name": "a name is used once in an account",
}


def _claims(file: ServicesFile) -> Iterator[tuple[str, str, SourceLocation, str]]:
    """What only one file can have: the rule, a key for it, its place and its name."""
    # Folders that differ in case only are one on some systems.
    claimed = f"stack {file.stack.casefold()}"
    yield "shared-stack", claimed, file.stack_at, f"the stack {file.stack}"
    if backend := file.settings.backend:
        state = f"the state s3://{backend.bucket}/{backend.key}"
        yield "shared-state", state, file.backend_at, state
    for role in file.roles:
        if role.declared_at:
            # IAM ignores the case of names:
            # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
            claimed = f"role {role.name.casefold()} in {file.settings.account}"
            yield "duplicate-role-name", claimed, role.declared_at, f"the role name {role.name}"
