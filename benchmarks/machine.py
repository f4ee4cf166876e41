"""What a run was measured on: without it, figures say nothing."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = [
    "jsonschema",
    "jsonschema-rs",
    "orjson",
    "check-jsonschema",
    "celine-regorus",
    "regopy",
    "durable-rules",
]
# How a function of x86-64 begins that is compiled without optimisation: push rbp; mov rbp, rsp.
_PROLOGUE = b"\x55\x48\x89\xe5"


def description() -> str:
    """Machine, date and versions, as one paragraph."""
    load = os.getloadavg()[0]
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y, %H:%M} UTC: {_processor()}, "
        f"{os.cpu_count()} cores, load {load:.1f} at the start, "
        f"{platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; engine {_engine()}; "
        + ", ".join(filter(None, map(_package, _PACKAGES)))
        + "."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{platform.machine()} ({names[0]})" if names else platform.machine()


def _engine() -> str:
    """How the engine's extension was compiled, as far as its machine code tells."""
    import durable_rules_engine

    if platform.machine() != "x86_64":
        return "build not known"
    code = Path(durable_rules_engine.__file__).read_bytes()
    return "built without -O2" if code.count(_PROLOGUE) > 50 else "built with -O2"


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""
