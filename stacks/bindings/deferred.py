"""Has jsii load an assembly when it is first used, and then no more of it than is in use.

By then a program has imported what it needs, so nobody has to list it. What a file imports later,
inside a function, is found in its text.
"""

import ast
import sys
import sysconfig
import tarfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

_ASKS = ("create", "sget", "sset", "sinvoke", "sbegin")
"""Of the kernel's calls those that name a type; the others are about objects there are."""

_ABOUT_TYPES = ("fqn", "interfaces", "args", "value")
"""Of what such a call has, where types are named."""


@contextmanager
def defer_assembly(package: str) -> Generator[None]:
    """While this is on, an import of ``package`` loads no assembly; its first use does.

    Where jsii is not as it is known to be, nothing is changed.
    """
    try:
        # No public name of jsii leads to the kernel.
        from jsii._runtime import kernel  # pyright: ignore[reportPrivateUsage]

        provider: Any = kernel.provider
        load = provider.load
        asks: dict[str, Callable[[Any], Any]] = {name: getattr(provider, name) for name in _ASKS}
    except (ImportError, AttributeError):
        yield
        return

    def keep(request: Any) -> Any:
        folders = getattr(sys.modules.get(package), "__path__", ())
        if not any(Path(request.tarball).is_relative_to(folder) for folder in folders):
            # What the package needs is loaded with it.
            return load(request)
        prefix = f"{request.name}."

        def start() -> None:
            for name in asks:
                delattr(provider, name)
            _load(load, request, package, prefix)

        for name, ask in asks.items():
            setattr(provider, name, _first(ask, prefix, start))
        return None

    provider.load = keep
    try:
        yield
    finally:
        del provider.load
        if package not in sys.modules:
            # It does not load piece by piece: the ordinary import loads all.
            for name in asks:
                with suppress(AttributeError):
                    delattr(provider, name)


def _first(ask: Callable[[Any], Any], prefix: str, start: Callable[[], None]) -> Any:
    """A call of the kernel that is about types of the assembly has it loaded before."""

    def asked(request: Any) -> Any:
        if any(_names_type(getattr(request, name, None), prefix) for name in _ABOUT_TYPES):
            start()
        return ask(request)

    return asked


def _names_type(value: Any, prefix: str) -> bool:
    """Whether ``value``, a part of a request, has a type of the assembly in it, or a struct of one.

    It is looked into and not printed: a construct has a ``__repr__`` of the user's, which can't be
    called before the user's ``__init__`` has ended.
    """
    if isinstance(value, str):
        return value.startswith(prefix)
    if isinstance(value, dict):
        value = list(cast("dict[str, Any]", value).values())
    return isinstance(value, list) and any(
        _names_type(each, prefix) for each in cast("list[Any]", value)
    )


def _load(load: Callable[[Any], Any], request: Any, package: str, prefix: str) -> None:
    from stacks.bindings.cache import cached_assembly

    try:
        for name in _named_in_sources(package):
            import_module(f"{package}.{name}")
        modules = [name for name in sys.modules if name.startswith(f"{package}.")]
        submodules = {
            submodule for name in modules for submodule in _submodules(sys.modules[name], prefix)
        }
        cut = cached_assembly(Path(request.tarball), submodules)
    except (OSError, ValueError, SyntaxError, KeyError, tarfile.TarError, ImportError):
        load(request)
        return
    request = type(request)(name=request.name, version=request.version, tarball=str(cut))
    load(request)
    sys.meta_path.insert(0, _Latecomers(package, frozenset(modules)))


def _submodules(module: ModuleType, prefix: str) -> set[str]:
    """What jsii calls the submodules whose types a Python module has: iamRole."""
    types = [str(getattr(each, "__jsii_type__", "")) for each in vars(module).values()]
    return {each.removeprefix(prefix).split(".")[0] for each in types if each.startswith(prefix)}


def _named_in_sources(package: str) -> set[str]:
    """The modules of ``package`` that the program's own files name, imported already or not.

    A file that names the package may use a module as its attribute, by any alias, or import it by
    its name in a text; so each name in it that a module has counts, and where a file imports the
    package as a whole, which another may take from there, those in all files do. One too many costs
    some KB.
    """
    (folder,) = sys.modules[package].__path__
    texts = list(_own_texts())
    trees = [ast.parse(text) for text in texts if package in text]
    if any(_imports_whole(tree, package) for tree in trees):
        trees += [ast.parse(text) for text in texts if package not in text]
    found = {name for tree in trees for name in _names(tree)}
    return {name for name in found if Path(folder, name, "__init__.py").is_file()}


def _own_texts() -> Iterator[str]:
    """The files of Python that have been imported and are neither its own nor installed."""
    library = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and not file.startswith(library) and file.endswith(".py"):
            yield Path(file).read_text("utf-8", errors="replace")


def _imports_whole(tree: ast.Module, package: str) -> bool:
    return any(
        alias.name == package
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    )


def _names(tree: ast.Module) -> set[str]:
    """All that is imported in a file, by each part of its name, all attributes, and words."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.rpartition(".")[2])
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update(*(alias.name.split(".") for alias in node.names))
            if isinstance(node, ast.ImportFrom) and node.module:
                found.update(node.module.split("."))
    return {name for name in found if name.isidentifier()}


class _Latecomers:
    """Says what to do about a module that is first imported when the assembly is loaded."""

    def __init__(self, package: str, loaded: frozenset[str]) -> None:
        self._package = package
        self._loaded = loaded

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """No module is found here; one that comes too late is an ImportError."""
        del target
        package, _, submodule = name.rpartition(".")
        there = any(Path(each, submodule).is_dir() for each in path or ())
        if package == self._package and name not in self._loaded and there:
            from stacks.bindings import OFF

            raise ImportError(
                f"{name} is imported after the first resource was made, when what is in use of "
                f"the bindings is loaded already. Import it, or the file that imports it, before "
                f"any stack is made, or set {OFF}=1, which loads all of them"
            )
        return None
