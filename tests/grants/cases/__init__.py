"""What each grant must and must not allow: a module for each AWS service, each with CASES."""
