"""services.yaml: its schema, and its reading with line numbers."""

from stacks.manifest.fault import Fault, ManifestError
from stacks.manifest.reader import (
    faults_between,
    read_services,
    read_services_text,
    real_place,
    services_paths,
)
from stacks.manifest.services import ServicesFile

__all__ = [
    "Fault",
    "ManifestError",
    "ServicesFile",
    "faults_between",
    "read_services",
    "read_services_text",
    "real_place",
    "services_paths",
]
