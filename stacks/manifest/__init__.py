"""services.yaml: its schema, and its reading with line numbers."""

from stacks.manifest.fault import Fault, ManifestError
from stacks.manifest.reader import read_services, read_services_text, services_paths
from stacks.manifest.services import ServicesFile

__all__ = [
    "Fault",
    "ManifestError",
    "ServicesFile",
    "read_services",
    "read_services_text",
    "services_paths",
]
