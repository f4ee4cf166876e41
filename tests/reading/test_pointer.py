"""Pointers are written as RFC 6901 says."""

import pytest

from checker.reading import Pointer, pointer_text


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ((), ""),
        (("foo", 0), "/foo/0"),
        (("",), "/"),
        (("a/b",), "/a~1b"),
        (("m~n",), "/m~0n"),
        (("~1",), "/~01"),
        ((" ", "é"), "/ /é"),
    ],
)
def test_a_pointer_is_written_as_in_rfc_6901(pointer: Pointer, text: str) -> None:
    assert pointer_text(pointer) == text
