"""Roles, and needs of roles, out of other files: Terraform's JSON, a plan, a task definition."""
