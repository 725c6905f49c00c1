"""The command line: one module a group of commands, each with ``register`` for the parser."""

from policykit.cli.main import main

__all__ = ["main"]
