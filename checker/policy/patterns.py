"""Regular expressions that cannot make a run hang."""

from typing import Any

from checker.schema.rust import jsonschema_rs

MOST_BYTES = 1 << 18
"""Of a compiled expression: `a{1,30}{1,30}{1,30}` is linear too, and takes minutes for a text."""


def whole_text_pattern(text: str) -> Any:
    """A validator whose `is_valid(value)` says whether the whole of a text matches.

    The engine behind it runs in linear time whatever the pattern, so that no rule and no proposal
    can make a run hang.

    Raises:
        ValueError: not a pattern of that engine.
    """
    options = jsonschema_rs.RegexOptions(size_limit=MOST_BYTES)
    try:
        # Without parentheses first: "a)|(b" is a pattern only between those added below.
        jsonschema_rs.validator_for({"pattern": f"^{text}$"}, pattern_options=options)
        return jsonschema_rs.validator_for({"pattern": f"^(?:{text})$"}, pattern_options=options)
    except jsonschema_rs.ValidationError as error:
        raise ValueError(str(error)) from None
