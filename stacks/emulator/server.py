"""The emulator's own process: ``python server.py [PORT]``.

It prints the port that it answers at, and ends when its standard input does. Whoever started it
holds the other end, so that it never outlives them, not even when they are killed.
"""

import logging
import sys

from moto.server import ThreadedMotoServer

HOST = "127.0.0.1"


def main() -> None:
    """Serve until standard input ends."""
    # A line for each request is nobody's business; what moto fails at is.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(HOST, int(sys.argv[1]) if len(sys.argv) > 1 else 0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
