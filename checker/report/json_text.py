"""JSON that may stand in the log of a build."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """The value as JSON, in ASCII."""
    # Build logs take ##[ and ##vso[ for commands wherever they stand; `##` is in strings only.
    return json.dumps(value, indent=2).replace("##", "#\\u0023")
