"""Rules: what is unsafe or wrong about a role, told before Terraform sees it.

`stacks.rules.table` holds every rule, `stacks.rules.check` applies them.
"""
