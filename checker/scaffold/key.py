"""Names for files and ids, made of what a person calls the thing."""

import re
import unicodedata


def key_of(title: str, between: str = "-") -> str:
    """The words of a title in small plain letters and digits, accents folded; empty without any."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return between.join(re.findall(r"[a-z0-9]+", letters))
