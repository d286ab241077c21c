"""Roles out of Terraform's own files: its JSON configuration, and the JSON of a plan."""

from stacks.importers.imported import ImportedRoles
from stacks.importers.plan_json import is_plan_json, plan_json_roles
from stacks.importers.terraform_json import is_terraform_json, terraform_json_roles

__all__ = [
    "ImportedRoles",
    "is_plan_json",
    "is_terraform_json",
    "plan_json_roles",
    "terraform_json_roles",
]
