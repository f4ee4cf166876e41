"""What to tell a user whose rule engine is missing or was built broken."""

import sys

INSTALL_HINT = (
    'CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject" '
    "pip install --force-reinstall --no-binary durable-rules --no-cache-dir durable-rules==2.0.28"
)


class EngineMissing(Exception):
    """durable_rules is not installed, or was built in a way that cannot be loaded."""


def missing(error: ImportError) -> str:
    """What is wrong, by what Python says of it, and the line that mends it."""
    if isinstance(error, ModuleNotFoundError):
        what = f"the rule engine durable_rules is not installed for {sys.executable}"
    else:
        what = (
            f"the rule engine durable_rules cannot be loaded ({error}); from Python 3.13 on it "
            "needs one definition when it is compiled"
        )
    return f"{what}.\nInstall it with:\n  {INSTALL_HINT}"
