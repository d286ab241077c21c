import shutil

from tests.projects import cannot_run

import pytest


@pytest.fixture(scope="session", autouse=True)
def terraform() -> None:
    """The real Terraform, without which these tests say nothing."""
    if not shutil.which("terraform"):
        cannot_run("terraform is not installed")
