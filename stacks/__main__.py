"""``python -m stacks``."""

import sys

from stacks.cli.main import main
from stacks.cli.process import exit_status

sys.exit(exit_status(main))
