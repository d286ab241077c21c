"""The AWS provider's bindings, opened no further than a program needs; docs/speed.md explains it.

`open_bindings` is called before anything is imported from the bindings.
"""

import os

from stacks.bindings.deferred import defer_assembly
from stacks.bindings.door import skip_package_init

__all__ = ["OFF", "open_bindings", "skip_package_init"]

OFF = "ECS_IAM_FULL_BINDINGS"
"""The environment variable that, with any value, has the whole assembly loaded at once."""


def open_bindings(package: str) -> None:
    """Let modules of ``package`` be imported one by one, and let jsii load what is used of them.

    Where either is not possible, the ordinary import and the whole assembly are left in place.
    """
    if os.environ.get(OFF):
        skip_package_init(package)
        return
    with defer_assembly(package):
        skip_package_init(package)
