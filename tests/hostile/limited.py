"""`sourcing` in a process of its own, with a bound on its memory and time, and under watch.

Run as `python -m tests.hostile.limited BYTES SECONDS ARGUMENTS…`; tests call `sourcing`.
"""

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIB = 1 << 20
_TOUCHED = "touched: "


@dataclass(frozen=True, slots=True)
class Ran:
    """How it ended. `touched` are the paths it opened outside Python's own and the checker's, and
    whatever it asked of the network."""

    code: int
    out: str
    err: str
    touched: tuple[str, ...]


def sourcing(
    *arguments: str, cwd: Path, memory: int = 1024 * MIB, seconds: int = 30, stdin: bytes = b""
) -> Ran:
    """Run it; a run that needs more memory or processor time than that is ended by the system.

    Raises:
        subprocess.TimeoutExpired: it waits for something that does not come.
    """
    command = [sys.executable, "-m", "tests.hostile.limited", str(memory), str(seconds)]
    ran = subprocess.run(
        [*command, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=4 * seconds,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )
    lines = ran.stderr.decode().splitlines()
    touched = tuple(sorted({n.removeprefix(_TOUCHED) for n in lines if n.startswith(_TOUCHED)}))
    err = "\n".join(line for line in lines if not line.startswith(_TOUCHED))
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), err, touched)


def _main(memory: int, seconds: int) -> None:
    from checker.cli import main

    own = tuple(str(path) for path in (sys.prefix, sys.base_prefix, ROOT, "/usr", "/etc/ssl"))
    own += tuple(path for path in sys.path if "site-packages" in path)
    touched: set[str] = set()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        what = ""
        if event.startswith(("socket.", "urllib.", "subprocess.", "os.exec", "os.system")):
            what = event
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100  (not a real path)
            what = "" if path.startswith(own) else path
        if what and what not in touched:  # told at once, because workers end without ado
            touched.add(what)
            os.write(2, f"{_TOUCHED}{what!a}\n".encode())

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.addaudithook(watch)
    main()


if __name__ == "__main__":
    _, bound, time, *sys.argv[1:] = sys.argv
    _main(int(bound), int(time))
