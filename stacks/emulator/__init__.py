"""A local AWS to try roles in: moto's server, started and stopped here."""

from stacks.emulator.emulator import Emulator, EmulatorError

__all__ = ["Emulator", "EmulatorError"]
