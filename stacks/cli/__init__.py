"""What users run: main.py's output, and the commands of ``python -m stacks``."""
