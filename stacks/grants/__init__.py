"""Grants: what a service needs, as least-privilege statements. One module for each AWS service."""
