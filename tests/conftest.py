"""Shared by all tests."""

import os

# Importing stacks chooses the Node.js that cdktf runs on, so it comes before any import of cdktf.
import stacks  # noqa: F401 - for what importing it does

from hypothesis import settings

# The AWS provider's start makes so much garbage that collecting it is a quarter of the work.
# https://go.dev/doc/gc-guide#GOGC
os.environ.setdefault("GOGC", "400")

settings.register_profile("default", deadline=None)
# CI draws the same examples each time, so that a red run means a change.
settings.register_profile("ci", deadline=None, derandomize=True)
# For a night: HYPOTHESIS_PROFILE=nightly python -m pytest tests/iam/test_compare_properties.py
settings.register_profile("nightly", deadline=None, max_examples=10_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
)
