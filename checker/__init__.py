"""sourcing: a policy checker for sourcing proposals."""

__version__ = "0.1.0"
