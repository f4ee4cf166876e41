"""The command line."""

import sys

from checker.install import EngineMissing


def main() -> None:
    """Runs `sourcing`; the process ends with its exit code.

    An engine that is missing or broken is told as one line to run, and never as a traceback.
    """
    try:
        from checker.cli.app import app
    except EngineMissing as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    try:
        app()
    except Exception as error:
        # A defect must not look like findings, whose exit code is that of a traceback.
        what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        print(f"error: sourcing broke: {what}. Please report it.", file=sys.stderr)
        raise SystemExit(2) from None
