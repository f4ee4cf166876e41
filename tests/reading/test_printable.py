"""Nothing from a file can drive the terminal or disguise itself."""

import pytest

from checker.reading import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("proposals/Zürich 東京 😀.json", "proposals/Zürich 東京 😀.json"),
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("two\nlines\r\t", "two\\x0alines\\x0d\\x09"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("invoice\u202efdp.json", "invoice\\u202efdp.json"),
        ("\u2066x\u2069\u061c", "\\u2066x\\u2069\\u061c"),
        ("\ufeffx\u2028y", "\\ufeffx\\u2028y"),
        ("not-utf-8-\udce9", "not-utf-8-\\udce9"),
    ],
)
def test_unsafe_characters_are_escaped_and_others_kept(text: str, shown: str) -> None:
    assert printable(text) == shown
    printable(text).encode("utf-8")  # a terminal can always be given it
