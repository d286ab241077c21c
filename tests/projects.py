"""Where the project is, and what a test may need that a machine may lack."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parent.parent


def cannot_run(reason: str) -> NoReturn:
    """Skip the test with the reason; under CI=true fail, because there nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
