"""Where a construct is in its app; asked of Node.js once, because it stays there."""

from weakref import WeakKeyDictionary

from cdktf import TerraformStack
from constructs import Construct

_paths: WeakKeyDictionary[Construct, str] = WeakKeyDictionary()
_stacks: WeakKeyDictionary[Construct, TerraformStack] = WeakKeyDictionary()


def path_of(construct: Construct) -> str:
    """The path of ``construct``: ``my-stack/my-service``; empty for the app."""
    path = _paths.get(construct)
    if path is None:
        path = _paths[construct] = construct.node.path
    return path


def stack_of(construct: Construct) -> TerraformStack:
    """The stack that ``construct`` is in, or is. Raises RuntimeError where it is in none."""
    stack = _stacks.get(construct)
    if stack is None:
        stack = _stacks[construct] = TerraformStack.of(construct)
    return stack


def below_stack(scope: Construct, full_path: str) -> list[str]:
    """The ids on ``full_path``, which leads through ``scope``, from below the stack on."""
    return full_path.split("/")[len(path_of(stack_of(scope)).split("/")) :]
