"""What to tell a user whose rule engine is missing or was built broken."""

INSTALL_HINT = (
    'CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject" '
    "pip install --force-reinstall --no-binary durable-rules --no-cache-dir durable-rules==2.0.28"
)


class EngineMissing(Exception):
    """durable_rules is not installed, or was built in a way that cannot be loaded."""
