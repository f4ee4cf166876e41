"""The nearest valid alternative to a word that is not one."""

from collections.abc import Iterable

_LONGEST = 100  # a message repeats the word that it suggests


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, whatever its case; None when none is near."""
    from difflib import get_close_matches  # only here: most runs have nothing to suggest

    if len(word) > _LONGEST:
        return None
    short = (name for name in sorted(known, reverse=True) if len(name) <= _LONGEST)
    by_lower = {name.lower(): name for name in short}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "…"?`, or empty when nothing is near."""
    name = nearest(word, known)
    return f'did you mean "{name}"?' if name else ""
