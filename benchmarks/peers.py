"""What others take for the same roles: plain CDKTF, and AWS CDK where it is installed.

AWS_CDK_PYTHON names the Python of a venv with aws-cdk-lib, AWS_CDK_NODE_MODULES a node_modules
folder with it (npm install aws-cdk-lib constructs). The Node.js is that of this project for all.
"""

import os
import sys
from pathlib import Path

from benchmarks.measure import Way
from stacks.node import use_packaged_node

_HERE = Path(__file__).resolve().parent / "peer_programs"
_BEFORE_ALL = "import stacks.node as node; node.use_packaged_node(); import cdktf"


def bare_cdktf() -> Way:
    """The import that every program of CDKTF begins with."""
    return Way([sys.executable, "-c", _BEFORE_ALL])


def plain_cdktf(services: int, outdir: str) -> Way:
    """The same roles with the bindings as they come."""
    return Way([sys.executable, str(_HERE / "plain_cdktf.py"), str(services), outdir], _node())


def aws_cdk(services: int, outdir: str) -> dict[str, Way]:
    """The same roles with AWS CDK; says which of the two are not installed."""
    ways: dict[str, Way] = {}
    arguments = [str(services), outdir]
    if modules := os.environ.get("AWS_CDK_NODE_MODULES"):
        command = [_node()["JSII_NODE"], str(_HERE / "aws_cdk.js"), *arguments]
        ways["AWS CDK, TypeScript"] = Way(command, {"NODE_PATH": modules})
    else:
        print("AWS CDK for TypeScript is not compared: AWS_CDK_NODE_MODULES is not set")
    if python := os.environ.get("AWS_CDK_PYTHON"):
        ways["AWS CDK, Python"] = Way([python, str(_HERE / "aws_cdk_app.py"), *arguments], _node())
    else:
        print("AWS CDK for Python is not compared: AWS_CDK_PYTHON is not set")
    return ways


def _node() -> dict[str, str]:
    use_packaged_node()
    return {"JSII_NODE": os.environ.get("JSII_NODE", "node")}
