"""Where a construct is in its app; asked of Node.js once, because it stays there."""

from stacks.iam.listed import as_text

from cdktf import TerraformStack
from constructs import Construct, IConstruct

# Kept on the construct itself: what equals it may be elsewhere.
_PATH = "_ecs_iam_path"
_STACK = "_ecs_iam_stack"


def path_of(construct: Construct) -> str:
    """The path of ``construct``: ``my-stack/my-service``; empty for the app."""
    path = vars(construct).get(_PATH)
    if path is None:
        path = construct.node.path
        setattr(construct, _PATH, path)
    return path


def child_path(scope: Construct, id_: str) -> str:
    """The path of what has the id ``id_`` in ``scope``, be it there or not."""
    return f"{path_of(scope)}/{as_text(id_)}"


def stack_of(construct: IConstruct) -> TerraformStack:
    """The stack that ``construct`` is in, or is. Raises RuntimeError where it is in none."""
    stack = vars(construct).get(_STACK)
    if stack is None:
        stack = TerraformStack.of(construct)
        setattr(construct, _STACK, stack)
    return stack


def below_stack(scope: Construct, full_path: str) -> list[str]:
    """The ids on ``full_path``, which leads through ``scope``, from below the stack on."""
    return full_path.split("/")[len(path_of(stack_of(scope)).split("/")) :]
