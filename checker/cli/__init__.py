"""The command line: words come in, and what is printed and an exit code go out. Each command has a
module of its own, and only `app` knows typer."""

import errno
import gc
import os
import sys

from checker.install import EngineMissing

OBJECTS = 50_000
"""So many new objects, and not 700, before Python looks for cycles among them: a policy is many
objects that all stay, and a check makes hardly any cycles."""


def main() -> None:
    """Runs `sourcing`; the process ends with its exit code.

    An engine that is missing or broken is told as one line to run, and never as a traceback.
    """
    gc.set_threshold(OBJECTS)
    try:
        _run(sys.argv[1:])
    except EngineMissing as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:  # before a command could take it
        raise SystemExit(130) from None
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _disk_full(error)
        # A defect must not look like findings, whose exit code is that of a traceback.
        what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        print(f"error: sourcing crashed: {what}. Please report it.", file=sys.stderr)
        raise SystemExit(2) from None
    finally:
        # Else Python would look for cycles among all objects once more before it ends.
        gc.freeze()


def _disk_full(error: OSError) -> None:
    # Python would try again at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    print(f"error: the output cannot be written: {error.strerror}", file=sys.stderr)
    raise SystemExit(2) from None


def _run(arguments: list[str]) -> None:
    from checker.cli.quick import quickly

    asked = quickly(arguments)
    if asked is None:
        from checker.cli.app import app

        app()
        return
    from checker.cli.asked import Asked, check_asked
    from checker.cli.settings import usage

    with usage():
        raise SystemExit(check_asked(Asked(**asked)))
