from collections.abc import Callable
from pathlib import Path

from stacks.ecs_iam_stack import EcsIamStack

import pytest
from cdktf import App, Testing

# pytest takes it for a class of tests.
Testing.__test__ = False  # pyright: ignore[reportAttributeAccessIssue]


@pytest.fixture
def app(tmp_path: Path) -> App:
    """An app that writes to a folder of the test's own."""
    return Testing.app(stub_version=True, outdir=str(tmp_path))


@pytest.fixture
def make_stack(app: App) -> Callable[..., EcsIamStack]:
    """Makes the stack ecs-iam, with settings changed as given."""

    def make(**changes: object) -> EcsIamStack:
        settings: dict[str, object] = {"account": "111122223333", "region": "us-east-1", **changes}
        return EcsIamStack(app, "ecs-iam", **settings)  # pyright: ignore[reportArgumentType]

    return make


@pytest.fixture
def stack(make_stack: Callable[..., EcsIamStack]) -> EcsIamStack:
    """An empty stack."""
    return make_stack()
