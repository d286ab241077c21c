"""Enters a package of 2,214 modules without importing them all."""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType


def skip_package_init(package: str) -> bool:
    """Enter ``package`` into ``sys.modules`` without running its ``__init__``.

    Returns False, and leaves everything as it was, where the package is imported already, is not
    there, or does not load piece by piece.
    """
    spec = find_spec(package) if package not in sys.modules else None
    if spec is None or spec.submodule_search_locations is None:
        return False
    module = module_from_spec(spec)

    def import_submodule(name: str) -> ModuleType | list[str]:
        """``package.name`` works as it does with the ordinary import, only later."""
        if name == "__all__":
            # "import *" is the one import of all of them.
            found = (file for each in module.__path__ for file in Path(each).glob("*/__init__.py"))
            return sorted(file.parent.name for file in found if file.parent.name != "_jsii")
        qualified = f"{package}.{name}"
        if name.startswith("__") or find_spec(qualified) is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(qualified)

    module.__dict__["__getattr__"] = import_submodule
    sys.modules[package] = module
    try:
        # What every submodule needs first: it hands the bindings' JavaScript to jsii.
        import_module(f"{package}._jsii")
    except Exception:  # noqa: BLE001 - the ordinary import works, or says why not
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]
        return False
    return True
