"""``python -m stacks``."""

import gc
import sys

from stacks.cli.main import main
from stacks.cli.process import exit_status

# A command makes hundreds of thousands of values that live until it ends; looking for garbage among
# them takes a fifth of its time and finds none.
gc.disable()
sys.exit(exit_status(main))
